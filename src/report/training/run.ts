/** What is told of a training, or of one test: the run with its bars, and each epoch as it was played. */
import type { Bar, Interval, StockCode } from '../../domain/index.js';
import { priceText } from '../chart/text.js';
import { timeLabel } from '../technical/columns.js';

export interface TrainingRun {
  readonly code: StockCode;
  /** As the store knows it; empty when it does not. */
  readonly name: string;
  readonly interval: Interval;
  /** Of the whole range, oldest first. */
  readonly bars: readonly Bar[];
  /** Index of the first bar that is decided on: the ones before only fill its window. */
  readonly first: number;
  /** What the network's outputs are: confidences or probabilities, or the values of the actions (dqn). */
  readonly outputs: 'policy' | 'values';
  readonly method: string;
  readonly net: string;
  /** Cash at the start, won. */
  readonly balance: number;
  /** Asked for; null where a finished policy is tested. */
  readonly epochs: number | null;
  /** Whatever else was told, in the order of telling: learning rate, discount … */
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** One decision and what there was after it. */
export interface Decision {
  /** The network's outputs: buy, sell, hold. */
  readonly policy: ArrayLike<number>;
  /** As chosen: 0 buy, 1 sell, 2 hold. What was not possible shows in the shares: they did not change. */
  readonly action: 0 | 1 | 2;
  /** Chosen by chance, not by the outputs. */
  readonly explored: boolean;
  readonly numStocks: number;
  /** Won. */
  readonly portfolioValue: number;
}

/** One epoch of a training, or the one episode of a test. */
export interface PlayedEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Part of the decisions that chance was given; null where the policy itself is a chance, or nothing is left to chance. */
  readonly epsilon: number | null;
  readonly loss: number | null;
  /** One for each bar from {@link TrainingRun.first} on. */
  readonly decisions: readonly Decision[];
}

/** The numbers of an epoch that make the curves over all of them. */
export interface EpochNumbers extends Omit<PlayedEpoch, 'decisions'> {
  /** At the end of what was played, won. */
  readonly portfolioValue: number;
  /** At the end of a test without chance; null when there was none. Won. */
  readonly tested: number | null;
}

/** `KODEX 200 · 069500 · 60m · pg lstm` */
export function titleOf({ name, code, interval, method, net }: TrainingRun): string {
  return [name, code, interval, `${method} ${net}`].filter((part) => part !== '').join(' · ');
}

/** `2022-01-03 10:00 to 2022-09-06 15:00`, `1,175 bars`, `balance 10,000,000`, `lr 0.001`, … */
export function parametersOf({ bars, interval, balance, parameters }: TrainingRun): string[] {
  const [first, last] = [bars[0], bars.at(-1)];
  const span =
    first === undefined || last === undefined ? '' : `${timeLabel(first, interval)} to ${timeLabel(last, interval)}`;
  const told = Object.entries({ balance: priceText(balance), ...parameters }).map(
    ([name, value]) => `${name} ${value}`,
  );
  return [span, `${priceText(bars.length)} bars`, ...told];
}
