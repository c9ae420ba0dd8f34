/** The running day of each code, added up from the venue's events: what frames and charts are made of. */
import {
  barStart,
  invariant,
  isKrxRegularCode,
  priceLimits,
  type Bar,
  type EpochMs,
  type Instrument,
  type Price,
  type PriceLimits,
  type Quantity,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';
import type { BookEvent, Level, PrintEvent, VenueEvent } from '../exchange/index.js';

/** Shares listed of every code: no source tells the simulator a better number. */
export const LISTED_SHARES = 100_000_000;

const NO_LEVELS: readonly Level[] = [];

/** One code's day so far. Prices are 0 until the first trade. */
export class SymbolDay {
  last: number;
  open = 0;
  high = 0;
  low = 0;
  openAt: EpochMs | null = null;
  highAt: EpochMs | null = null;
  lowAt: EpochMs | null = null;
  /** Shares and won since the day began. */
  volume = 0;
  amount = 0;
  ask = 0;
  bid = 0;
  /** Shares and trades by aggressor. */
  bought = 0;
  sold = 0;
  buys = 0;
  sells = 0;
  book: BookEvent | null = null;
  /** The book before this one: 0D tells the change of each level. */
  previousBook: BookEvent | null = null;
  indicative: { readonly price: number; readonly quantity: number } | null = null;
  /** Minute bars of the day, oldest first; the last one may still move. */
  readonly bars: Bar[] = [];
  readonly limits: PriceLimits;

  constructor(
    readonly instrument: Instrument,
    readonly day: TradingDay,
    /** Shares traded the day before; 0 when not known. */
    readonly previousVolume: number,
  ) {
    this.last = instrument.basePrice;
    this.limits = priceLimits(instrument, day);
  }

  get asks(): readonly Level[] {
    return this.book?.asks ?? NO_LEVELS;
  }

  get bids(): readonly Level[] {
    return this.book?.bids ?? NO_LEVELS;
  }

  takePrint(print: PrintEvent): void {
    const { price, time } = print;
    const shares = Math.abs(print.quantity);
    this.last = price;
    if (this.openAt === null) {
      this.open = price;
      this.openAt = time;
    }
    if (price > this.high) {
      this.high = price;
      this.highAt = time;
    }
    if (this.low === 0 || price < this.low) {
      this.low = price;
      this.lowAt = time;
    }
    this.volume = print.volume;
    this.amount = print.amount;
    this.ask = print.ask;
    this.bid = print.bid;
    if (print.quantity > 0) {
      this.bought += shares;
      this.buys++;
    } else {
      this.sold += shares;
      this.sells++;
    }
    this.#addToBar(barStart(time, '1m'), price, shares);
  }

  takeBook(book: BookEvent): void {
    this.previousBook = this.book;
    this.book = book;
    this.ask = book.asks[0]?.price ?? 0;
    this.bid = book.bids[0]?.price ?? 0;
    if (book.indicative === null) this.indicative = null;
  }

  #addToBar(time: EpochMs, price: Price, shares: number): void {
    const last = this.bars.at(-1);
    if (last?.time !== time) {
      this.bars.push({ time, open: price, high: price, low: price, close: price, volume: shares as Quantity });
      return;
    }
    this.bars[this.bars.length - 1] = {
      time,
      open: last.open,
      high: Math.max(last.high, price) as Price,
      low: Math.min(last.low, price) as Price,
      close: price,
      volume: (last.volume + shares) as Quantity,
    };
  }
}

export class Market {
  readonly #symbols: ReadonlyMap<StockCode, SymbolDay>;
  /** FID 215 of KRX's regular session, as last told; empty before the first message. */
  state = '';

  constructor(
    instruments: readonly Instrument[],
    readonly day: TradingDay,
    previousVolume: (code: StockCode) => number,
  ) {
    this.#symbols = new Map(
      instruments.map((instrument) => [
        instrument.code,
        new SymbolDay(instrument, day, previousVolume(instrument.code)),
      ]),
    );
  }

  get symbols(): readonly SymbolDay[] {
    return [...this.#symbols.values()];
  }

  find(code: string): SymbolDay | undefined {
    return this.#symbols.get(code as StockCode);
  }

  /** @throws InvariantError when the code is not on the tape; callers have checked it at the edge. */
  get(code: StockCode): SymbolDay {
    const symbol = this.#symbols.get(code);
    invariant(symbol !== undefined, 'not on the tape:', code);
    return symbol;
  }

  /** Takes one event of the venue into account; executions are the broker's business. */
  take(event: VenueEvent): void {
    switch (event.kind) {
      case 'print':
        this.get(event.code).takePrint(event);
        break;
      case 'book':
        this.get(event.code).takeBook(event);
        break;
      case 'indicative':
        this.get(event.code).indicative = { price: event.price, quantity: event.quantity };
        break;
      case 'state':
        if (isKrxRegularCode(event.state)) this.state = event.state;
        break;
      case 'vi':
      case 'execution':
      case 'expired':
      case 'dropped':
        break;
    }
  }
}
