/**
 * After the close: does the day follow from its own log, and what would a backtest have made of it? Every order beside its
 * twin in the model, its slippage, and a cause with evidence for every difference. What has none is unexplained.
 */
import { HaruError, type Money, type Policy, type TradingCalendar } from '../../domain/index.js';
import { backtestDays, type DaysResult } from '../backtest/days.js';
import type { TapeLog } from '../backtest/day-tape.js';
import type { Divergence } from '../replay.js';
import { Answers } from '../whatif/answers.js';
import { summaryOf, type DaySummary } from '../whatif/comparison.js';
import { modelledAlone } from './alone.js';
import type { Root } from './causes.js';
import { adoptedBy } from './flow.js';
import { differencesOf, type OrderDifference, type ReviewedOrder } from './orders.js';
import { pairsOf } from './pairs.js';
import { replayRecorded, type RecordedDay } from './recorded.js';
import { momentKey, Watch } from './watch.js';

export interface ReviewOptions {
  /** The day's policy; null where it is not at hand: what was decided stands, and nothing else is decided. */
  readonly policy: Policy | null;
  readonly calendar: Pick<TradingCalendar, 'next'>;
}

/** Differences of one cause. */
export interface CauseRow {
  readonly cause: Root;
  readonly orders: number;
  /** Of live beyond the backtest. */
  readonly won: number;
  /** Orders that are others because of these, and what they are worth. */
  readonly following: number;
  readonly followingWon: number;
}

export interface Comparison {
  readonly live: DaySummary;
  readonly backtest: DaySummary;
  readonly orders: readonly ReviewedOrder[];
  readonly causes: readonly CauseRow[];
  /** Live equity beyond the backtest's, won; the parts of it that orders, and cash taken over from the broker, explain. */
  readonly equity: { readonly won: number; readonly orders: number; readonly adopted: number; readonly rest: number };
  /** Differences without a cause, and one more when won are left over. */
  readonly unexplained: number;
  /** Of live orders against the price decided on, ticks a share; null without an execution. */
  readonly slippage: { readonly mean: number | null; readonly max: number | null; readonly won: number };
  /** Bars that the backtest held on because the policy is not at hand. */
  readonly assumed: number;
}

export interface Review {
  readonly day: string;
  readonly policy: string;
  readonly policyAtHand: boolean;
  readonly events: number;
  readonly ticks: number;
  readonly stateHash: string;
  readonly matches: boolean;
  readonly divergence: Divergence | null;
  /** Null when the day does not follow from its log: there is nothing to hold a backtest against. */
  readonly comparison: Comparison | null;
  readonly unexplained: number;
}

/**
 * @throws HaruError `day_open` for a day that is not over, `bad_log`; InputError `no_ticks` for the log of a run over bars
 * @example reviewDay(log, { policy, calendar }).unexplained // 0
 */
export function reviewDay(log: TapeLog, { policy, calendar }: ReviewOptions): Review {
  if (!log.sealed) throw new HaruError('day_open', `The day ${log.day} is not over: its log is still open.`);
  const day = replayRecorded(log, policy);
  const { config } = day.opened.event;
  const { divergence } = day;
  const comparison = divergence === null ? compare(day, policy, calendar) : null;
  return {
    day: config.day,
    policy: config.policy,
    policyAtHand: policy !== null,
    events: day.events.length,
    ticks: day.ticks,
    stateHash: day.stateHash,
    matches: divergence === null,
    divergence,
    comparison,
    unexplained: comparison?.unexplained ?? 0,
  };
}

function compare(day: RecordedDay, policy: Policy | null, calendar: ReviewOptions['calendar']): Comparison {
  const { result, watch, assumed } = backtested(day, policy, calendar);
  const pairs = pairsOf(day.watch, watch, result.days[0]?.fills ?? []);
  const orders = differencesOf({ day, model: watch, pairs, assumed, alone: modelledAlone(day) });
  const live = summaryOf(day.watch.system);
  const backtest = summaryOf(watch.system);
  const won = live.equity - backtest.equity;
  const byOrders = orders.reduce((sum, { difference }) => sum + (difference?.worth.won ?? 0), 0);
  const adopted = adoptedBy(day, day.log.head).won;
  const rest = won - byOrders - adopted;
  const lost = orders.filter(({ difference }) => difference !== null && isUnexplained(difference)).length;
  return {
    live,
    backtest,
    orders,
    causes: causesOf(orders),
    equity: { won, orders: byOrders, adopted, rest },
    unexplained: lost + (rest === 0 ? 0 : 1),
    slippage: slippageOver(orders),
    assumed: assumed.size,
  };
}

