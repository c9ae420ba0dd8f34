/** kt10000 매수, kt10001 매도, kt10002 정정, kt10003 취소 (KIWOOM.md §7), with their refusals (§4.3). */
import {
  brokerSizeFault,
  exchangeSizeFault,
  invariant,
  KRX_ORDER_TYPES,
  priceAsItComes,
  type Price,
  type Side,
} from '../domain/index.js';
import type { Refusal } from '../exchange/index.js';
import type { Blotter, BlotterOrder } from './blotter.js';
import { isPlayed, worstPrice, type Broker, type NewOrder, type Placed } from './broker.js';
import { badValue, businessRefusal, inputError, ok, type Answer, type Params, type Transactions } from './envelope.js';
import { padded, plainCode } from './format.js';
import type { Ledger } from './ledger.js';
import { LISTED_SHARES, type Market, type SymbolDay } from './market.js';
import { refusalAnswer } from './refusals.js';

export interface OrderDesk {
  readonly broker: Broker;
  readonly blotter: Blotter;
  readonly market: Market;
  readonly ledger: Ledger;
  /** Whether messages are those of paper trading. */
  readonly paper: boolean;
}

const PATH = '/api/dostk/ordr';

export function orderTransactions(desk: OrderDesk): Transactions {
  const required = ['dmst_stex_tp', 'stk_cd', 'ord_qty', 'trde_tp'];
  return {
    kt10000: { path: PATH, required, run: (params) => place(desk, 'buy', params) },
    kt10001: { path: PATH, required, run: (params) => place(desk, 'sell', params) },
    kt10002: {
      path: PATH,
      required: ['dmst_stex_tp', 'orig_ord_no', 'stk_cd', 'mdfy_qty', 'mdfy_uv'],
      run: (params) => amend(desk, params),
    },
    kt10003: {
      path: PATH,
      required: ['dmst_stex_tp', 'orig_ord_no', 'stk_cd', 'cncl_qty'],
      run: (params) => cancel(desk, params),
    },
  };
}

function place(desk: OrderDesk, side: Side, params: Params): Answer {
  const symbol = desk.market.find(plainCode(params['stk_cd'] ?? ''));
  if (symbol === undefined) return noSuchSymbol(params);
  const wrongVenue = checkVenue(params);
  if (wrongVenue !== null) return wrongVenue;
  const quantity = wholeNumber(params['ord_qty']);
  if (quantity === null || quantity === 0) return badValue('ord_qty', '주문수량은 1 이상의 정수입니다');
  const priced = priceOf(desk, params);
  if ('returnCode' in priced) return priced;
  const order: NewOrder = { ...priced, instrument: symbol.instrument, side, quantity };
  const size = checkSize(symbol, order);
  if (size !== null) return refused(desk, size, 'ord_qty');
  const refusal = side === 'buy' ? checkCash(desk, symbol, order) : checkHolding(desk, order);
  if (refusal !== null) return refusal;
  const placed = desk.broker.place(order);
  if (placed.order === null) return refused(desk, placed.refusal, 'ord_qty');
  const word = side === 'buy' ? '매수' : '매도';
  return ok(
    { ord_no: placed.order.number, dmst_stex_tp: 'KRX' },
    desk.paper ? `모의투자 ${word}주문완료` : `${word}주문이 완료되었습니다.`,
  );
}

/** Type and limit price of a new order, as far as its text goes; the rules of KRX are the venue's to check. */
function priceOf(desk: OrderDesk, params: Params): Answer | Pick<NewOrder, 'tradeType' | 'price'> {
  const tradeType = (params['trde_tp'] ?? '').trim();
  const text = (params['ord_uv'] ?? '').trim();
  const hasPrice = text !== '' && text !== '0';
  if (!isPlayed(tradeType)) {
    const closing = tradeType === '61' || tradeType === '81';
    return refused(desk, closing && hasPrice ? 'price_forbidden' : 'type_not_now', 'ord_qty');
  }
  if (!KRX_ORDER_TYPES[tradeType].priced) {
    return hasPrice ? refused(desk, 'price_forbidden', 'ord_qty') : { tradeType, price: null };
  }
  const price = wholeNumber(text);
  if (price === null || price === 0) return refused(desk, 'price_needed', 'ord_qty');
  return { tradeType, price: price as Price };
}

/** The bounds of exchange and broker on one order; the venue does not know how many shares are listed. */
function checkSize(symbol: SymbolDay, { quantity, price }: NewOrder): Refusal | null {
  const { last } = symbol;
  const size = { quantity, amount: quantity * (price ?? last), listedShares: LISTED_SHARES };
  return exchangeSizeFault(size, last, symbol.day) ?? brokerSizeFault(size);
}

