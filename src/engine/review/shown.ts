/** What the recorded market showed of a code while an order was out: which prices could be had, and what moved meanwhile. */
import {
  stepTicks,
  type Envelope,
  type EpochMs,
  type Instrument,
  type OrderSpec,
  type QuoteTicked,
  type Seq,
  type StockCode,
  type TradeTicked,
  type TradingDay,
} from '../../domain/index.js';
import type { TapeLog } from '../backtest/day-tape.js';

type Tick = Envelope<TradeTicked> | Envelope<QuoteTicked>;

export interface Shown {
  /** The newest quote, and the newest tick, before the order was decided. */
  readonly quote: Envelope<QuoteTicked> | null;
  readonly last: Tick | null;
  /** From the order until its end, in seq order. */
  readonly ticks: readonly Tick[];
}

export interface Window {
  readonly code: StockCode;
  readonly from: Seq;
  readonly to: Seq;
}

const PAGE = 1_000;
/** How far back the book is looked for, and how long after the end ticks may still be on their way. */
const LOOK_BACK = 20_000;
const PATIENCE = 2_000;
/** The broker shows ten prices a side; a market order may trade at each of them. */
const LEVELS = 10;

export function shownOf(log: TapeLog, window: Window): Shown {
  const { code, from, to } = window;
  let quote: Shown['quote'] = null;
  let last: Shown['last'] = null;
  for (let end: number = from; end > 1 && from - end < LOOK_BACK && quote === null; end -= PAGE) {
    const start = Math.max(end - PAGE, 1);
    const page = log.read(start, end - start).filter(isTickOf(code));
    last ??= page.at(-1) ?? null;
    quote = page.findLast(isQuote) ?? null;
  }
  const ticks: Tick[] = [];
  let until: EpochMs | null = null;
  for (let seq: number = from; seq <= log.head; seq += PAGE) {
    const page = log.read(seq, Math.min(PAGE, log.head - seq + 1));
    for (const envelope of page) {
      if (envelope.seq === to) until = (envelope.tsRecv + PATIENCE) as EpochMs;
      if (until !== null && envelope.tsRecv > until) return { quote, last, ticks };
      if (isTickOf(code)(envelope)) ticks.push(envelope);
    }
  }
  return { quote, last, ticks };
}

/** Shares and price of the side that an order of `side` trades with, as a tick tells; shares null where it tells none. */
export function oppositeOf(
  { event }: Tick,
  side: Words['side'],
): { readonly price: number; readonly shares: number | null } {
  const price = side === 'buy' ? event.ask : event.bid;
  if (event.type === 'TradeTicked') return { price, shares: null };
  return { price, shares: side === 'buy' ? event.askQuantity : event.bidQuantity };
}

interface Grid {
  readonly instrument: Pick<Instrument, 'market' | 'kind'>;
  readonly day: TradingDay;
}

type Words = Pick<OrderSpec, 'side' | 'price'>;

/** The tick that first showed that an execution at `price` could be had; null when the market never did. */
export function showing(price: number, order: Words, { quote, last, ticks }: Shown, grid: Grid): Seq | null {
  const all = [quote, last, ...ticks].filter((tick) => tick !== null);
  const isWorse = (a: number, b: number): boolean => (order.side === 'buy' ? a >= b : a <= b);
  const found = all.find((tick) => {
    const shown = pricesOf(tick, order.side);
    if (shown.includes(price)) return true;
    // A limit that was there first trades at itself when the market comes to it or goes through it.
    if (order.price === price) return shown.some((each) => isWorse(price, each));
    if (order.price !== null) return false;
    // A market order goes from price to price; between ticks (adjusted prices) an execution is on the grid.
    return shown.some((each) => isWorse(price, each) && isWorse(deepest(each, order.side, grid), price));
  });
  return found?.seq ?? null;
}

/** Whether an average price, cut to whole won, lies between those that the market showed. */
export function isWithin(average: number, order: Words, { quote, last, ticks }: Shown, grid: Grid): boolean {
  const { side, price: limit } = order;
  const prices = [quote, last, ...ticks].flatMap((tick) => (tick === null ? [] : pricesOf(tick, side)));
  const all = limit === null ? prices.flatMap((price) => [price, deepest(price, side, grid)]) : prices;
  return average >= Math.min(...all) - 1 && average <= Math.max(...all) + 1;
}

/** Prices that a tick shows to an order of `side`. */
function pricesOf(tick: Tick, side: Words['side']): number[] {
  const { price } = oppositeOf(tick, side);
  const opposite = price > 0 ? [price] : [];
  return tick.event.type === 'TradeTicked' ? [...opposite, tick.event.price] : opposite;
}

/** The worst price that a market order still meets when the best is `price`. */
function deepest(price: number, side: Words['side'], { instrument, day }: Grid): number {
  return stepTicks(price, side === 'buy' ? LEVELS : -LEVELS, instrument, day);
}

function isTickOf(code: StockCode): (envelope: Envelope) => envelope is Tick {
  return (envelope): envelope is Tick =>
    (envelope.event.type === 'TradeTicked' || envelope.event.type === 'QuoteTicked') && envelope.event.code === code;
}

function isQuote(tick: Tick): tick is Envelope<QuoteTicked> {
  return tick.event.type === 'QuoteTicked';
}
