/** The days before the running one: what charts show beyond today. */
import {
  createCalendar,
  dayOf,
  floorToTick,
  MINUTE,
  type Bar,
  type EpochMs,
  type Instrument,
  type Price,
  type Quantity,
  type Rng,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';

/** One day's bar with the won traded in it; `time` is midnight in Seoul. */
export interface DayBar {
  readonly day: TradingDay;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
  readonly amount: number;
}

/** Bars before the running day, oldest first; empty for a code it does not know. */
export interface History {
  minutes(code: StockCode): readonly Bar[];
  days(code: StockCode): readonly DayBar[];
}

/** Adds minute bars (oldest first) up to days. */
export function daysOf(bars: readonly Bar[]): DayBar[] {
  const days: DayBar[] = [];
  for (const bar of bars) {
    const day = dayOf(bar.time);
    const last = days.at(-1);
    if (last?.day !== day) {
      days.push({ ...bar, day, amount: bar.close * bar.volume });
      continue;
    }
    days[days.length - 1] = {
      day,
      open: last.open,
      high: Math.max(last.high, bar.high) as Price,
      low: Math.min(last.low, bar.low) as Price,
      close: bar.close,
      volume: last.volume + bar.volume,
      amount: last.amount + bar.close * bar.volume,
    };
  }
  return days;
}

/** Recorded bars as history: those before `day`. */
export function recordedHistory(bars: ReadonlyMap<StockCode, readonly Bar[]>, day: TradingDay): History {
  const before = new Map([...bars].map(([code, all]) => [code, all.filter((bar) => dayOf(bar.time) < day)]));
  const minutes = (code: StockCode): readonly Bar[] => before.get(code) ?? [];
  return { minutes, days: (code) => daysOf(minutes(code)) };
}

export interface SyntheticHistoryOptions {
  readonly instruments: readonly Instrument[];
  /** The running day; history ends the trading day before, at each instrument's base price. */
  readonly day: TradingDay;
  readonly rng: Rng;
  /** Days with minute bars (default 20), and days before those with day bars only (default 640). */
  readonly minuteDays?: number;
  readonly earlierDays?: number;
}

/** A seeded past that ends at the base price, made for a code when it is first asked for. */
export function syntheticHistory(options: SyntheticHistoryOptions): History {
  const made = new Map<StockCode, { minutes: readonly Bar[]; days: readonly DayBar[] }>();
  const past = (code: StockCode): { minutes: readonly Bar[]; days: readonly DayBar[] } => {
    const known = made.get(code);
    if (known !== undefined) return known;
    const instrument = options.instruments.find((each) => each.code === code);
    const fresh = instrument === undefined ? { minutes: [], days: [] } : makePast(instrument, options);
    made.set(code, fresh);
    return fresh;
  };
  return { minutes: (code) => past(code).minutes, days: (code) => past(code).days };
}

const calendar = createCalendar();
/** Daily and per-minute volatility of a quiet index fund. */
const DAILY_MOVE = 0.011;
const MINUTE_MOVE = 0.0006;
const DAILY_SHARES = 2_000_000;

function makePast(instrument: Instrument, options: SyntheticHistoryOptions): { minutes: Bar[]; days: DayBar[] } {
  const rng = options.rng.fork(`history/${instrument.code}`);
  const minuteDays = options.minuteDays ?? 20;
  const count = minuteDays + (options.earlierDays ?? 640);
  // Backwards from the base price: closes[0] is the close of the day before.
  const closes: { day: TradingDay; close: number }[] = [];
  let day = calendar.previous(options.day);
  let close: number = instrument.basePrice;
  for (let i = 0; i < count; i++) {
    closes.push({ day, close });
    day = calendar.previous(day);
    close = onGrid(close / (1 + DAILY_MOVE * rng.normal()), instrument, day);
  }
  const earlier: DayBar[] = [];
  const minutes: Bar[] = [];
  for (let i = count - 1; i >= 0; i--) {
    const { day: today, close: end } = closes[i] ?? { day, close };
    const start = closes[i + 1]?.close ?? end;
    if (i < minuteDays) minutes.push(...minuteBars(instrument, today, start, end, rng));
    else earlier.push(dayBar(instrument, today, start, end, rng));
  }
  return { minutes, days: [...earlier, ...daysOf(minutes)] };
}

function dayBar(instrument: Instrument, day: TradingDay, start: number, end: number, rng: Rng): DayBar {
  const open = onGrid(start * (1 + 0.003 * rng.normal()), instrument, day);
  const reach = (): number => Math.abs(rng.normal()) * DAILY_MOVE * 0.6;
  const high = Math.max(onGrid(Math.max(open, end) * (1 + reach()), instrument, day), open, end) as Price;
  const low = Math.min(onGrid(Math.min(open, end) * (1 - reach()), instrument, day), open, end) as Price;
  const volume = Math.round(DAILY_SHARES * (0.6 + rng.next()));
  return { day, open: open as Price, high, low, close: end as Price, volume, amount: volume * end };
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