function checkCash(desk: OrderDesk, symbol: SymbolDay, order: NewOrder): Answer | null {
  const { kind } = KRX_ORDER_TYPES[order.tradeType];
  const price = priceAsItComes(kind, order.side, symbol) ?? order.price;
  const worst = worstPrice({ ...order, price }, symbol.limits.upper);
  const needed = desk.ledger.reservation(order.instrument, 0, worst * order.quantity);
  if (needed <= desk.ledger.orderable) return null;
  const shares = desk.ledger.affordable(order.instrument, worst);
  return businessRefusal('855056', `매수증거금이 부족합니다. ${shares}주 매수가능`);
}

function checkHolding(desk: OrderDesk, order: NewOrder): Answer | null {
  const sellable = desk.ledger.sellable(order.instrument.code);
  if (order.quantity <= sellable) return null;
  return businessRefusal('800033', `매도가능수량이 부족합니다. ${sellable}주 매도가능`);
}

function amend(desk: OrderDesk, params: Params): Answer {
  const found = originalOf(desk, params);
  if ('returnCode' in found) return found;
  const { original, symbol } = found;
  const quantity = wholeNumber(params['mdfy_qty']);
  const price = wholeNumber(params['mdfy_uv']);
  if (quantity === null) return badValue('mdfy_qty', '정정수량은 0 이상의 정수입니다');
  if (price === null || price === 0) return badValue('mdfy_uv', '정정단가는 1 이상의 정수입니다');
  const moved = quantity === 0 ? original.open : Math.min(quantity, original.open);
  const refusal = original.side === 'buy' ? checkAmendedCash(desk, original, symbol, moved, price) : null;
  if (refusal !== null) return refusal;
  const placed = desk.broker.amend(original, quantity, price as Price);
  if (placed.order === null) return refused(desk, placed.refusal, 'mdfy_qty');
  return followed(desk, placed, 'mdfy_qty', '정정');
}

/** Whether the dearer order is still covered; what the order bound before is free for it. */
function checkAmendedCash(
  desk: OrderDesk,
  original: BlotterOrder,
  symbol: SymbolDay,
  moved: number,
  price: number,
): Answer | null {
  const { chain, instrument } = original;
  const { upper } = symbol.limits;
  const worst = chain.parts.reduce((sum, part) => sum + part.open * worstPrice(part, upper), 0);
  const after = worst + moved * (price - worstPrice(original, upper));
  const needed = desk.ledger.reservation(instrument, chain.amount, after) - desk.ledger.cashBoundBy(chain.root);
  if (needed <= desk.ledger.orderable) return null;
  return businessRefusal('855056', `매수증거금이 부족합니다. ${desk.ledger.affordable(instrument, price)}주 매수가능`);
}

function cancel(desk: OrderDesk, params: Params): Answer {
  const found = originalOf(desk, params);
  if ('returnCode' in found) return found;
  const quantity = wholeNumber(params['cncl_qty']);
  if (quantity === null) return badValue('cncl_qty', '취소수량은 0(잔량 전부) 이상의 정수입니다');
  const placed = desk.broker.cancel(found.original, quantity);
  if (placed.order === null) return refused(desk, placed.refusal, 'cncl_qty');
  return followed(desk, placed, 'cncl_qty', '취소');
}

/** The order that an amendment or cancel is about, or the refusal. */
function originalOf(desk: OrderDesk, params: Params): Answer | { original: BlotterOrder; symbol: SymbolDay } {
  const symbol = desk.market.find(plainCode(params['stk_cd'] ?? ''));
  if (symbol === undefined) return noSuchSymbol(params);
  const original = desk.blotter.find(params['orig_ord_no'] ?? '');
  if (original?.instrument.code !== symbol.instrument.code) return refused(desk, 'no_such_order', 'orig_ord_no');
  if (original.kind === 'cancel') return businessRefusal('571435', '원주문이 취소주문입니다.');
  return { original, symbol };
}

function followed(desk: OrderDesk, placed: Placed, quantityField: string, word: string): Answer {
  const { order } = placed;
  invariant(order !== null, 'a refused request has no number');
  const side = order.side === 'buy' ? '매수' : '매도';
  return ok(
    {
      ord_no: order.number,
      base_orig_ord_no: order.chain.root,
      [quantityField]: padded(order.quantity, 12),
      dmst_stex_tp: 'KRX',
    },
    desk.paper ? `모의투자 ${side}${word}주문완료` : `${side}${word} 주문입력이 완료되었습니다`,
  );
}

function refused(desk: OrderDesk, refusal: Refusal, quantityField: string): Answer {
  return refusalAnswer(refusal, desk.paper, quantityField);
}

function checkVenue(params: Params): Answer | null {
  const venue = params['dmst_stex_tp'];
  if (venue === 'KRX' || venue === 'SOR') return null;
  return inputError('1903', `거래소구분(${venue ?? ''})에 해당하는 종목 정보가 없습니다`);
}

function noSuchSymbol(params: Params): Answer {
  return inputError(
    '1902',
    `종목 정보가 없습니다. 입력한 종목코드 값을 확인하십시오. 종목코드=${params['stk_cd'] ?? ''}`,
  );
}

/** A whole number of 0 or more in plain digits, or null. */
function wholeNumber(text: string | undefined): number | null {
  const digits = (text ?? '').trim();
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}
