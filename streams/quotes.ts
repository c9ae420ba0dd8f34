/** The latest prices of a code: what an order is priced by. Plain mutable data, written on every tick. */
import type { Bar, TickEvent } from '../src/domain/index.js';

/** JSON-safe. 0 means none, as in the events. */
export interface Quote {
  /** Price of the last trade. */
  last: number;
  ask: number;
  bid: number;
  /** Shares traded since the day began. */
  volume: number;
  /** Indicative price of a running auction. */
  indicative: number;
  /** When the last of these was told. */
  time: number;
}

export function emptyQuote(): Quote {
  return { last: 0, ask: 0, bid: 0, volume: 0, indicative: 0, time: 0 };
}

/** Takes over what the tick says. A volume that falls is an old tick arriving late: it changes nothing. */
export function updateQuote(quote: Quote, tick: TickEvent, time: number): void {
  switch (tick.type) {
    case 'TradeTicked':
      if (tick.volume < quote.volume) return;
      quote.last = tick.price;
      quote.volume = tick.volume;
      quote.ask = tick.ask;
      quote.bid = tick.bid;
      quote.indicative = 0;
      break;
    case 'QuoteTicked':
      quote.ask = tick.ask;
      quote.bid = tick.bid;
      quote.indicative = tick.indicativePrice;
      break;
    case 'IndicativeTicked':
      quote.indicative = tick.price;
      break;
  }
  quote.time = time;
}

/** Takes over what a whole bar says. It tells of no quotes: there is no ask and no bid then. */
export function quoteBar(quote: Quote, { close, volume, time }: Bar): void {
  quote.last = close;
  quote.volume += volume;
  quote.time = time;
}
