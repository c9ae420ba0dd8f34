/** Bars of a made-up series, and what stores them. */
import {
  kstTime,
  ManualClock,
  MINUTE,
  stockCode,
  tradingDay,
  type Bar,
  type CollectPosition,
  type EpochMs,
  type Series,
} from '../../../src/domain/index.js';

export const KODEX: Series = { code: stockCode('069500'), interval: '1m' };
export const DAYS: Series = { code: stockCode('069500'), interval: '1d' };
export const SAMSUNG: Series = { code: stockCode('005930'), interval: '1m' };

export const OPEN = kstTime(tradingDay('20221110'), '090000');

/** A clock that stands at the evening of the day. */
export const eveningClock = (): ManualClock => new ManualClock(kstTime(tradingDay('20221110'), '160000'));

export const at = (minute: number): EpochMs => (OPEN + minute * MINUTE) as EpochMs;

/** The bar of a minute since the open; `close` moves and the other prices follow. */
export function bar(minute: number, close = 33_000 + (minute % 40) * 5, volume = 100 + minute): Bar {
  return { time: at(minute), open: close - 5, high: close + 10, low: close - 15, close, volume } as Bar;
}

export const bars = (from: number, count: number): Bar[] => Array.from({ length: count }, (_, i) => bar(from + i));

/** A collection that reached from `oldest` to `newest`, in minutes since the open. */
export function position(oldest: number, newest: number, more: Partial<CollectPosition> = {}): CollectPosition {
  return { ...KODEX, oldest: at(oldest), newest: at(newest), cursor: null, earlier: null, ...more };
}
