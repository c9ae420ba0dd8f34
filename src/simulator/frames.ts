/** Market frames: 0s, 0B, 0D, 0H as Kiwoom writes their FIDs (KIWOOM.md §9.4). */
import { formatClock, type EpochMs } from '../domain/index.js';
import type { BookEvent, IndicativeEvent, Level, PrintEvent, StateEvent } from '../exchange/index.js';
import { changeSign, millions, rate, signed, signedPrice, signedRate } from './format.js';
import type { SymbolDay } from './market.js';
import type { RealEntry } from './sessions.js';

export type FidValues = Record<string, string>;

/** Real types by code. */
export const REAL_NAMES = {
  '00': '주문체결',
  '04': '현물잔고',
  '0A': '주식기세',
  '0B': '주식체결',
  '0C': '주식우선호가',
  '0D': '주식호가잔량',
  '0H': '예상체결',
  '0s': '장시작시간',
} as const;
export type RealType = keyof typeof REAL_NAMES;

export function realEntry(type: RealType, item: string, values: FidValues): RealEntry {
  return { type, name: REAL_NAMES[type], item, values };
}

/** 0s 장시작시간. */
export function stateFrame(event: StateEvent): FidValues {
  return { '215': event.state, '20': formatClock(event.time), '214': event.remaining };
}

/** 0B 주식체결. Call it after the print was added to `day`. */
export function tradeFrame(day: SymbolDay, print: PrintEvent): FidValues {
  const base = day.instrument.basePrice;
  const shares = Math.abs(print.quantity);
  return {
    '20': formatClock(print.time),
    '10': signedPrice(print.price, base),
    '11': signed(print.price - base),
    '12': signedRate(print.price - base, base),
    '27': signedPrice(print.ask, print.ask === 0 ? 0 : base),
    '28': signedPrice(print.bid, print.bid === 0 ? 0 : base),
    '15': signed(print.quantity),
    '13': String(print.volume),
    '14': millions(print.amount),
    '16': signedPrice(day.open, base),
    '17': signedPrice(day.high, base),
    '18': signedPrice(day.low, base),
    '25': changeSign(print.price, base, day.limits),
    '26': signed(print.volume - day.previousVolume),
    '29': signed(print.amount - day.previousVolume * base),
    '30': rate(print.volume, day.previousVolume),
    '31': '0.00',
    '32': '0',
    '228': rate(day.bought, day.sold),
    '311': '0',
    '290': String(print.session),
    '691': '0',
    '567': '000000',
    '568': '000000',
    '851': '',
    '1890': clockOrEmpty(day.openAt),
    '1891': clockOrEmpty(day.highAt),
    '1892': clockOrEmpty(day.lowAt),
    '1030': String(day.sold),
    '1031': String(day.bought),
    '1032': rate(day.bought, day.bought + day.sold),
    '1071': String(day.sells),
    '1072': String(day.buys),
    '1313': millions(print.price * shares),
    '1314': signed(day.bought - day.sold),
    '1315': String(shares),
    '1316': String(shares),
    '620': String(print.volume === 0 ? 0 : Math.floor(print.amount / print.volume)),
    '9081': '1',
  };
}

/** 0H 예상체결: what the running auction would give. */
export function indicativeFrame(day: SymbolDay, event: IndicativeEvent): FidValues {
  const base = day.instrument.basePrice;
  return {
    '20': formatClock(event.time),
    '10': signedPrice(event.price, base),
    '11': signed(event.price - base),
    '12': signedRate(event.price - base, base),
    '15': String(event.quantity),
    '13': String(event.volume),
    '25': changeSign(event.price, base, day.limits),
  };
}

/** 0C 주식우선호가: the best prices alone. */
export function bestFrame(day: SymbolDay): FidValues {
  const base = day.instrument.basePrice;
  return {
    '27': signedPrice(day.ask, day.ask === 0 ? 0 : base),
    '28': signedPrice(day.bid, day.bid === 0 ? 0 : base),
  };
}

/** FIDs of the ten levels of one side: price, shares, change of shares since the last frame, KRX's part of the shares. */
const ASKS = { price: 41, quantity: 61, change: 81, krx: 6044 } as const;
const BIDS = { price: 51, quantity: 71, change: 91, krx: 6054 } as const;

/** 0D 주식호가잔량: ten levels a side, an empty level as zeros. Call it after the book was given to `day`. */
export function bookFrame(day: SymbolDay, book: BookEvent, marketState: string): FidValues {
  const base = day.instrument.basePrice;
  const values: FidValues = { '21': formatClock(book.time) };
  const asks = sideFids(values, ASKS, book.asks, day.previousBook?.asks ?? [], base);
  const bids = sideFids(values, BIDS, book.bids, day.previousBook?.bids ?? [], base);
  const expected = book.indicative;
  Object.assign(values, {
    '121': String(asks.total),
    '122': signed(asks.total - asks.before),
    '125': String(bids.total),
    '126': signed(bids.total - bids.before),
    '23': expected === null ? '0' : signedPrice(expected.price, base),
    '24': String(expected?.quantity ?? 0),
    '128': signed(bids.total - asks.total),
    '129': rate(bids.total, asks.total),
    '138': signed(asks.total - bids.total),
    '139': rate(asks.total, bids.total),
    '200': expected === null ? '0' : signed(expected.price - base),
    '201': expected === null ? '0.00' : signedRate(expected.price - base, base),
    '238': expected === null ? '3' : changeSign(expected.price, base, day.limits),
    '291': expected === null ? '0' : signedPrice(expected.price, base),
    '292': String(expected?.quantity ?? 0),
    '293': expected === null ? '3' : changeSign(expected.price, base, day.limits),
    '294': expected === null ? '0' : signed(expected.price - base),
    '295': expected === null ? '0.00' : signedRate(expected.price - base, base),
    '13': String(day.volume),
    '299': rate(day.volume, day.previousVolume),
    '215': marketState,
    '6064': String(asks.total),
    '6065': String(bids.total),
  });
  return values;
}

function sideFids(
  values: FidValues,
  fids: typeof ASKS | typeof BIDS,
  levels: readonly Level[],
  before: readonly Level[],
  base: number,
): { total: number; before: number } {
  let total = 0;
  for (let i = 0; i < 10; i++) {
    const level = levels[i];
    const quantity = level?.quantity ?? 0;
    total += quantity;
    values[String(fids.price + i)] = level === undefined ? '0' : signedPrice(level.price, base);
    values[String(fids.quantity + i)] = String(quantity);
    values[String(fids.change + i)] = signed(
      quantity - (before.find((old) => old.price === level?.price)?.quantity ?? 0),
    );
    values[String(fids.krx + i)] = String(quantity);
  }
  return { total, before: before.reduce((sum, level) => sum + level.quantity, 0) };
}

function clockOrEmpty(time: EpochMs | null): string {
  return time === null ? '' : formatClock(time);
}
