/** Small tapes made by hand, and bars made again from a tape. */
import {
  barStart,
  createCalendar,
  createRng,
  kstTime,
  price,
  quantity,
  stockCode,
  tradingDay,
  type Bar,
  type EpochMs,
  type Instrument,
  type Interval,
  type Price,
} from '../../../src/domain/index.js';
import { Venue, type Tape, type TapePrint, type VenueEvent, type VenueOrder } from '../../../src/exchange/index.js';

export const day = tradingDay('20221110');
export const schedule = createCalendar().schedule(day);
export const at = (hhmmss: string): EpochMs => kstTime(day, hhmmss);

export const kodex: Instrument = {
  code: stockCode('069500'),
  name: 'KODEX 200',
  market: 'KOSPI',
  kind: 'etf',
  basePrice: price(31_500),
};

export const samsung: Instrument = {
  code: stockCode('005930'),
  name: '삼성전자',
  market: 'KOSPI',
  kind: 'stock',
  basePrice: price(62_000),
};

/** One trade by hand: time, price, signed shares. Trades at 09:00:00 and 15:30:00 are auctions. */
export type Trade = readonly [hhmmss: string, price: number, quantity: number];

export function tapeOf(trades: readonly Trade[], instrument: Instrument = kodex): Tape {
  const prints = trades.map(([time, won, shares]): TapePrint => {
    const when = at(time);
    return {
      time: when,
      code: instrument.code,
      price: price(won),
      quantity: shares,
      session: when > schedule.close ? 3 : 2,
      auction: when === schedule.open || when === schedule.close,
    };
  });
  return { schedule, instruments: [instrument], prints };
}

export function venueOf(trades: readonly Trade[], instrument: Instrument = kodex): Venue {
  return new Venue({ tape: tapeOf(trades, instrument), rng: createRng('venue') });
}

export function order(id: string, rest: Partial<VenueOrder> = {}): VenueOrder {
  return { id, code: kodex.code, side: 'buy', type: 'limit', price: 31_500, quantity: 10, ...rest };
}

type EventOf<K extends VenueEvent['kind']> = Extract<VenueEvent, { kind: K }>;

export function ofKind<K extends VenueEvent['kind']>(events: readonly VenueEvent[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

/** Executions as [order, price, quantity]. */
export function fills(events: readonly VenueEvent[]): [string, number, number][] {
  return ofKind(events, 'execution').map((fill) => [fill.orderId, fill.price, fill.quantity]);
}

/** The events of a submit that must not be refused. */
export function accepted(result: ReturnType<Venue['submit']>): readonly VenueEvent[] {
  if (result.refusal !== null) throw new Error(`refused: ${result.refusal}`);
  return result.events;
}

/** Bars from trades, the plain way. */
export function aggregate(
  prints: readonly { readonly time: EpochMs; readonly price: Price; readonly quantity: number }[],
  interval: Interval,
): Bar[] {
  const bars = new Map<EpochMs, { open: Price; high: Price; low: Price; close: Price; volume: number }>();
  for (const print of prints) {
    const start = barStart(print.time, interval);
    const bar = bars.get(start);
    const shares = Math.abs(print.quantity);
    if (bar === undefined) {
      bars.set(start, { open: print.price, high: print.price, low: print.price, close: print.price, volume: shares });
    } else {
      if (print.price > bar.high) bar.high = print.price;
      if (print.price < bar.low) bar.low = print.price;
      bar.close = print.price;
      bar.volume += shares;
    }
  }
  return [...bars].map(([time, bar]) => ({ time, ...bar, volume: quantity(bar.volume) }));
}

/** Plays a venue from event to event up to `time` (to the end of the day by default). */
export function play(venue: Venue, time: EpochMs = schedule.afterHoursEnd): VenueEvent[] {
  const events: VenueEvent[] = [];
  for (let next = venue.nextEventAt(); next !== null && next <= time; next = venue.nextEventAt()) {
    events.push(...venue.advanceTo(next));
  }
  return events;
}
