/** A synthetic tape as the ticks a client sees: each trade (0B), and the book after it (0D). */
import {
  createRng,
  invariant,
  stepTicks,
  type Inbox,
  type Instrument,
  type DaySchedule,
  type Price,
  type Quantity,
  type StockCode,
} from '../../domain/index.js';
import { DEFAULT_UNIVERSE, syntheticTape, type TapePrint } from '../../exchange/index.js';

/** The codes that the benchmarks trade. */
export const INSTRUMENTS = DEFAULT_UNIVERSE;

/** A day of prints over {@link INSTRUMENTS}, always the same one: at least `count` in continuous hours. */
export function printsOfDay(schedule: DaySchedule, count: number): readonly TapePrint[] {
  const ticksPerCode = Math.ceil(count / INSTRUMENTS.length);
  return syntheticTape({ schedule, instruments: INSTRUMENTS, rng: createRng('bench'), ticksPerCode }).prints;
}

/** Turns prints into ticks, with the day's volumes so far. */
export class TapeTicks {
  readonly #volumes = new Map<StockCode, number>();
  readonly #prices = new Map<StockCode, Price>();
  /** Ticks offered so far. */
  count = 0;

  /** The last print's price; the base price before the first. */
  lastPrice(code: StockCode): Price {
    return this.#prices.get(code) ?? instrumentOf(code).basePrice;
  }

  /** Offers two ticks: the trade, and the book after it. */
  play({ time, code, price, quantity, session }: TapePrint, inbox: Inbox, { day }: Pick<DaySchedule, 'day'>): void {
    const listed = instrumentOf(code);
    const ask = quantity > 0 ? price : stepTicks(price, 1, listed, day);
    const bid = quantity > 0 ? stepTicks(price, -1, listed, day) : price;
    const shares = Math.abs(quantity);
    const volume = ((this.#volumes.get(code) ?? 0) + shares) as Quantity;
    this.#volumes.set(code, volume);
    this.#prices.set(code, price);
    inbox.offer({ type: 'TradeTicked', code, price, quantity, volume, ask, bid, session }, time);
    const depth = { askQuantity: shares * 3, bidQuantity: shares * 2, indicativePrice: 0, indicativeQuantity: 0 };
    inbox.offer({ type: 'QuoteTicked', code, ask, bid, ...depth }, time);
    this.count += 2;
  }
}

const byCode = new Map<StockCode, Instrument>(INSTRUMENTS.map((instrument) => [instrument.code, instrument]));

/** @throws InvariantError for a code outside {@link INSTRUMENTS} */
export function instrumentOf(code: StockCode): Instrument {
  const found = byCode.get(code);
  invariant(found !== undefined, () => `${code} is not on the benchmark's tape`);
  return found;
}
