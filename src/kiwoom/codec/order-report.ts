/** One `00 주문체결` entry, read but not yet judged; what it means for an order is decided by `order-book.ts`. */
import type { OrderType, Side, StockCode } from '../../domain/index.js';
import { FOREIGN, readCode } from './codes.js';
import type { Fields } from './fields.js';

/** FID 913 주문상태. */
export type ReportStatus = '접수' | '체결' | '확인' | '취소' | '거부';

/** What the reported order number asked for (FID 905 주문구분). */
export type ReportRequest = 'new' | 'cancel' | 'amend';

export interface OrderReport {
  readonly status: ReportStatus;
  readonly request: ReportRequest;
  /** FID 9203, seven digits. */
  readonly number: string;
  /** FID 904, seven digits; null when there is none (`0000000`). */
  readonly original: string | null;
  readonly code: StockCode;
  readonly side: Side;
  readonly orderType: OrderType;
  /** FID 901; 0 for a market order or a cancel. */
  readonly price: number;
  /** FID 900. */
  readonly quantity: number;
  /** FID 902: what still works; 0 means "no longer working", not "filled". */
  readonly remaining: number;
  /** FID 909; empty unless this is an execution. */
  readonly executionId: string;
  /** FIDs 914 and 915: this execution; 0 when absent. */
  readonly unitPrice: number;
  readonly unitQuantity: number;
  /** FIDs 910 and 911: price, and all executions so far; 0 when absent. */
  readonly fillPrice: number;
  readonly cumulative: number;
  /** FIDs 938 and 939. */
  readonly commission: number;
  readonly tax: number;
  /** FID 919; empty when there is none. */
  readonly rejection: string;
}

const STATUSES: ReadonlySet<string> = new Set<ReportStatus>(['접수', '체결', '확인', '취소', '거부']);
const NUMBER = /^\d{1,10}$/;

/** The report, or a short text that names what is wrong with the entry. */
export function decodeOrderReport(fields: Fields): OrderReport | string {
  const code = readCode(fields.text(9001));
  const status = fields.text(913).trim();
  const number = fields.text(9203).trim();
  const original = fields.text(904).trim();
  const side = sideOf(fields.text(907).trim(), fields.text(905));
  if (code === null || code === FOREIGN) return '00: FID 9001 is no KRX code';
  if (!STATUSES.has(status)) return '00: FID 913 is no status';
  if (!NUMBER.test(number) || Number(number) === 0) return '00: FID 9203 is no order number';
  if (original !== '' && !NUMBER.test(original)) return '00: FID 904 is no order number';
  if (side === null) return '00: FIDs 907 and 905 name no side';
  const numbers = {
    price: fields.unsignedOr0(901),
    quantity: fields.unsigned(900),
    remaining: fields.unsigned(902),
    unitPrice: fields.unsignedOr0(914),
    unitQuantity: fields.unsignedOr0(915),
    fillPrice: fields.unsignedOr0(910),
    cumulative: fields.unsignedOr0(911),
    commission: fields.unsignedOr0(938),
    tax: fields.unsignedOr0(939),
  };
  for (const value of Object.values(numbers)) if (Number.isNaN(value)) return '00: a quantity or price is no number';
  const rejection = fields.text(919).trim();
  return {
    status: status as ReportStatus,
    request: requestOf(fields.text(905)),
    number: number.padStart(7, '0'),
    original: Number(original) === 0 ? null : original.padStart(7, '0'),
    code,
    side,
    orderType: fields.text(906).includes('시장가') ? 'market' : 'limit',
    executionId: fields.text(909).trim(),
    rejection: rejection === '0' ? '' : rejection,
    ...numbers,
  };
}

/** 907 is `1` 매도 or `2` 매수; where it is missing, 905 says it in words (`+매수`, `매도취소`). */
export function sideOf(number: string, words: string): Side | null {
  if (number === '1') return 'sell';
  if (number === '2') return 'buy';
  if (words.includes('매도')) return 'sell';
  return words.includes('매수') ? 'buy' : null;
}

export function requestOf(words: string): ReportRequest {
  if (words.includes('취소')) return 'cancel';
  return words.includes('정정') ? 'amend' : 'new';
}
