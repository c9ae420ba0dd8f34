/** The days before the running one: what charts show beyond today. */
import { dayOf, type Bar, type Price, type StockCode, type TradingDay } from '../domain/index.js';

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

/** Bars before the running day, a day at a time: a year of minutes need not exist at once. Empty for a code it does not know. */
export interface History {
  /** The days that have minute bars, oldest first. */
  sessions(code: StockCode): readonly TradingDay[];
  /** Minute bars of one of {@link sessions}, oldest first. */
  session(code: StockCode, day: TradingDay): readonly Bar[];
  /** Day bars, oldest first; they may reach further back than the minutes. */
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

/** The day before the running one, as its minutes tell it; undefined when there is none. */
export function lastDay(history: History, code: StockCode): DayBar | undefined {
  const day = history.sessions(code).at(-1);
  return day === undefined ? undefined : daysOf(history.session(code, day))[0];
}

/** Recorded bars as history: those before `day`. */
export function recordedHistory(bars: ReadonlyMap<StockCode, readonly Bar[]>, day: TradingDay): History {
  const before = new Map([...bars].map(([code, all]) => [code, byDay(all, day)]));
  const sessions = (code: StockCode): TradingDay[] => [...(before.get(code)?.keys() ?? [])];
  const session = (code: StockCode, of: TradingDay): readonly Bar[] => before.get(code)?.get(of) ?? [];
  return { sessions, session, days: (code) => sessions(code).flatMap((each) => daysOf(session(code, each))) };
}

/** `base` with some of its days as they were lived instead: the past of a simulation that goes on from day to day. */
export function livedHistory(base: History, lived: History): History {
  return {
    sessions: (code) => [...new Set([...base.sessions(code), ...lived.sessions(code)])].sort(),
    session: (code, day) => {
      const own = lived.session(code, day);
      return own.length > 0 ? own : base.session(code, day);
    },
    days: (code) => {
      const byDate = new Map([...base.days(code), ...lived.days(code)].map((each) => [each.day, each]));
      return [...byDate.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
    },
  };
}

function byDay(bars: readonly Bar[], before: TradingDay): Map<TradingDay, Bar[]> {
  const days = new Map<TradingDay, Bar[]>();
  for (const bar of bars) {
    const day = dayOf(bar.time);
    if (day >= before) continue;
    const own = days.get(day);
    if (own === undefined) days.set(day, [bar]);
    else own.push(bar);
  }
  return days;
}
