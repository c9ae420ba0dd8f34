/** From recorded days and a policy to a run, tick by tick. */
import { createCalendar, DEFAULT_RISK, type Bar, type CostSchedule, type Interval, type Money, type Policy, type StockCode, type TradingDay } from '../domain/index.js'; // prettier-ignore
import { backtestDays, type DayOfRun, type TickTerms } from '../engine/index.js';
import type { BacktestRun } from './backtest.js';
import { versionsNow } from './day-config.js';
import { openedDays, type RecordedDay } from './recorded-days.js';
import type { Settings } from './settings.js';

export interface DaysWish {
  /** At least one, oldest first. */
  readonly days: readonly RecordedDay[];
  readonly policy: Policy;
  /** Absent: every code that was recorded. */
  readonly codes?: readonly StockCode[];
  /** Absent: that of the recorded decisions. */
  readonly interval?: Interval;
  readonly costs: CostSchedule;
  readonly terms: TickTerms;
  /** Won. */
  readonly balance: Money;
  /** @param share of the days done, in [0, 1] */
  readonly onDay?: (day: TradingDay, share: number) => void;
}

/** A run over days: what any backtest comes to, and each day with its orders and fills. */
export interface DaysRun extends BacktestRun {
  readonly ticks: number;
  readonly days: readonly DayOfRun[];
  /** Bars of the deciding interval by code, oldest first. */
  readonly bars: ReadonlyMap<StockCode, readonly Bar[]>;
}

/** @throws InputError, HaruError as `backtestDays` */
export function runRecordedDays(settings: Settings, wish: DaysWish): DaysRun {
  const { days: recorded, policy, codes, interval, costs, terms, balance: cash, onDay } = wish;
  const { risk = DEFAULT_RISK, cashPerBuy, barGrace, orderTimeout } = settings;
  const bars = new Map<StockCode, Bar[]>();
  let done = 0;
  const result = backtestDays({
    logs: openedDays(recorded),
    policy,
    cash,
    terms,
    ...(codes === undefined ? {} : { codes }),
    settings: { costs, risk, cashPerBuy, barGrace, orderTimeout, ...(interval === undefined ? {} : { interval }) },
    calendar: createCalendar(settings.calendar),
    versions: versionsNow(),
    onBar: (code, bar) => {
      const known = bars.get(code);
      if (known === undefined) bars.set(code, [bar]);
      else known.push(bar);
    },
    onDay: ({ day }) => onDay?.(day, ++done / recorded.length),
  });
  const { record, days, ticks, decisions, orders, alarms, equity, stateHash, latched } = result;
  const halted = latched.risk === 'active' ? null : latched;
  return { record, days, ticks, bars, decisions, orders, alarms, equity, stateHash, halted };
}
