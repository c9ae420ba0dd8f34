/** Every price a code may trade at today, as a row of rungs: the tick grid between its limits. */
import {
  invariant,
  priceLimits,
  stepTicks,
  type Instrument,
  type Price,
  type PriceLimits,
  type TradingDay,
} from '../domain/index.js';

export class Ladder {
  readonly limits: PriceLimits;
  readonly #prices: Int32Array;

  constructor(instrument: Instrument, day: TradingDay) {
    this.limits = priceLimits(instrument, day);
    const prices: number[] = [];
    for (let rung = this.limits.lower; rung <= this.limits.upper; rung = stepTicks(rung, 1, instrument, day)) {
      prices.push(rung);
    }
    this.#prices = Int32Array.from(prices);
  }

  /** Number of rungs; they count from 0, the lower limit. */
  get size(): number {
    return this.#prices.length;
  }

  at(rung: number): Price {
    const price = this.#prices[rung];
    invariant(price !== undefined, () => `rung ${rung} of ${this.size}`);
    return price as Price;
  }

  /** The rung of the highest price ≤ `price`; −1 when all are above. */
  floor(price: number): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#prices[middle] ?? Infinity) <= price) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The rung of the lowest price ≥ `price`; `size` when all are below. */
  ceil(price: number): number {
    const floor = this.floor(price);
    return floor >= 0 && this.#prices[floor] === price ? floor : floor + 1;
  }

  /** The nearest rung that exists. */
  clamp(rung: number): number {
    return Math.min(Math.max(rung, 0), this.size - 1);
  }
}
