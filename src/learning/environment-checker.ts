/**
 * Proof that an environment keeps its contract, for any environment: what learners rely on is tried, not believed.
 * After Gymnasium's `check_env` (Towers and others, 2024); the look at the future is our own.
 */
import type { Bar, Rng } from '../domain/index.js';
import type { ActionIndex } from './action.js';
import { INPUTS, type Environment } from './environment.js';

/** Makes a fresh environment over a series of bars, always in the same way. */
export type MakeEnvironment = (bars: readonly Bar[]) => Environment;

/**
 * Everything that is wrong, one sentence each; empty when the contract holds:
 *
 * - windows have `steps` × INPUTS finite numbers; an episode ends after as many decisions as it has windows
 * - a mask allows hold always, and what it forbids is not done
 * - money adds up: portfolio value is cash and shares at the close, cash and shares never fall below nought
 * - `reset` forgets everything; equal actions give equal episodes
 * - nothing that comes later changes anything that came before
 *
 * @param bars at least one more than the features need, with bars after that
 */
export function checkEnvironment(make: MakeEnvironment, bars: readonly Bar[], rng: Rng): string[] {
  const plan = planOf(make(bars), rng);
  const first = record(make(bars), plan);
  const faults = [...first.faults];
  const environment = make(bars);
  record(environment, plan);
  if (!same(first.lines, record(environment, plan).lines)) faults.push('after reset the same actions go another way');
  if (!same(first.lines, record(make(bars), plan).lines)) faults.push('the same actions go another way when repeated');
  faults.push(...lookAhead(make, bars, plan, first.lines));
  return faults;
}

interface Planned {
  readonly action: ActionIndex;
  readonly confidence: number;
}

interface Recorded {
  /** What was seen and done, bar by bar. */
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

/** Actions by chance, as many as there are bars. */
function planOf({ length }: Environment, rng: Rng): Planned[] {
  return Array.from({ length }, () => ({ action: rng.int(0, 2) as ActionIndex, confidence: rng.next() }));
}

function record(environment: Environment, plan: readonly Planned[]): Recorded {
  const lines: string[] = [];
  const faults = new Set<string>();
  const expect = (holds: boolean, fault: string): void => {
    if (!holds) faults.add(fault);
  };
  environment.reset();
  for (const { action, confidence } of plan) {
    if (environment.done) break;
    const { bar, numStocks } = environment;
    const window = environment.observe();
    const mask = environment.mask();
    expect(window.length === environment.steps * INPUTS, `a window of ${window.length} numbers`);
    expect(window.every(Number.isFinite), 'a window holds a number that is not finite');
    expect(
      environment.observe().every((x, i) => x === window[i]),
      'looking twice shows two windows',
    );
    const outcome = environment.step(action, confidence);
    const value = environment.balance + environment.numStocks * bar.close;
    expect(mask[action] || outcome.quantity === 0, 'a forbidden action was carried out');
    expect(outcome.quantity > 0 === (numStocks !== environment.numStocks), 'shares moved otherwise than it says');
    expect(outcome.portfolioValue === value, 'the portfolio is not cash and shares at the close');
    expect(environment.balance >= 0 && environment.numStocks >= 0, 'cash or shares fell below nought');
    lines.push(JSON.stringify([bar.time, [...window], mask, outcome.action, outcome.quantity, outcome.portfolioValue]));
  }
  expect(environment.done, 'the episode goes on after its last bar');
  expect(lines.length === environment.length - environment.steps + 1, `${lines.length} decisions in the episode`);
  return { lines, faults: [...faults] };
}

/** Doubles every price and volume of the last third: decisions before it must not see it. */
function lookAhead(
  make: MakeEnvironment,
  bars: readonly Bar[],
  plan: readonly Planned[],
  lines: readonly string[],
): string[] {
  const [cut] = bars.slice(Math.floor((bars.length * 2) / 3));
  if (cut === undefined) return ['there are no bars to look ahead to'];
  const other = bars.map((bar) => (bar.time < cut.time ? bar : doubled(bar)));
  const otherLines = record(make(other), plan).lines;
  const timeOf = (line: string): number => (JSON.parse(line) as [number])[0];
  const before = lines.filter((line) => timeOf(line) < cut.time);
  const faults: string[] = [];
  if (!same(before, otherLines.slice(0, before.length))) faults.push('what comes later changes what came before');
  if (same(lines, otherLines)) faults.push('nothing changes when bars change: the environment plays something else');
  return faults;
}

function doubled(bar: Bar): Bar {
  const { open, high, low, close, volume, time } = bar;
  const twice = { open: open * 2, high: high * 2, low: low * 2, close: close * 2, volume: volume * 2 };
  return { time, ...twice } as Bar;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}
