/**
 * Market frames: 0s, 0B, 0D, 0H, 0C as Kiwoom writes their FIDs (KIWOOM.md §9.4). They are written as text at once: a day
 * has tens of thousands of them, and an object with numbers for keys is the slowest thing to build and to stringify.
 */
import { formatClock, type EpochMs } from '../domain/index.js';
import type { BookEvent, IndicativeEvent, Level, PrintEvent, StateEvent, ViEvent } from '../exchange/index.js';
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
  '1h': 'VI발동/해제',
} as const;
export type RealType = keyof typeof REAL_NAMES;

export function realEntry(type: RealType, item: string, values: FidValues | string): RealEntry {
  return { type, name: REAL_NAMES[type], item, values: typeof values === 'string' ? values : JSON.stringify(values) };
}

/** Writes `values` as JSON text. What is put in must need no escaping: digits, signs, points, single letters. */
class FidWriter {
  #text = '';

  put(fid: number | string, value: string | number): this {
    this.#text += this.#text === '' ? `{"${fid}":"${value}"` : `,"${fid}":"${value}"`;
    return this;
  }

  toString(): string {
    return `${this.#text}}`;
  }
}

/** 0s 장시작시간. */
export function stateFrame(event: StateEvent): string {
  return new FidWriter().put(215, event.state).put(20, formatClock(event.time)).put(214, event.remaining).toString();
}

/** 0B 주식체결. Call it after the print was added to `day`. */
export function tradeFrame(day: SymbolDay, print: PrintEvent): string {
  const base = day.instrument.basePrice;
  const shares = Math.abs(print.quantity);
  return new FidWriter()
    .put(20, formatClock(print.time))
    .put(10, signedPrice(print.price, base))
    .put(11, signed(print.price - base))
    .put(12, signedRate(print.price - base, base))
    .put(27, signedPrice(print.ask, print.ask === 0 ? 0 : base))
    .put(28, signedPrice(print.bid, print.bid === 0 ? 0 : base))
    .put(15, signed(print.quantity))
    .put(13, print.volume)
    .put(14, millions(print.amount))
    .put(16, signedPrice(day.open, base))
    .put(17, signedPrice(day.high, base))
    .put(18, signedPrice(day.low, base))
    .put(25, changeSign(print.price, base, day.limits))
    .put(26, signed(print.volume - day.previousVolume))
    .put(29, signed(print.amount - day.previousVolume * base))
    .put(30, rate(print.volume, day.previousVolume))
    .put(31, '0.00')
    .put(32, '0')
    .put(228, rate(day.bought, day.sold))
    .put(311, '0')
    .put(290, print.session)
    .put(691, '0')
    .put(567, '000000')
    .put(568, '000000')
    .put(851, '')
    .put(1890, clockOrEmpty(day.openAt))
    .put(1891, clockOrEmpty(day.highAt))
    .put(1892, clockOrEmpty(day.lowAt))
    .put(1030, day.sold)
    .put(1031, day.bought)
    .put(1032, rate(day.bought, day.bought + day.sold))
    .put(1071, day.sells)
    .put(1072, day.buys)
    .put(1313, millions(print.price * shares))
    .put(1314, signed(day.bought - day.sold))
    .put(1315, shares)
    .put(1316, shares)
    .put(620, print.volume === 0 ? 0 : Math.floor(print.amount / print.volume))
    .put(9081, '1')
    .toString();
}

/** 0H 예상체결: what the running auction would give. */
export function indicativeFrame(day: SymbolDay, event: IndicativeEvent): string {
  const base = day.instrument.basePrice;
  return new FidWriter()
    .put(20, formatClock(event.time))
    .put(10, signedPrice(event.price, base))
    .put(11, signed(event.price - base))
    .put(12, signedRate(event.price - base, base))
    .put(15, event.quantity)
    .put(13, event.volume)
    .put(25, changeSign(event.price, base, day.limits))
    .toString();
}

const VI_KINDS = { static: '정적', dynamic: '동적', both: '동적+정적' } as const;

/**
 * 1h VI발동/해제. 9008 is 001 KOSPI, 101 KOSDAQ, and 9075, 9069 are 1 정규시장 and 1 up, 2 down, as in the list of
 * interruptions (ka10054). Its text needs no escaping but for the name, which holds neither quotes nor backslashes.
 */