interface Backtested {
  readonly result: DaysResult;
  readonly watch: Watch;
  /** Bars on which the recorded policy, not at hand, was asked for something it had not said. */
  readonly assumed: ReadonlySet<string>;
}

/** The same day with its own policy, settings, cash, holdings and latched risk. */
function backtested(day: RecordedDay, policy: Policy | null, calendar: ReviewOptions['calendar']): Backtested {
  const { config, carried, versions } = day.opened.event;
  const assumed = new Set<string>();
  const answers = new Answers({ policy, recordedPolicy: null, name: config.policy, lookback: config.lookback });
  for (const { event } of day.events) if (event.type === 'ActionDecided') answers.learned(event);
  const decides = answers.apart;
  const watches: Watch[] = [];
  const result = backtestDays({
    logs: [day.log],
    policy: {
      id: config.policy,
      lookback: config.lookback,
      decide: (observation) => {
        const { code, bars } = observation;
        const barTime = bars.at(-1)?.time;
        if (barTime !== undefined) {
          watches[0]?.decides({ code, barTime });
          const key = momentKey(code, barTime);
          if (policy === null && day.watch.moments.get(key)?.decision === null) assumed.add(key);
        }
        return decides.decide(observation);
      },
    },
    cash: day.account?.cash ?? (0 as Money),
    holdings: holdingsIn(day),
    latched: carried,
    calendar,
    versions,
    watch: (system) => {
      const watch = new Watch(system);
      watches.push(watch);
      return (envelope) => {
        watch.applied(envelope);
      };
    },
  });
  const [watch] = watches;
  if (watch === undefined) throw new HaruError('bad_log', `The day ${config.day} was not lived anew.`);
  return { result, watch, assumed };
}

/** What the account held of the day's codes when the books were opened. */
function holdingsIn({ account, opened }: RecordedDay): NonNullable<Parameters<typeof backtestDays>[0]['holdings']> {
  const { codes } = opened.event.config;
  return (account?.holdings ?? [])
    .filter(({ code }) => codes.includes(code))
    .map(({ code, quantity, cost }) => ({ code, quantity, cost, realized: 0 as Money }));
}

function isUnexplained({ why, execution }: OrderDifference): boolean {
  return why.cause === 'unexplained' || execution?.why.cause === 'unexplained';
}

function causesOf(orders: readonly ReviewedOrder[]): CauseRow[] {
  const rows = new Map<Root, CauseRow>();
  const add = (cause: Root, more: Omit<CauseRow, 'cause'>): void => {
    const row = rows.get(cause) ?? { orders: 0, won: 0, following: 0, followingWon: 0 };
    rows.set(cause, {
      cause,
      orders: row.orders + more.orders,
      won: row.won + more.won,
      following: row.following + more.following,
      followingWon: row.followingWon + more.followingWon,
    });
  };
  for (const { difference } of orders) {
    if (difference === null) continue;
    const { root, why, worth, execution } = difference;
    const own = execution?.worth.won ?? 0;
    if (execution !== null) add(execution.why.cause as Root, { orders: 1, won: own, following: 0, followingWon: 0 });
    const won = worth.won - own;
    if (why.cause === 'follows') add(root, { orders: 0, won: 0, following: 1, followingWon: won });
    else add(root, { orders: 1, won, following: 0, followingWon: 0 });
  }
  const size = (row: CauseRow): number => Math.abs(row.won) + Math.abs(row.followingWon);
  return [...rows.values()].sort((a, b) => size(b) - size(a) || b.orders - a.orders);
}

/** Weighted by shares. */
function slippageOver(orders: readonly ReviewedOrder[]): Comparison['slippage'] {
  let [shares, ticks, won] = [0, 0, 0];
  let max: number | null = null;
  for (const { slippage, live } of orders) {
    if (slippage === null || live === null) continue;
    shares += live.filled;
    ticks += slippage.ticks * live.filled;
    won += slippage.won;
    max = Math.max(max ?? slippage.ticks, slippage.ticks);
  }
  return { mean: shares === 0 ? null : ticks / shares, max, won };
}
