/** Ticks and bars for the tests of the streams: built by hand, so that every number in a test can be seen. */
import {
  kstTime,
  seq,
  stockCode,
  tradingDay,
  type Bar,
  type Envelope,
  type EpochMs,
  type Price,
  type Quantity,
  type TickSession,
  type TradeTicked,
} from '../../../src/domain/index.js';

export const CODE = stockCode('069500');
export const DAY = tradingDay('20221110');

/** `at('09:00:37')` on the test day. */
export function at(clock: string): EpochMs {
  return kstTime(DAY, clock.replaceAll(':', ''));
}

/** A trade of `quantity` shares (negative when sold) after which the day's volume is `volume`. */
export function trade(price: number, quantity: number, volume: number, session: TickSession = 2): TradeTicked {
  return {
    type: 'TradeTicked',
    code: CODE,
    price: price as Price,
    quantity,
    volume: volume as Quantity,
    ask: price + 5,
    bid: price,
    session,
  };
}

export function bar(clock: string, open: number, high: number, low: number, close: number, volume: number): Bar {
  return { time: at(clock), ...({ open, high, low, close, volume } as Omit<Bar, 'time'>) };
}

export type TickEnvelope = Pick<Envelope<TradeTicked>, 'seq' | 'tsEvent' | 'event'>;

/** Trades as `[clock, price, quantity]`, with seqs from 1 and the cumulative volume that they add up to. */
export function tape(rows: readonly (readonly [clock: string, price: number, quantity: number])[]): TickEnvelope[] {
  let volume = 0;
  return rows.map(([clock, price, quantity], i) => {
    volume += Math.abs(quantity);
    return { seq: seq(i + 1), tsEvent: at(clock), event: trade(price, quantity, volume) };
  });
}
