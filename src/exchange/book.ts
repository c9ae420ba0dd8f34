/**
 * The displayed book of one code in continuous hours: ten levels a side around the last trade, one tick apart.
 *
 * Sizes are a function of rung and version (see `mix.ts`); trades eat from them, and versions step when a level is eaten
 * up, when the price walks over it, or by chance. What our orders took is remembered per version, so that the same
 * displayed share is never handed out twice; what is displayed does not change by it (D-exchange-1).
 */
import type { Side } from '../domain/index.js';
import type { Ladder } from './ladder.js';
import { mix, unit } from './mix.js';
import type { Level } from './venue-events.js';

/** Levels that Kiwoom shows a side (0D, KIWOOM.md §9.4). */
export const DEPTH = 10;

/** 상한가 잔량: at a price limit many times the usual shares queue, as no better price can be named. */
const AT_THE_LIMIT = 40;

export class Book {
  readonly #ladder: Ladder;
  /** Typical shares of one level. */
  readonly #depth: number;
  readonly #salt: number;
  /** Shares displayed by rung; 0 = not looked at since its version began. */
  readonly #sizes: Int32Array;
  readonly #versions: Uint32Array;
  readonly #taken = new Map<number, { version: number; shares: number }>();
  /** Rung of the best ask; the best bid is one below. −1 before the first trade. */
  #ask = -1;
  #trades = 0;

  constructor(ladder: Ladder, depth: number, salt: number) {
    this.#ladder = ladder;
    this.#depth = depth;
    this.#salt = salt;
    this.#sizes = new Int32Array(ladder.size);
    this.#versions = new Uint32Array(ladder.size);
  }

  /** Whether the code has traded today: before that there is no book to trade against. */
  get open(): boolean {
    return this.#ask !== -1;
  }

  /** Best price that `side` would trade at (the ask to buy, the bid to sell); 0 when there is none. */
  best(side: Side): number {
    const rung = side === 'buy' ? this.#ask : this.#ask - 1;
    return this.open && rung >= 0 && rung < this.#ladder.size ? this.#ladder.at(rung) : 0;
  }

  /** Moves the book to where a trade has just happened: bought at the ask, sold at the bid. `eaten` shares leave the level. */
  follow(price: number, bought: boolean, eaten: number): void {
    const rung = this.#ladder.clamp(bought ? this.#ladder.ceil(price) : this.#ladder.floor(price));
    const ask = bought ? rung : rung + 1;
    if (this.open) for (let r = Math.min(ask, this.#ask); r < Math.max(ask, this.#ask); r++) this.#renew(r);
    this.#ask = ask;
    const left = this.sizeAt(rung) - eaten;
    if (left > 0) this.#sizes[rung] = left;
    else this.#renew(rung);
    const chance = mix(this.#salt, -1, this.#trades++);
    this.#renew(ask + (chance % DEPTH));
    this.#renew(ask - 1 - ((chance >>> 8) % DEPTH));
  }

  /** Shares displayed at a rung. */
  sizeAt(rung: number): number {
    const known = this.#sizes[rung] ?? 0;
    if (known !== 0) return known;
    const chance = unit(this.#salt, rung, this.#versions[rung] ?? 0);
    const pile = rung === 0 || rung === this.#ladder.size - 1 ? AT_THE_LIMIT : 1;
    const size = Math.max(Math.round(this.#depth * pile * (0.3 + 2.1 * chance * chance)), 1);
    this.#sizes[rung] = size;
    return size;
  }

  /** Shares queued at `price` before an order of `side` that joins now; 0 when it would be the best. */
  queueAt(price: number, side: Side): number {
    const rung = this.#ladder.floor(price);
    if (!this.open) return this.sizeAt(rung);
    const joins = side === 'buy' ? rung < this.#ask : rung >= this.#ask;
    return joins ? this.sizeAt(rung) : 0;
  }

  /** Lets an order take displayed shares, best level first, up to its limit. Returns what it took at which price. */
  take(side: Side, limit: number, quantity: number): Level[] {
    const taken: Level[] = [];
    const step = side === 'buy' ? 1 : -1;
    let rung = side === 'buy' ? this.#ask : this.#ask - 1;
    for (let level = 0; this.open && level < DEPTH && quantity > 0; level++, rung += step) {
      if (rung < 0 || rung >= this.#ladder.size) break;
      const price = this.#ladder.at(rung);
      if (side === 'buy' ? price > limit : price < limit) break;
      const shares = Math.min(this.#available(rung), quantity);
      if (shares === 0) continue;
      this.#remember(rung, shares);
      quantity -= shares;
      taken.push({ price, quantity: shares });
    }
    return taken;
  }

  /** Shares that {@link take} would give. */
  reach(side: Side, limit: number): number {
    const step = side === 'buy' ? 1 : -1;
    let rung = side === 'buy' ? this.#ask : this.#ask - 1;
    let shares = 0;
    for (let level = 0; this.open && level < DEPTH; level++, rung += step) {
      if (rung < 0 || rung >= this.#ladder.size) break;
      const price = this.#ladder.at(rung);
      if (side === 'buy' ? price > limit : price < limit) break;
      shares += this.#available(rung);
    }
    return shares;
  }

  /** The levels against which `side` trades: asks for buys, bids for sells; best first. */
  levels(side: Side): Level[] {
    const levels: Level[] = [];
    if (!this.open) return levels;
    const step = side === 'buy' ? 1 : -1;
    let rung = side === 'buy' ? this.#ask : this.#ask - 1;
    for (let i = 0; i < DEPTH && rung >= 0 && rung < this.#ladder.size; i++, rung += step) {
      levels.push({ price: this.#ladder.at(rung), quantity: this.sizeAt(rung) });
    }
    return levels;
  }

  #available(rung: number): number {
    const taken = this.#taken.get(rung);
    const gone = taken !== undefined && taken.version === this.#versions[rung] ? taken.shares : 0;
    return Math.max(this.sizeAt(rung) - gone, 0);
  }

  #remember(rung: number, shares: number): void {
    const version = this.#versions[rung] ?? 0;
    const before = this.#taken.get(rung);
    this.#taken.set(rung, { version, shares: shares + (before?.version === version ? before.shares : 0) });
  }

  #renew(rung: number): void {
    if (rung < 0 || rung >= this.#sizes.length) return;
    this.#versions[rung] = (this.#versions[rung] ?? 0) + 1;
    this.#sizes[rung] = 0;
  }
}
