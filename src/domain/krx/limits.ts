/**
 * Daily price limits: base price ± 30 %, the width truncated to the tick of the base price (KIWOOM.md §11, derived from
 * a recorded row). ± 15 % before 2015-06-15, and on KONEX to this day (KRX notice of 2015-06-14, etoday). A fund that moves
 * twice as its index has twice the width (hankyung 2011-08-09, hankyung 2024 on 140950: 60 %).
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
  instrument: Pick<Instrument, 'market' | 'kind' | 'basePrice'> & { readonly name?: string },
  day: TradingDay,
): PriceLimits {
  const base = instrument.basePrice;
  const tick = tickSize(base, instrument, day);
  const percent = (instrument.market === 'KONEX' || day < WIDENED ? 15 : 30) * gearingOf(instrument);
  const width = Math.floor((base * percent) / 100 / tick) * tick;
  const lowest = Math.max(base - width, tickSize(1, instrument, day));
  return { lower: ceilToTick(lowest, instrument, day), upper: floorToTick(base + width, instrument, day) };
}

/** How many times its index a fund moves, up or down, as its name says: 1 or 2. */
export function gearingOf({ kind, name }: { readonly kind: Instrument['kind']; readonly name?: string }): 1 | 2 {
  return (kind === 'etf' || kind === 'etn') && /2X|레버리지/.test(name ?? '') ? 2 : 1;
}

/** 시간외단일가: the day's close ± 10 %, its width truncated to the close's tick, and within the day's own limits (KIWOOM.md §11). */
export function afterHoursLimits(
  close: number,
  limits: PriceLimits,
  listed: Pick<Instrument, 'market' | 'kind'>,
  day: TradingDay,
): PriceLimits {
  const tick = tickSize(close, listed, day);
  const width = Math.floor(close / 10 / tick) * tick;
  const lower = ceilToTick(Math.max(close - width, limits.lower), listed, day);
  const upper = floorToTick(Math.min(close + width, limits.upper), listed, day);
  return { lower, upper };
}
