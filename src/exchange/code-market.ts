/** One code at the venue: its ladder, book, auctions, our orders, and the day's numbers. */
import type { DaySchedule, EpochMs, Instrument, Price } from '../domain/index.js';
import { AuctionPlan, auctionStart } from './auction-plan.js';
import type { AuctionView } from './auction-book.js';
import { Book } from './book.js';
import type { Interruption } from './interruptions.js';
import { Ladder } from './ladder.js';
import type { TapePrint } from './tape.js';
import type { BookEvent, PrintEvent, Quote } from './venue-events.js';
import { WorkingOrders } from './working-orders.js';

/** A level displays about as many shares as this many average trades. */
const TRADES_A_LEVEL = 8;

const NOTHING_SHOWN: AuctionView = { indicative: null, asks: [], bids: [] };

export class CodeMarket {
  readonly ladder: Ladder;
  readonly book: Book;
  readonly orders = new WorkingOrders();
  readonly #plans: readonly AuctionPlan[];
  #auction: AuctionView | null = null;
  #last: Price;
  #open = 0;
  #high = 0;
  #low = 0;
  #volume = 0;
  #amount = 0;

  /** @param prints this code's trades of the whole day: they size the book and tell when auctions happen */
  constructor(
    readonly instrument: Instrument,
    schedule: DaySchedule,
    prints: readonly TapePrint[],
    salt: number,
    interruptions: readonly Interruption[] = [],
  ) {
    const single = prints.filter((print) => print.auction);
    const rest = prints.length - single.length;
    const shares = prints.reduce((sum, print) => (print.auction ? sum : sum + Math.abs(print.quantity)), 0);
    const depth = Math.max(Math.round((TRADES_A_LEVEL * shares) / Math.max(rest, 1)), 1);
    this.ladder = new Ladder(instrument, schedule.day);
    this.book = new Book(this.ladder, depth, salt);
    this.#plans = single.map((print) => {
      const start = auctionStart(print, schedule, interruptions);
      return new AuctionPlan(print, start, this.ladder, depth, salt);
    });
    this.#last = instrument.basePrice;
  }

  get volume(): number {
    return this.#volume;
  }

  /** Won since the day began. */
  get amount(): number {
    return this.#amount;
  }

  /** The last trade's price; the base price before the first. */
  get last(): Price {
    return this.#last;
  }

  /** Nothing is offered any more, until an auction is shown or something trades. */
  stop(): void {
    this.#auction = NOTHING_SHOWN;
  }

  resume(): void {
    this.#auction = null;
  }

  /** Brings the running auction up to `time`. Null when this code has none. */
  viewAuction(time: EpochMs): AuctionView | null {
    const plan = this.#plans.find((one) => one.start <= time && time < one.end);
    if (plan === undefined) return null;
    this.#auction = plan.viewAt(time, this.#last);
    return this.#auction;
  }

  /** Counts a trade of the tape, moves the book to it, ends the auction it may have ended. */
  print(print: TapePrint): PrintEvent {
    const { time, code, price, quantity, session } = print;
    const shares = Math.abs(quantity);
    this.#auction = null;
    this.#volume += shares;
    this.#amount += shares * price;
    this.#last = price;
    if (this.#open === 0) this.#open = this.#low = price;
    if (price > this.#high) this.#high = price;
    if (price < this.#low) this.#low = price;
    if (session === 2) this.book.follow(price, quantity > 0, shares);
    const ask = this.book.best('buy');
    const bid = this.book.best('sell');
    return {
      kind: 'print',
      time,
      code,
      price,
      quantity,
      volume: this.#volume,
      amount: this.#amount,
      ask,
      bid,
      session,
    };
  }

  bookEvent(time: EpochMs): BookEvent {
    const { asks, bids, indicative } = this.#display();
    return { kind: 'book', time, code: this.instrument.code, asks, bids, indicative };
  }

  quote(): Quote {
    const { asks, bids, indicative } = this.#display();
    return {
      base: this.instrument.basePrice,
      limits: this.ladder.limits,
      last: this.#last,
      open: this.#open,
      high: this.#high,
      low: this.#low,
      volume: this.#volume,
      amount: this.#amount,
      asks,
      bids,
      indicative,
      ask: asks[0]?.price ?? 0,
      bid: bids[0]?.price ?? 0,
    };
  }

  #display(): AuctionView {
    return this.#auction ?? { asks: this.book.levels('buy'), bids: this.book.levels('sell'), indicative: null };
  }
}
