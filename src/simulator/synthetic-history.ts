/**
 * A seeded past. What a day was depends on seed, code and date alone: the same bars whichever day is played and in whichever
 * order they are asked for. Days are made when they are first asked for.
 */
import {
  addDays,
  createCalendar,
  floorToTick,
  MINUTE,
  tradingDay,
  type Bar,
  type EpochMs,
  type Instrument,
  type Price,
  type Quantity,
  type Rng,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';
import { daysOf, type DayBar, type History } from './history.js';

export interface SyntheticHistoryOptions {
  readonly instruments: readonly Instrument[];
  /** The running day; history ends the trading day before. */
  readonly day: TradingDay;
  readonly rng: Rng;
  /** Days with minute bars; default those of the 13 months that Kiwoom keeps (KIWOOM.md §6). */
  readonly minuteDays?: number;
  /** Days before those, with day bars only; default as many as make 660 together. */
  readonly earlierDays?: number;
}

/** Prices wander around the instrument's `basePrice`; {@link lastDay} tells where they came to. */
export function syntheticHistory({ instruments, day, rng, ...sizes }: SyntheticHistoryOptions): History {
  const days = tradingDaysBefore(day);
  const minuteDays = Math.min(sizes.minuteDays ?? days.length - indexFrom(days, monthsBefore(day)), days.length);
  const sessions = days.slice(days.length - minuteDays);
  const dayBars = days.slice(-(minuteDays + (sizes.earlierDays ?? Math.max(DAY_BARS - minuteDays, 0))));
  const made = new Map<StockCode, Past>();
  const past = (code: StockCode): Past | null => {
    const instrument = instruments.find((each) => each.code === code);
    if (instrument === undefined) return null;
    const known = made.get(code) ?? new Past(instrument, days, rng.fork(`history/${code}`));
    made.set(code, known);
    return known;
  };
  return {
    sessions: (code) => (past(code) === null ? [] : sessions),
    session: (code, of) => (sessions.includes(of) ? (past(code)?.minutes(of) ?? []) : []),
    days: (code) => past(code)?.days(dayBars) ?? [],
  };
}

const calendar = createCalendar();
/** Walks begin here, so that they are the same whichever day is played; the holidays of earlier years are not known. */
const ORIGIN = tradingDay('20150102');
const MONTHS = 13;
const DAY_BARS = 660;
/** Daily and per-minute volatility of a quiet index fund. */
const DAILY_MOVE = 0.011;
const MINUTE_MOVE = 0.0006;
/** How much of its distance from the base a price keeps over a day: years do not lead it far away. */
const KEPT = 0.995;
const DAILY_SHARES = 2_000_000;

/** One code's past. */
class Past {
  readonly #minutes = new Map<TradingDay, readonly Bar[]>();
  readonly #closes: ReadonlyMap<TradingDay, readonly [before: number, close: number]>;
  #days: readonly DayBar[] | null = null;

  constructor(
    readonly instrument: Instrument,
    days: readonly TradingDay[],
    readonly rng: Rng,
  ) {
    this.#closes = walk(instrument, days, rng.fork('closes'));
  }

  minutes(day: TradingDay): readonly Bar[] {
    let bars = this.#minutes.get(day);
    if (bars === undefined) this.#minutes.set(day, (bars = this.#make(day)));
    return bars;
  }

  days(wanted: readonly TradingDay[]): readonly DayBar[] {
    this.#days ??= wanted.flatMap((day) => daysOf(this.#make(day)));
    return this.#days;
  }

  #make(day: TradingDay): Bar[] {
    const closes = this.#closes.get(day);
    return closes === undefined ? [] : minuteBars(this.instrument, day, ...closes, this.rng.fork(day));
  }
}

/** Closes of all days, each with the one before: a random walk that is drawn back to the base price. */
function walk(
  instrument: Instrument,
  days: readonly TradingDay[],
  rng: Rng,
): Map<TradingDay, readonly [number, number]> {
  const closes = new Map<TradingDay, readonly [number, number]>();
  let level = 0;
  let before: number = instrument.basePrice;
  for (const day of days) {
    level = KEPT * level + DAILY_MOVE * rng.normal();
    const close = onGrid(instrument.basePrice * Math.exp(level), instrument, day);
    closes.set(day, [before, close]);
    before = close;
  }
  return closes;
}

/** A bridge from one close to the next on the grid; volume is large at both ends of the day. The last bar is the auction. */
function minuteBars(instrument: Instrument, day: TradingDay, start: number, end: number, rng: Rng): Bar[] {
  const schedule = calendar.schedule(day);
  const count = (schedule.closingAuction - schedule.open) / MINUTE;
  const bars: Bar[] = [];
  let price = onGrid(start * (1 + 0.002 * rng.normal()), instrument, day);
  for (let i = 0; i < count; i++) {
    const open = price;
    const drift = (end - price) / (count - i);
    price = onGrid(price + drift + price * MINUTE_MOVE * rng.normal(), instrument, day);
    const edge = (i / count) * 2 - 1;
    const shape = 0.5 + 1.5 * edge * edge;
    const high = Math.max(open, price, onGrid(Math.max(open, price) * (1 + MINUTE_MOVE * rng.next()), instrument, day));
    const low = Math.min(open, price, onGrid(Math.min(open, price) * (1 - MINUTE_MOVE * rng.next()), instrument, day));
    const volume = Math.max(Math.round((DAILY_SHARES / count) * shape * (0.3 + 1.4 * rng.next())), 1);
    bars.push(bar((schedule.open + i * MINUTE) as EpochMs, open, high, low, price, volume));
  }
  const auction = Math.round(DAILY_SHARES * 0.03 * (0.5 + rng.next()));
  bars.push(bar(schedule.close, end, end, end, end, auction));
  return bars;
}

function bar(time: EpochMs, open: number, high: number, low: number, close: number, volume: number): Bar {
  return {
    time,
    open: open as Price,
    high: high as Price,
    low: low as Price,
    close: close as Price,
    volume: volume as Quantity,
  };
}

/** The nearest grid price below, but never 0. */
function onGrid(price: number, instrument: Instrument, day: TradingDay): number {
  return Math.max(floorToTick(Math.max(Math.round(price), 1), instrument, day), 1);
}

const known: TradingDay[] = [];
let knownUntil = ORIGIN;

/** All trading days from {@link ORIGIN} to before `day`; asked for once, they are remembered. */
function tradingDaysBefore(day: TradingDay): readonly TradingDay[] {
  for (; knownUntil < day; knownUntil = addDays(knownUntil, 1)) {
    if (calendar.isTradingDay(knownUntil)) known.push(knownUntil);
  }
  return known.slice(0, indexFrom(known, day));
}

/** How many of `days` lie before `day`. */
function indexFrom(days: readonly TradingDay[], day: string): number {
  const index = days.findIndex((each) => each >= day);
  return index === -1 ? days.length : index;
}

/** The date {@link MONTHS} months before, as text to compare with; it need not exist (a 31st of April). */
function monthsBefore(day: TradingDay): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(4, 6)) - 1 - MONTHS;
  return `${Math.floor(months / 12)}${String((months % 12) + 1).padStart(2, '0')}${day.slice(6)}`;
}
