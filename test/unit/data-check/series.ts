/** Series without a fault, made for the purpose, to plant faults in. */
import { checkSeries, type CheckOptions } from '../../../src/collect/check/index.js';
import {
  addDays,
  createCalendar,
  intervalMs,
  startOfDay,
  stockCode,
  tradingDay,
  type Bar,
  type EpochMs,
  type Instrument,
  type Interval,
  type Price,
  type Quantity,
  type TradingDay,
} from '../../../src/domain/index.js';

export const CODE = stockCode('069500');
export const calendar = createCalendar();
export const KODEX: Instrument = {
  code: CODE,
  name: 'KODEX 200',
  market: 'KOSPI',
  kind: 'etf',
  basePrice: 31_000 as Price,
};

export function sessions(from: string, count: number): TradingDay[] {
  const days = [tradingDay(from)];
  while (days.length < count) days.push(calendar.next(days.at(-1)!));
  return days;
}

/** Minutes of whole sessions as Kiwoom has them: continuous trading, the closing print, and five minutes after it. */
export function minutes(interval: Exclude<Interval, '1d'>, days: readonly TradingDay[]): Bar[] {
  const step = intervalMs(interval);
  return days.flatMap((day) => {
    const { open, closingAuction, close } = calendar.schedule(day);
    const times = new Set<number>();
    for (const time of [...range(open, closingAuction, 60_000), close, close + 300_000]) {
      const midnight = startOfDay(day);
      times.add(midnight + Math.floor((time - midnight) / step) * step);
    }
    return [...times].map((time, i) => bar(time, 31_000 + 5 * (i % 20)));
  });
}

export function dailyBars(
  from: string,
  count: number,
  isOpen = (day: TradingDay) => calendar.isTradingDay(day),
): Bar[] {
  const bars: Bar[] = [];
  for (let day = tradingDay(from); bars.length < count; day = addDays(day, 1)) {
    if (isOpen(day)) bars.push(bar(startOfDay(day), 31_000 + 5 * (bars.length % 40)));
  }
  return bars;
}

export function bar(time: number, open: number, close = open + 5): Bar {
  return {
    time: time as EpochMs,
    open: open as Price,
    high: (Math.max(open, close) + 10) as Price,
    low: (Math.min(open, close) - 10) as Price,
    close: close as Price,
    volume: 100 as Quantity,
  };
}

export function check(interval: Interval, bars: readonly Bar[], options: Partial<CheckOptions> = {}) {
  return checkSeries({ code: CODE, interval }, [bars], { calendar, instrument: KODEX, ...options });
}

/** What was found, as `kind time`. */
export function found(interval: Interval, bars: readonly Bar[], options: Partial<CheckOptions> = {}): string[] {
  return check(interval, bars, options).findings.map(({ kind, time }) => `${kind} ${time ?? ''}`);
}

function* range(from: number, to: number, step: number): Generator<number> {
  for (let at = from; at < to; at += step) yield at;
}
