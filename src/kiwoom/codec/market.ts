/**
 * What the market says, field by field (KIWOOM.md §9.4). Each decoder returns its event, or a short text that names
 * what is wrong with the entry; the texts are few and fixed, so that they can be counted.
 */
import type {
  IndicativeTicked,
  MarketStateReported,
  Price,
  Quantity,
  QuoteTicked,
  StockCode,
  TickSession,
  TradeTicked,
  ViReported,
} from '../../domain/index.js';
import type { Fields } from './fields.js';

/** An entry without data, such as an indicative price while no orders cross: nothing to tell, and nothing wrong. */
export const NO_DATA = 'no data';

const ZERO = 48;

/** 0B 주식체결. */
export function decodeTrade(code: StockCode, fields: Fields): TradeTicked | string {
  const price = fields.unsigned(10);
  const quantity = fields.signed(15);
  const volume = fields.signed(13);
  const ask = fields.unsignedOr0(27);
  const bid = fields.unsignedOr0(28);
  if (!(price > 0)) return '0B: FID 10 is no price';
  if (!(Math.abs(quantity) >= 0)) return '0B: FID 15 is no quantity';
  if (!(volume >= 0)) return '0B: FID 13 is no volume';
  if (!(ask >= 0 && bid >= 0)) return '0B: FID 27 or 28 is no price';
  return {
    type: 'TradeTicked',
    code,
    price: price as Price,
    quantity,
    volume: volume as Quantity,
    ask,
    bid,
    session: sessionOf(fields.char(290)),
  };
}

/** FID 290; NXT's own letters and whatever else count as unknown (§14). */
function sessionOf(char: number): TickSession {
  const session = char - ZERO;
  return session === 1 || session === 2 || session === 3 ? session : 0;
}

/** 0D 주식호가잔량: the top of the book. */
export function decodeQuote(code: StockCode, fields: Fields): QuoteTicked | string {
  const ask = fields.unsignedOr0(41);
  const bid = fields.unsignedOr0(51);
  const askQuantity = fields.unsignedOr0(61);
  const bidQuantity = fields.unsignedOr0(71);
  const indicativePrice = fields.unsignedOr0(23);
  const indicativeQuantity = fields.unsignedOr0(24);
  if (!(ask >= 0 && bid >= 0)) return '0D: FID 41 or 51 is no price';
  if (!(askQuantity >= 0 && bidQuantity >= 0)) return '0D: FID 61 or 71 is no quantity';
  if (!(indicativePrice >= 0 && indicativeQuantity >= 0)) return '0D: FID 23 or 24 is no number';
  return { type: 'QuoteTicked', code, ask, bid, askQuantity, bidQuantity, indicativePrice, indicativeQuantity };
}

/** 0H 예상체결. */
export function decodeIndicative(code: StockCode, fields: Fields): IndicativeTicked | string {
  const price = fields.unsignedOr0(10);
  const quantity = fields.unsignedOr0(15);
  const volume = fields.unsignedOr0(13);
  if (price === 0) return NO_DATA;
  if (!(price > 0)) return '0H: FID 10 is no price';
  if (!(quantity >= 0)) return '0H: FID 15 is no quantity';
  if (!(volume >= 0)) return '0H: FID 13 is no volume';
  return { type: 'IndicativeTicked', code, price: price as Price, quantity, volume: volume as Quantity };
}

/** 0s 장시작시간. */
export function decodeMarketState(fields: Fields): MarketStateReported | string {
  const state = fields.text(215).trim();
  if (state.length !== 1) return '0s: FID 215 is no state';
  return { type: 'MarketStateReported', state, time: fields.text(20).trim(), remaining: fields.text(214).trim() };
}

/** 1h VI발동/해제. */
export function decodeVi(code: StockCode, fields: Fields): ViReported | string {
  const phase = fields.char(9068) - ZERO;
  const price = fields.unsignedOr0(1221);
  if (phase !== 1 && phase !== 2) return '1h: FID 9068 is neither 1 nor 2';
  if (!(price >= 0)) return '1h: FID 1221 is no price';
  return {
    type: 'ViReported',
    code,
    phase: phase === 1 ? 'triggered' : 'released',
    kind: viKindOf(fields.text(1225)),
    price,
  };
}

function viKindOf(text: string): ViReported['kind'] {
  const isStatic = text.includes('정적');
  const isDynamic = text.includes('동적');
  if (isStatic && isDynamic) return 'both';
  if (isStatic) return 'static';
  return isDynamic ? 'dynamic' : 'unknown';
}
