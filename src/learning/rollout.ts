/** A network played over an episode without learning: what `test` and `predict` tell. */
import { formatKst } from '../domain/index.js';
import { ACTIONS, chooseGreedy, HOLD, type Activation, type ActionIndex } from './action.js';
import type { Environment } from './environment.js';
import type { PlainNetwork } from './plain-network.js';

/** One decision and what became of it (CLI.md, `test`); won, and parts of the starting balance. */
export interface TestStep {
  /** Start of the bar, `YYYYMMDDHHMMSS`. */
  readonly date: string;
  readonly close: number;
  /** The network's outputs: buy, sell, hold. */
  readonly policy: readonly number[];
  /** What the network wanted: 0 buy, 1 sell, 2 hold. An impossible action is not carried out. */
  readonly action: ActionIndex;
  readonly confidence: number;
  /** After the step, as all that follows. */
  readonly balance: number;
  readonly numStocks: number;
  readonly portfolioValue: number;
  readonly profitloss: number;
  readonly avgBuyPrice: number;
}

export interface TestSummary {
  readonly steps: number;
  /** Trades made, and bars without one. */
  readonly buy: number;
  readonly sell: number;
  readonly hold: number;
  readonly numStocks: number;
  readonly portfolioValue: number;
}

/** Plays the whole episode from its beginning. @param onStep called after each decision */
export function testEpisode(
  environment: Environment,
  network: PlainNetwork,
  activation: Activation,
  onStep: (step: TestStep) => void,
): TestSummary {
  const counts = { buy: 0, sell: 0, hold: 0 };
  let steps = 0;
  environment.reset();
  for (; !environment.done; steps++) {
    const { bar } = environment;
    const outputs = network(environment.observe());
    const { action, confidence } = chooseGreedy(outputs, activation);
    const outcome = environment.step(action, confidence);
    counts[ACTIONS[outcome.action]]++;
    onStep({
      date: formatKst(bar.time),
      close: bar.close,
      policy: [...outputs],
      action,
      confidence,
      balance: environment.balance,
      numStocks: environment.numStocks,
      portfolioValue: outcome.portfolioValue,
      profitloss: outcome.profitLoss,
      avgBuyPrice: environment.avgBuyPrice,
    });
  }
  const { numStocks, portfolioValue } = environment;
  return { steps, ...counts, numStocks, portfolioValue };
}

export interface Prediction {
  readonly date: string;
  readonly action: ActionIndex;
  readonly confidence: number;
}

/** Decisions only: nothing is traded, so the agent's states stay nought. */
export function predictEpisode(
  environment: Environment,
  network: PlainNetwork,
  activation: Activation,
  onDecision: (prediction: Prediction) => void,
): void {
  environment.reset();
  while (!environment.done) {
    const date = formatKst(environment.bar.time);
    const { action, confidence } = chooseGreedy(network(environment.observe()), activation);
    onDecision({ date, action, confidence });
    environment.step(HOLD, 0);
  }
}
