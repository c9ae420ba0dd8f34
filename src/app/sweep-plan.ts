/** From settings and stored bars to the configurations of a sweep, and what each of them is. */
import { readFileSync } from 'node:fs';
import {
  InputError,
  interval,
  parseKst,
  stockCode,
  type BarRange,
  type MarketStore,
  type Policy,
  type SweepConfiguration,
} from '../domain/index.js';
import { contentHash, stateHash, type CodeBars } from '../engine/index.js';
import { parsePolicyName } from '../learning/baselines/index.js';
import { barsFor } from './backtest.js';
import { moduleIn, strategyOf } from './backtest-strategy.js';
import { policyOf } from './policies.js';
import { draw, type Combination } from './sweep-grid.js';
import { checkAxes, jobOf, placesIn, type SweepJob } from './sweep-names.js';
import type { SweepSettings } from './sweep-settings.js';
import { whereOf } from './sweep-where.js';

export interface SweepPlan {
  readonly configurations: readonly SweepConfiguration[];
  /** One a configuration, in the same order. */
  readonly jobs: readonly SweepJob[];
  /** Bars that the policy which looks back furthest looks at. */
  readonly lookback: number;
  readonly grid: number;
  /** Combinations that are none, and those that trade as one before them. */
  readonly skipped: number;
  readonly dataHash: string;
  readonly historyHash: string;
}

/** @throws InputError `no_configurations`, `bad_vary`, `bad_where`, `no_bars`, `no_instrument`, and those of strategies and policies */
export async function planOf(store: MarketStore, settings: SweepSettings, home: string): Promise<SweepPlan> {
  checkAxes(settings);
  const names = settings.vary.map(({ name }) => name);
  const conditions = settings.where.map((text) => whereOf(text, names));
  let refusal = '';
  const isValid = (values: Combination): boolean => {
    if (!conditions.every((holds) => holds(values))) return false;
    const reason = whyNone(settings, values);
    if (refusal === '') refusal = reason ?? '';
    return reason === null;
  };
  const { combinations, grid, skipped } = draw(settings.vary, settings, isValid);
  const known = new Map<string, Known>();
  const found = new Map<string, { readonly parameters: Combination; readonly job: SweepJob }>();
  let lookback = 1;
  for (const parameters of combinations) {
    const job = jobOf(settings, parameters);
    checkFills(job, settings);
    const policy = await knownPolicy(job, home, known);
    const identity = identityOf(job, policy);
    lookback = Math.max(lookback, policy.lookback);
    if (!found.has(identity)) found.set(identity, { parameters, job });
  }
  if (found.size === 0) {
    throw new InputError('no_configurations', `Nothing is left to run of ${grid} combinations${refusal === '' ? ': --where leaves none' : `, the first because ${refusal}`}`.replace(/\.?$/, '.')); // prettier-ignore
  }
  const entries = [...found.entries()];
  const configurations = entries.map(([identity, { parameters }], i) => ({ number: i + 1, parameters, identity }));
  const same = combinations.length - entries.length;
  const counts = { lookback, grid, skipped: skipped + same };
  return { configurations, jobs: entries.map(([, { job }]) => job), ...counts, ...hashesOf(barsOf(store, settings, lookback)) }; // prettier-ignore
}

export type SweepGround = Pick<SweepSettings, 'codes' | 'interval' | 'from' | 'to'>;

/** The bars of a sweep, and as many before them as the longest lookback takes. */
export function barsOf(store: MarketStore, { codes, interval: text, from, to }: SweepGround, lookback: number): CodeBars[] {
  const range: BarRange = { ...(from === null ? {} : { from: parseKst(from) }), ...(to === null ? {} : { to: parseKst(to) }) };
  return barsFor(store, { codes: codes.map(stockCode), interval: interval(text), range, policy: { lookback } });
} // prettier-ignore

/** Why no strategy of this name takes these numbers, or null. What is wrong in itself is not skipped but refused. */
function whyNone(settings: SweepSettings, values: Combination): string | null {
  const { text } = jobOf(settings, values);
  const templates = [settings.strategy, settings.policy, values['strategy'], values['policy']];
  const varies = templates.some((template) => typeof template === 'string' && placesIn(template).length > 0);
  try {
    parsePolicyName(text);
    return null;
  } catch (error) {
    if (varies && error instanceof InputError && error.code === 'bad_policy') return error.message;
    throw error;
  }
}

function checkFills({ fills }: SweepJob, { interval: text }: SweepSettings): void {
  if (fills !== 'auction' || text === '1d') return;
  throw new InputError('bad_fills', `Fills in the auction take 1d bars, not ${text}: take close, open or bar.`);
}

interface Known {
  /** With the hash of its weights, or of its module. */
  readonly id: string;
  readonly lookback: number;
}

async function knownPolicy(job: SweepJob, home: string, known: Map<string, Known>): Promise<Known> {
  const before = known.get(job.text);
  if (before !== undefined) return before;
  const { id, lookback } = await policyOfJob(job, home);
  const isModule = job.who === 'strategy' && parsePolicyName(job.text) === null;
  const found = {
    id: isModule ? `${job.text} ${id} ${contentHash(readFileSync(moduleIn(job.text).file))}` : id,
    lookback,
  };
  known.set(job.text, found);
  return found;
}

/** @param fresh as of `strategyOf` */
export function policyOfJob({ who, text }: Pick<SweepJob, 'who' | 'text'>, home: string, fresh = ''): Promise<Policy> {
  return who === 'strategy' ? strategyOf(text, fresh) : Promise.resolve(policyOf(text, home));
}

/** Terms of bars decide only where a bar fills. */
function identityOf({ fills, costs, terms, balance, settings }: SweepJob, { id }: Known): string {
  return stateHash({ id, fills, costs, terms: fills === 'bar' ? terms : null, balance, settings });
}

function hashesOf(codes: readonly CodeBars[]): Pick<SweepPlan, 'dataHash' | 'historyHash'> {
  const traded = codes.map(({ instrument, bars }) => ({ instrument, bars }));
  return { dataHash: contentHash(JSON.stringify(traded)), historyHash: contentHash(JSON.stringify(codes.map(({ history }) => history))) };
} // prettier-ignore
