/** The instruments of a synthetic day unless others are asked for. */
import { price, stockCode, type Instrument, type InstrumentKind } from '../domain/index.js';

const listed = (code: string, name: string, kind: InstrumentKind, base: number): Instrument => ({
  code: stockCode(code),
  name,
  market: 'KOSPI',
  kind,
  basePrice: price(base),
});

/** The three ETFs of the original system. Base prices are of November 2022's size. */
export const DEFAULT_UNIVERSE: readonly Instrument[] = [
  listed('069500', 'KODEX 200', 'etf', 32_000),
  listed('114800', 'KODEX 인버스', 'etf', 4_800),
  listed('226490', 'KODEX 코스피', 'etf', 24_500),
];

/** Instruments that a synthetic day can be asked for by code. */
export const KNOWN_INSTRUMENTS: readonly Instrument[] = [
  ...DEFAULT_UNIVERSE,
  listed('005930', '삼성전자', 'stock', 62_000),
  listed('000660', 'SK하이닉스', 'stock', 88_000),
  listed('035420', 'NAVER', 'stock', 185_000),
];

/** Those of them that are members of the index KOSPI 200: their interruptions come sooner (KIWOOM.md §11, VI). */
export const KOSPI200: ReadonlySet<string> = new Set(['005930', '000660', '035420']);

/** How much of the index's move a code makes; an inverse fund makes it the other way round. */
export function betaOf(instrument: Instrument): number {
  if (instrument.kind === 'stock') return 1.1;
  const times = /2X|레버리지/.test(instrument.name) ? 2 : 1;
  return instrument.name.includes('인버스') ? -times : times;
}
