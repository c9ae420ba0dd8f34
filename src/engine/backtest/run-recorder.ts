/** What a run leaves to be judged by: its equity at each moment, its fills, and buying and holding the same beside it. */
import {
  affordableQuantity,
  ceilToTick,
  chargesOn,
  dayOf,
  type Bar,
  type CostSchedule,
  type EpochMs,
  type EquityPoint,
  type FillRecord,
  type Instrument,
  type Money,
  type RunRecord,
  type StockCode,
  type TradingCalendar,
} from '../../domain/index.js';

export interface RecorderOptions {
  readonly instruments: readonly Instrument[];
  readonly cash: Money;
  readonly costs: CostSchedule;
  readonly calendar: Pick<TradingCalendar, 'next'>;
}

type Said = Pick<RunRecord, 'title' | 'parameters' | 'codes' | 'instruments' | 'denied' | 'rejected'>;

/** Cash, and what is held at the last prices. */
interface Worth {
  readonly cash: number;
  readonly invested: number;
}

export class RunRecorder {
  readonly points: EquityPoint[] = [];
  readonly benchmark: EquityPoint[] = [];
  readonly fills: FillRecord[] = [];
  bars = 0;
  /** Bars in which nothing was traded. */
  staleBars = 0;
  readonly #options: RecorderOptions;
  /** Of the codes bought for the benchmark: shares and the last price. */
  readonly #held = new Map<StockCode, { readonly shares: number; price: number }>();
  #cash: number;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#cash = options.cash;
  }

  /** A bar is complete; the benchmark buys at the first of each code. */
  completed(code: StockCode, bar: Bar): void {
    this.bars++;
    if (bar.volume === 0) this.staleBars++;
    const held = this.#held.get(code);
    if (held === undefined) this.#buy(code, bar);
    else held.price = bar.close;
  }

  /** All bars that start at `time` are done with. */
  mark(time: EpochMs, worth: Worth): void {
    this.points.push(pointAt(time, worth));
    let invested = 0;
    for (const { shares, price } of this.#held.values()) invested += shares * price;
    this.benchmark.push(pointAt(time, { cash: this.#cash, invested }));
  }

  /** All of the run, with what only whoever ran it can say of it. One try, unless a sweep says otherwise. */
  record(said: Said): RunRecord {
    const { points, fills, benchmark, bars, staleBars } = this;
    return { points, fills, benchmark, bars, staleBars, initial: this.#options.cash, tried: 1, ...said };
  }

  /** An equal part of the money, at the bar's close, its commission included. */
  #buy(code: StockCode, { close, time }: Bar): void {
    const { instruments, cash, costs, calendar } = this.#options;
    const instrument = instruments.find((each) => each.code === code);
    if (instrument === undefined) return;
    const day = dayOf(time);
    const settlement = calendar.next(day, 2);
    const price = ceilToTick(close, instrument, day);
    const shares = affordableQuantity(Math.floor(cash / instruments.length), price, instrument, costs, settlement);
    const amount = shares * price;
    this.#cash -= amount + chargesOn(amount, 'buy', instrument, costs, settlement).commission;
    this.#held.set(code, { shares, price: close });
  }
}

function pointAt(time: EpochMs, { cash, invested }: Worth): EquityPoint {
  return { time, equity: (cash + invested) as Money, invested: invested as Money };
}
