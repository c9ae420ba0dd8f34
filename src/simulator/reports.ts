/** What the account is told of its orders and holdings: 00 주문체결 and 04 잔고 (KIWOOM.md §9.4, §12.5). */
import { averagePrice, formatClock, KRX_ORDER_TYPES, type EpochMs, type StockCode } from '../domain/index.js';
import type { BlotterOrder } from './blotter.js';
import { rate, signedPrice, signedRate } from './format.js';
import { realEntry, type FidValues } from './frames.js';
import type { Ledger } from './ledger.js';
import type { Market, SymbolDay } from './market.js';
import type { RealEntry } from './sessions.js';

/** The number that stands for "no original order". */
export const NO_ORDER = '0000000';

export interface ReportContext {
  readonly account: string;
  readonly market: Market;
  readonly ledger: Ledger;
}

/** Where an order stands, as one 00 event tells it. */
export interface OrderReport {
  readonly order: BlotterOrder;
  /** FID 913. */
  readonly status: '접수' | '확인' | '체결' | '거부';
  /** FID 902: shares still working; 0 means "no longer working", filled or not. */
  readonly open: number;
  readonly time: EpochMs;
  /** FID 919. */
  readonly reason?: string;
}

/** 905 주문구분: `+매수`, `-매도`; `매수정정`, `매도취소`, … without a sign. */
export function orderKindText(order: BlotterOrder): string {
  const side = order.side === 'buy' ? '매수' : '매도';
  if (order.kind === 'amend') return `${side}정정`;
  if (order.kind === 'cancel') return `${side}취소`;
  return order.side === 'buy' ? `+${side}` : `-${side}`;
}

/** 906 매매구분 as text. */
export function tradeTypeText(order: BlotterOrder): string {
  return KRX_ORDER_TYPES[order.tradeType].name;
}

/** A 00 event. 909, 910, 911, 914 and 915 are empty unless it tells an execution. */
export function orderReport(context: ReportContext, report: OrderReport): RealEntry {
  const { order, status } = report;
  const symbol = context.market.get(order.instrument.code);
  const execution = status === '체결' ? (order.executions.at(-1) ?? null) : null;
  const price = order.kind === 'cancel' ? 0 : (order.price ?? 0);
  const values: FidValues = {
    '9201': context.account,
    '9203': order.number,
    '9205': '',
    '9001': order.instrument.code,
    '912': 'JJ',
    '913': status,
    '302': order.instrument.name,
    '900': String(order.quantity),
    '901': String(price),
    '902': String(report.open),
    '903': String(order.amount),
    '904': order.original ?? NO_ORDER,
    '905': orderKindText(order),
    '906': tradeTypeText(order),
    '907': order.side === 'sell' ? '1' : '2',
    '908': formatClock(report.time),
    '909': execution?.id ?? '',
    '910': execution === null ? '' : String(execution.price),
    '911': execution === null ? '' : String(order.filled),
    ...prices(symbol),
    '914': execution === null ? '' : String(execution.price),
    '915': execution === null ? '' : String(execution.quantity),
    '938': String(order.chain.commission),
    '939': String(order.chain.tax),
    '919': report.reason ?? '0',
    '920': '',
    '921': '01',
    '922': '00',
    '923': '00000000',
    '10010': '',
    '2134': '1',
    '2135': 'KRX',
    '2136': 'N',
  };
  return realEntry('00', order.instrument.code, values);
}

/** A 04 event: the holding of one code; 930 is `0` after a full sale. */
export function holdingReport(context: ReportContext, code: StockCode, side: 'buy' | 'sell'): RealEntry {
  const { ledger, market } = context;
  const symbol = market.get(code);
  const position = ledger.position(code);
  const day = ledger.today(code);
  const value = symbol.last * position.quantity;
  const realized = position.realized - day.charges;
  return realEntry('04', code, {
    '9201': context.account,
    '9001': code,
    '917': '00',
    '916': '00000000',
    '302': symbol.instrument.name,
    ...prices(symbol),
    '930': String(position.quantity),
    '931': String(averagePrice(position)),
    '932': String(position.cost),
    '933': String(ledger.sellable(code)),
    '945': String(day.bought - day.sold),
    '946': side === 'sell' ? '1' : '2',
    '950': String(position.realized),
    '951': '0',
    '307': String(symbol.instrument.basePrice),
    '8019': signedRate(value - position.cost, position.cost),
    '957': '0',
    '958': '0',
    '918': '00000000',
    '990': String(realized),
    '991': rate(realized, position.cost),
    '992': '0',
    '993': '0.00',
    '959': '0',
    '924': '0',
  });
}

/** FIDs 10, 27, 28 with their direction. */
function prices(symbol: SymbolDay): FidValues {
  const base = symbol.instrument.basePrice;
  const text = (price: number): string => (price === 0 ? '0' : signedPrice(price, base));
  return { '10': text(symbol.last), '27': text(symbol.ask), '28': text(symbol.bid) };
}
