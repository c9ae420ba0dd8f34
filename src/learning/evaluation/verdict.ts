/** From evidence to words. A total function: whatever was measured, something is said, and in doubt it is "no". */
import type { Interval } from './bootstrap.js';

export const COMPETITORS = ['buy-and-hold', 'hold', 'random at equal turnover', 'sma'] as const;
export type Competitor = (typeof COMPETITORS)[number];

export interface Difference extends Interval {
  readonly against: Competitor;
}

/** Of one method with one setting, over all windows and seeds. */
export interface Evidence {
  /** Windows × seeds, those that failed counted. */
  readonly runs: number;
  readonly failed: number;
  /** By kind; a run counts once. */
  readonly collapsed: Readonly<Record<'never trades' | 'wants nothing but buy', number>>;
  /** Moments tested on. */
  readonly bars: number;
  /** Over all windows, a mean over the seeds. */
  readonly trades: number;
  /** Return less the competitor's, one for each. */
  readonly differences: readonly Difference[];
}

export const VERDICTS = ['edge', 'no edge', 'worse', 'collapsed', 'cannot say'] as const;

export interface Verdict {
  readonly verdict: (typeof VERDICTS)[number];
  /** One sentence. */
  readonly words: string;
}

/** Fewer bars or trades than these say nothing: below about thirty a mean is not near enough to normal. */
export const LEAST = { bars: 100, trades: 30 } as const;

/**
 * *Edge* takes all: better than every competitor, each interval wholly above nought. That all must hold makes it no easier by
 * chance than the hardest of them alone (an intersection-union test: Berger, "Multiparameter Hypothesis Testing and
 * Acceptance Sampling", 1982).
 *
 * @example verdictOf({ …, differences: [{ against: 'buy-and-hold', mean: -0.004, low: -0.031, high: 0.024 }, …] }).words
 *   // 'no edge: the interval of the difference to buy-and-hold contains 0 (−3.1 % … +2.4 %)'
 */
export function verdictOf(evidence: Evidence): Verdict {
  const { runs, differences } = evidence;
  const doubt = doubtOf(evidence);
  if (doubt !== null) return { verdict: 'cannot say', words: `cannot say: ${doubt}` };
  for (const [kind, count] of Object.entries(evidence.collapsed)) {
    if (count * 2 >= runs) return { verdict: 'collapsed', words: `collapsed: ${collapsedText(kind, count, runs)}` };
  }
  const few = fewOf(evidence);
  if (few !== null) return { verdict: 'cannot say', words: `cannot say: ${few}` };
  const worse = differences.filter(({ high }) => high < 0);
  if (worse.length > 0) return { verdict: 'worse', words: `worse than ${worse.map(told).join(', and than ')}` };
  const open = differences.find(({ low }) => !(low > 0));
  if (open === undefined) return { verdict: 'edge', words: `edge: better than ${differences.map(told).join(', ')}` };
  const interval = `${percent(open.low)} … ${percent(open.high)}`;
  return {
    verdict: 'no edge',
    words: `no edge: the interval of the difference to ${open.against} contains 0 (${interval})`,
  };
}

/** Why the evidence is none. */
function doubtOf({ runs, failed, differences }: Evidence): string | null {
  if (runs === 0) return 'nothing was run';
  if (failed > 0) return `${failed} of ${runs} runs failed`;
  const missing = COMPETITORS.find((name) => !differences.some(({ against }) => against === name));
  if (missing !== undefined) return `it was not compared with ${missing}`;
  const broken = differences.find(({ mean, low, high }) => ![mean, low, high].every(Number.isFinite) || low > high);
  return broken === undefined ? null : `the difference to ${broken.against} is no number`;
}

/** Why the evidence is too little. Whatever is not surely enough is not. */
function fewOf({ bars, trades }: Evidence): string | null {
  if (!(bars >= LEAST.bars)) return `${bars} bars tested on, at least ${LEAST.bars} are needed`;
  if (!(trades >= LEAST.trades)) return `${rounded(trades)} trades a seed, at least ${LEAST.trades} are needed`;
  return null;
}

function collapsedText(kind: string, count: number, runs: number): string {
  const verb =
    kind === 'never trades' ? (count === 1 ? kind : 'never trade') : count === 1 ? kind : 'want nothing but buy';
  return `${count} of ${runs} runs ${verb}`;
}

function told({ against, low, high }: Difference): string {
  return `${against} (${percent(low)} … ${percent(high)})`;
}

/** @example percent(-0.031) === '−3.1 %' */
export function percent(share: number): string {
  const text = (Math.abs(share) * 100).toFixed(share !== 0 && Math.abs(share) < 0.001 ? 2 : 1);
  return `${Number(text) === 0 ? '' : share < 0 ? '−' : '+'}${text} %`;
}

/** Down, so that too few never look like enough. */
function rounded(value: number): string {
  return (Math.floor(value * 10) / 10).toFixed(1).replace(/\.0$/, '');
}
