/** What the tape of one code shows at a moment: the best prices with their displayed shares, and whether it trades at all. */
import type { DaySchedule, EpochMs, QuoteTicked, Side, TradeTicked } from '../../domain/index.js';
import type { Displayed, TickTerms } from './tick-fills.js';

interface Level {
  price: number;
  /** Null while only a trade told of the price. */
  shares: number | null;
  /** Shares of it that we had. */
  taken: number;
}

/** A trade of the tape that orders of ours may have a part of. */
export interface Trade {
  /** It is the single price of a call auction. */
  readonly single: boolean;
  /** Shares of it that may be ours. */
  readonly free: number;
}

const nothing = (): Level => ({ price: 0, shares: null, taken: 0 });

export class TickBook {
  readonly #schedule: DaySchedule;
  readonly #ask = nothing();
  readonly #bid = nothing();
  /** A call auction is running: nothing displayed can be had, and the next trade is its single price. */
  #auction = true;
  /** Trading of the code was stopped, and begins again with a call auction. */
  #interrupted = false;
  #halted = false;
  /** The single price of the close has been made: the regular session is over. */
  #closed = false;
  /** Recorded executions of the account itself, by price, that are not yet taken out of the tape's trades. */
  readonly #own = new Map<number, number>();

  constructor(schedule: DaySchedule) {
    this.#schedule = schedule;
  }

  /** No order is taken: of an interruption nobody knows but by refusals (see HaltReported). */
  get halted(): boolean {
    return this.#halted;
  }

  /** Whether displayed shares can be had at `now`. */
  continuous(now: EpochMs): boolean {
    const { open, closingAuction } = this.#schedule;
    return !this.#auction && !this.#halted && now >= open && now < closingAuction;
  }

  interrupted(): void {
    this.#auction = this.#interrupted = true;
  }

  stopped(halted: boolean): void {
    this.#halted = halted;
    if (halted) this.interrupted();
  }

  /** An execution of the recorded account is among the trades of the tape: these shares are nobody's to have twice. */
  owned(price: number, shares: number): void {
    this.#own.set(price, (this.#own.get(price) ?? 0) + shares);
  }

  quoted({ ask, bid, askQuantity, bidQuantity, indicativePrice }: QuoteTicked, now: EpochMs): void {
    if (indicativePrice > 0) this.#auction = true;
    else if (!this.#interrupted && now >= this.#schedule.open) this.#auction = false;
    show(this.#ask, ask, askQuantity);
    show(this.#bid, bid, bidQuantity);
  }

  /** @returns null when nothing of ours can trade */
  traded(tick: TradeTicked, now: EpochMs, { participation }: TickTerms): Trade | null {
    const { price, quantity, ask, bid, session } = tick;
    const { open, closingAuction } = this.#schedule;
    const shares = Math.abs(quantity);
    const closing = now >= closingAuction;
    const single = this.#auction || closing;
    const outside = session === 1 || session === 3 || (session === 0 && now < open);
    eat(this.#ask, price, shares);
    eat(this.#bid, price, shares);
    show(this.#ask, ask, null);
    show(this.#bid, bid, null);
    if (outside || this.#closed) return null;
    this.#auction = this.#interrupted = this.#halted = false;
    this.#closed = closing;
    const strangers = shares - this.#ownOf(price, shares);
    return { single, free: Math.floor((strangers * participation) / 1_000) };
  }

  /** What an order of `side` can have of the other side now. */
  opposite(side: Side, { participation }: TickTerms): Displayed {
    const { price, shares, taken } = side === 'buy' ? this.#ask : this.#bid;
    return { price, shares: Math.floor(((shares ?? 0) * participation) / 1_000) - taken };
  }

  /** Whether the other side of an order of `side` told how many shares it displays, or that there is none. */
  shows(side: Side): boolean {
    const { price, shares } = side === 'buy' ? this.#ask : this.#bid;
    return price === 0 || shares !== null;
  }

  /** The best of an order's own side. */
  own(side: Side): { readonly price: number; readonly shares: number | null } {
    return side === 'buy' ? this.#bid : this.#ask;
  }

  /** An order of `side` has had displayed shares of the other side. */
  take(side: Side, shares: number): void {
    (side === 'buy' ? this.#ask : this.#bid).taken += shares;
  }

  /** Shares of a trade at `price` that the recorded account had, as far as it is known by now. */
  #ownOf(price: number, shares: number): number {
    const known = this.#own.get(price) ?? 0;
    const own = Math.min(known, shares);
    if (own > 0) this.#own.set(price, known - own);
    return own;
  }
}

/** `shares` null: only the price is told, and what was displayed at it still stands. */
function show(level: Level, price: number, shares: number | null): void {
  if (level.price !== price) Object.assign(level, { price, shares, taken: 0 });
  else if (shares !== null) level.shares = shares;
}

/** A trade at a level takes from what it displays, until the next quote tells. */
function eat(level: Level, price: number, shares: number): void {
  if (level.price === price && level.shares !== null) level.shares = Math.max(level.shares - shares, 0);
}
