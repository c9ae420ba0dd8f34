/**
 * Daily price limits: base price ± 30 %, the width truncated to the tick of the base price (KIWOOM.md §11, derived from
 * a recorded row). ± 15 % before 2015-06-15, and on KONEX to this day (KRX notice of 2015-06-14, etoday).
 */
import type { Instrument } from '../instrument.js';
import type { TradingDay } from '../time.js';
import type { Price } from '../units.js';
import { ceilToTick, floorToTick, tickSize } from './ticks.js';

export interface PriceLimits {
  readonly lower: Price;
  readonly upper: Price;
}

const WIDENED = '20150615';

/**
 * Both limits lie on the tick grid and within the width of the base price; `lower` is at least one tick.
 *
 * @example priceLimits({ market: 'KOSPI', kind: 'stock', basePrice: 259_000 }, day) // { lower: 181_500, upper: 336_500 }
 */
export function priceLimits(
  instrument: Pick<Instrument, 'market' | 'kind' | 'basePrice'>,
  day: TradingDay,
): PriceLimits {
  const base = instrument.basePrice;
  const tick = tickSize(base, instrument, day);
  const percent = instrument.market === 'KONEX' || day < WIDENED ? 15 : 30;
  const width = Math.floor((base * percent) / 100 / tick) * tick;
  const lowest = Math.max(base - width, tickSize(1, instrument, day));
  return { lower: ceilToTick(lowest, instrument, day), upper: floorToTick(base + width, instrument, day) };
}
