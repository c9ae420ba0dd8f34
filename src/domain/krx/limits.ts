/** Daily price limits: base price ± 30 %, the width truncated to the tick of the base price (KIWOOM.md §11). */
import type { Instrument } from '../instrument.js';
import type { TradingDay } from '../time.js';
import type { Price } from '../units.js';
import { floorToTick, tickSize } from './ticks.js';

export interface PriceLimits {
  readonly lower: Price;
  readonly upper: Price;
}

/** @example priceLimits({ market: 'KOSPI', kind: 'stock', basePrice: 259_000 }, day) // { lower: 181_500, upper: 336_500 } */
export function priceLimits(
  instrument: Pick<Instrument, 'market' | 'kind' | 'basePrice'>,
  day: TradingDay,
): PriceLimits {
  const base = instrument.basePrice;
  const tick = tickSize(base, instrument, day);
  const width = Math.floor((base * 3) / 10 / tick) * tick;
  const lower = Math.max(floorToTick(base - width, instrument, day), tickSize(1, instrument, day));
  return { lower: lower as Price, upper: floorToTick(base + width, instrument, day) };
}