export function viFrame(day: SymbolDay, { phase, time, stop, volume, amount }: ViEvent): string {
  const { instrument } = day;
  const base = instrument.basePrice;
  const { trigger, price, staticReference, dynamicReference } = stop;
  const from = trigger === 'dynamic' ? dynamicReference : staticReference;
  const isStatic = trigger !== 'dynamic';
  const isDynamic = trigger !== 'static';
  return new FidWriter()
    .put(9001, instrument.code)
    .put(302, instrument.name)
    .put(13, volume)
    .put(14, millions(amount))
    .put(9068, phase === 'triggered' ? 1 : 2)
    .put(9008, instrument.market === 'KOSDAQ' ? '101' : '001')
    .put(9075, 1)
    .put(1221, signedPrice(price, base))
    .put(1223, formatClock(stop.start))
    .put(1224, phase === 'triggered' ? '000000' : formatClock(time))
    .put(1225, VI_KINDS[trigger])
    .put(1236, isStatic ? signedPrice(staticReference, base) : 0)
    .put(1237, isDynamic ? signedPrice(dynamicReference, base) : 0)
    .put(1238, isStatic ? signedRate(price - staticReference, staticReference) : '0.00')
    .put(1239, isDynamic ? signedRate(price - dynamicReference, dynamicReference) : '0.00')
    .put(1489, signedRate(price - base, base))
    .put(1490, stop.count)
    .put(9069, price >= from ? 1 : 2)
    .put(1279, '')
    .toString();
}

/** 0C 주식우선호가: the best prices alone. */
export function bestFrame(day: SymbolDay): string {
  const base = day.instrument.basePrice;
  return new FidWriter()
    .put(27, signedPrice(day.ask, day.ask === 0 ? 0 : base))
    .put(28, signedPrice(day.bid, day.bid === 0 ? 0 : base))
    .toString();
}

/** FIDs of the ten levels of one side: price, shares, change of shares since the last frame. */
const ASKS = { price: 41, quantity: 61, change: 81 } as const;
const BIDS = { price: 51, quantity: 71, change: 91 } as const;

/**
 * 0D 주식호가잔량: ten levels a side, an empty level as zeros. Call it after the book was given to `day`. The FIDs that
 * split the book into KRX and NXT (6044…6115) are left out: here all of it is KRX.
 */
export function bookFrame(day: SymbolDay, book: BookEvent, marketState: string): string {
  const base = day.instrument.basePrice;
  const writer = new FidWriter().put(21, formatClock(book.time));
  const asks = putSide(writer, ASKS, book.asks, day.previousBook?.asks ?? [], base);
  const bids = putSide(writer, BIDS, book.bids, day.previousBook?.bids ?? [], base);
  putExpected(writer, day, book);
  return writer
    .put(121, asks.total)
    .put(122, signed(asks.total - asks.before))
    .put(125, bids.total)
    .put(126, signed(bids.total - bids.before))
    .put(128, signed(bids.total - asks.total))
    .put(129, rate(bids.total, asks.total))
    .put(138, signed(asks.total - bids.total))
    .put(139, rate(asks.total, bids.total))
    .put(13, day.volume)
    .put(299, rate(day.volume, day.previousVolume))
    .put(215, marketState)
    .toString();
}

/** 예상체결: valid in auctions only. */
function putExpected(writer: FidWriter, day: SymbolDay, { indicative }: BookEvent): void {
  const base = day.instrument.basePrice;
  const price = indicative === null ? '0' : signedPrice(indicative.price, base);
  const quantity = indicative?.quantity ?? 0;
  const change = (indicative?.price ?? base) - base;
  const sign = indicative === null ? '3' : changeSign(indicative.price, base, day.limits);
  const changeRate = signedRate(change, base);
  writer.put(23, price).put(24, quantity).put(200, signed(change)).put(201, changeRate).put(238, sign);
  writer.put(291, price).put(292, quantity).put(293, sign).put(294, signed(change)).put(295, changeRate);
}

function putSide(
  writer: FidWriter,
  fids: typeof ASKS | typeof BIDS,
  levels: readonly Level[],
  before: readonly Level[],
  base: number,
): { total: number; before: number } {
  let total = 0;
  for (let i = 0; i < 10; i++) {
    const level = levels[i];
    if (level === undefined) {
      writer
        .put(fids.price + i, 0)
        .put(fids.quantity + i, 0)
        .put(fids.change + i, 0);
      continue;
    }
    total += level.quantity;
    writer.put(fids.price + i, signedPrice(level.price, base)).put(fids.quantity + i, level.quantity);
    writer.put(fids.change + i, signed(level.quantity - sharesAt(before, level.price, i)));
  }
  let sum = 0;
  for (const level of before) sum += level.quantity;
  return { total, before: sum };
}

/** Shares of the level at `price`, 0 when there is none; mostly it is where it was, at index `likely`. */
function sharesAt(levels: readonly Level[], price: number, likely: number): number {
  const there = levels[likely];
  const found = there?.price === price ? there : levels.find((level) => level.price === price);
  return found?.quantity ?? 0;
}

function clockOrEmpty(time: EpochMs | null): string {
  return time === null ? '' : formatClock(time);
}
