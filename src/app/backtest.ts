/** From stored bars and a policy to a run: on the live kernel, or in the original's environment. */
import {
  createCalendar,
  dayOf,
  DEFAULT_RISK,
  InputError,
  type BarRange,
  type CostSchedule,
  type Interval,
  type Instrument,
  type LatchedRisk,
  type MarketStore,
  type Money,
  type Policy,
  type RunRecord,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';
import { backtest, type CodeBars, type FillModel, type FillTerms } from '../engine/index.js';
import { FEATURE_MEMORY } from '../features/index.js';
import { versionsNow } from './day-config.js';
import type { Settings } from './settings.js';

/** What a backtest comes to, on either road. */
export interface BacktestRun {
  readonly record: RunRecord;
  readonly decisions: number;
  readonly orders: number;
  readonly alarms: number;
  /** Won; with decimals where the original's own books are kept. */
  readonly equity: number;
  readonly stateHash: string;
  /** Where risk stopped trading, and why; null while it did not. */
  readonly halted: LatchedRisk | null;
}

/** The settings that decide over stored bars. */
export type BacktestSettings = Pick<
  Settings,
  'risk' | 'cashPerBuy' | 'seed' | 'barGrace' | 'orderTimeout' | 'calendar'
>;

export interface BacktestWish {
  readonly codes: readonly StockCode[];
  readonly interval: Interval;
  readonly range: BarRange;
  readonly policy: Policy;
  readonly costs: CostSchedule;
  readonly fills: FillModel;
  readonly terms: FillTerms;
  /** Won. */
  readonly balance: Money;
  /** @param share done, in [0, 1] */
  readonly onDay?: (day: TradingDay, share: number) => void;
}

/**
 * The bars of each code, and as many before them as the policy and its features reach back.
 *
 * @throws InputError `no_bars` naming a code without bars in the range; `no_instrument` where nobody has told what a code is
 */
export function barsFor(
  store: MarketStore,
  { codes, interval, range, policy }: Pick<BacktestWish, 'codes' | 'interval' | 'range'> & { readonly policy: Pick<Policy, 'lookback'> }, // prettier-ignore
): CodeBars[] {
  const wanted = policy.lookback + FEATURE_MEMORY;
  return codes.map((code) => {
    const bars = store.bars({ code, interval }, range);
    const [first] = bars;
    if (first === undefined) throw noBars(store, code, interval);
    const history = store.last({ code, interval }, wanted, first.time);
    return { code, bars, history, instrument: instrumentOf(store, code) };
  });
}

export function runBacktest(store: MarketStore, settings: Settings, wish: BacktestWish): BacktestRun {
  return runOver(barsFor(store, wish), settings, wish);
}

/**
 * As {@link runBacktest}, over bars that were read before.
 *
 * @param codes as {@link barsFor} gives them for this policy
 */
export function runOver(
  codes: readonly CodeBars[],
  settings: BacktestSettings,
  wish: Omit<BacktestWish, 'codes' | 'range'>,
): BacktestRun {
  const { interval, policy, costs, fills: model, terms, balance: cash, onDay } = wish;
  const bars = codes.reduce((sum, code) => sum + code.bars.length, 0);
  const { risk = DEFAULT_RISK, cashPerBuy, seed, barGrace, orderTimeout } = settings;
  const result = backtest({
    codes,
    policy,
    cash,
    model,
    terms,
    settings: { interval, costs, risk, cashPerBuy, seed, barGrace, orderTimeout },
    calendar: createCalendar(settings.calendar),
    versions: versionsNow(),
    ...(onDay === undefined ? {} : { onDay: (day, done) => onDay(day, done / bars) }),
  });
  const { record, decisions, orders, alarms, equity, stateHash, latched } = result;
  return { record, decisions, orders, alarms, equity, stateHash, halted: latched.risk === 'active' ? null : latched };
}

function instrumentOf(store: MarketStore, code: StockCode): Instrument {
  const instrument = store.instrument(code);
  if (instrument !== null) return instrument;
  throw new InputError(
    'no_instrument',
    `What ${code} is decides its tax and ticks, and nobody has told: \`haru import\` or \`haru collect\` it.`,
  );
}

function noBars(store: MarketStore, code: StockCode, interval: Interval): InputError {
  const stored = store.series().find((series) => series.code === code && series.interval === interval);
  const reach = stored === undefined ? 'none are stored' : `stored are those from ${dayOf(stored.from)} to ${dayOf(stored.to)}`; // prettier-ignore
  return new InputError('no_bars', `There are no ${interval} bars of ${code} in this range: ${reach}.`);
}
