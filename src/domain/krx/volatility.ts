/**
 * 변동성완화장치 (VI): when one code's price runs away, its trading becomes a call auction of two minutes and up to thirty
 * seconds more (KIWOOM.md §11). Rates by group and session: KRX notice of 2014-08-26 (mediapen); static since 2015-06-15.
 */
import type { Instrument } from '../instrument.js';
import { SECOND, MINUTE, type TradingDay } from '../time.js';
import type { EpochMs, Price } from '../units.js';
import { gearingOf } from './limits.js';
import { ceilToTick, floorToTick, type Listed } from './ticks.js';

export type ViSession = 'openingAuction' | 'continuous' | 'closingAuction' | 'afterHours';
export type ViTrigger = 'static' | 'dynamic' | 'both';

/** `calm`: members of KOSPI 200, and funds on the main indices, inverse and bond funds. `other`: everything else. */
export type ViGroup = 'calm' | 'other';

export const VI_AUCTION = 2 * MINUTE;
/** The auction ends this much later at most; when, nobody knows before. */
export const VI_RANDOM_END = 30 * SECOND;

const DYNAMIC_SINCE = '20140901';
const STATIC_SINCE = '20150615';
/** Per cent. There is no last trade before the opening auction, and no static one after hours. */
const DYNAMIC: Readonly<Record<ViGroup, Readonly<Record<ViSession, number | null>>>> = {
  calm: { openingAuction: null, continuous: 3, closingAuction: 2, afterHours: 3 },
  other: { openingAuction: null, continuous: 6, closingAuction: 4, afterHours: 6 },
};
const STATIC: Readonly<Record<ViSession, number | null>> = {
  openingAuction: 10,
  continuous: 10,
  closingAuction: 10,
  afterHours: null,
};

/** Per cent of the last trade's price at which a dynamic interruption begins; null when there is none. */
export function dynamicViPercent(
  group: ViGroup,
  session: ViSession,
  kind: Instrument['kind'],
  day: TradingDay,
): number | null {
  return kind === 'elw' || day < DYNAMIC_SINCE ? null : DYNAMIC[group][session];
}

/** Per cent of the last single price (the base price before the opening print) at which a static one begins. */
export function staticViPercent(session: ViSession, kind: Instrument['kind'], day: TradingDay): number | null {
  return kind === 'elw' || day < STATIC_SINCE ? null : STATIC[session];
}

export interface ViBounds {
  readonly lower: Price;
  readonly upper: Price;
}

/**
 * The first valid prices, below and above, at which an interruption begins.
 *
 * @example viBounds(5_060, 10, { market: 'KOSDAQ', kind: 'stock' }, day2021).upper === 5_570 // 5,566 on a grid of 10
 */
export function viBounds(reference: number, percent: number, listed: Listed, day: TradingDay): ViBounds {
  const lowest = floorToTick(Math.floor((reference * (100 - percent)) / 100), listed, day);
  return { lower: lowest, upper: ceilToTick(Math.ceil((reference * (100 + percent)) / 100), listed, day) };
}

export interface ViReferences {
  /** The last single price of the day; the base price before the first. */
  readonly static: number;
  /** The last trade's price; null before the first. */
  readonly dynamic: number | null;
}

/** Whether a trade at `price` would begin an interruption, and of which kind. */
export function viTrigger(
  price: number,
  references: ViReferences,
  instrument: Pick<Instrument, 'market' | 'kind'> & { readonly group: ViGroup },
  session: ViSession,
  day: TradingDay,
): ViTrigger | null {
  const { kind, group } = instrument;
  const leaves = (reference: number | null, percent: number | null): boolean => {
    if (reference === null || percent === null) return false;
    const { lower, upper } = viBounds(reference, percent, instrument, day);
    return price <= lower || price >= upper;
  };
  const still = leaves(references.static, staticViPercent(session, kind, day));
  const moving = leaves(references.dynamic, dynamicViPercent(group, session, kind, day));
  if (still && moving) return 'both';
  if (still) return 'static';
  return moving ? 'dynamic' : null;
}

/** When the auction ends, to the second. @param chance in [0, 1) */
export function viEnd(start: EpochMs, chance: number): EpochMs {
  const extra = Math.floor(chance * (VI_RANDOM_END / SECOND + 1)) * SECOND;
  return (start + VI_AUCTION + Math.min(extra, VI_RANDOM_END)) as EpochMs;
}

/** Funds by their names: indices of one market as they are, turned round, or bonds; not by twice, and not by branch. */
const CALM_FUND =
  /(KODEX|TIGER|KBSTAR|RISE|ACE|SOL|ARIRANG|PLUS|HANARO|KOSEF)\s?(200|코스피|100|50)$|KRX\s?100|인버스|채권|국고채/;

/** Which rates hold for an instrument. @param kospi200 codes of the index's members */
export function viGroupOf(
  instrument: Pick<Instrument, 'code' | 'kind' | 'name'>,
  kospi200: ReadonlySet<string>,
): ViGroup {
  if (instrument.kind === 'stock') return kospi200.has(instrument.code) ? 'calm' : 'other';
  return CALM_FUND.test(instrument.name) && gearingOf(instrument) === 1 ? 'calm' : 'other';
}
