/** Why an order is not taken, in the broker's words (KIWOOM.md §4.3); codes that no source tells are named in D-410. */
import type { Refusal } from '../exchange/index.js';
import { badValue, businessRefusal, inputError, type Answer } from './envelope.js';

/** Code and text of each refusal that the back office answers. */
const BUSINESS: Readonly<Partial<Record<Refusal, readonly [code: string, text: string]>>> = {
  off_tick: ['RC4003', '호가단위 오류입니다.'],
  outside_limits: ['00Z237', '주문가격이 상하한가 범위를 벗어났습니다.'],
  trading_halted: ['RC4007', '매매제한/금지 종목입니다.'],
  not_in_after_market: ['571242', '매매가 불가한 종목입니다.'],
  market_not_open: ['RC4057', '장시작전입니다.'],
  market_closed: ['RC4058', '장종료'],
  no_such_order: ['RC4032', '원주문번호가 존재하지 않습니다.'],
  nothing_to_cancel: ['RC4033', '정정/취소할 수량이 없습니다.'],
  over_quantity: ['RC4042', '정정/취소 수량이 가능수량을 초과합니다.'],
};

/** The same, where the text never says which server it is. */
const PLAIN: Readonly<Partial<Record<Refusal, readonly [code: string, text: string]>>> = {
  circuit_breaker: ['509193', '서킷브레이커 발동으로 주문이 불가합니다.'],
  price_forbidden: ['571357', '주문단가를 입력하지 않는 주문입니다.'],
  unknown_type: ['521790', '주문유형을 확인하십시오. 현재 주문이 불가한 유형입니다.'],
  type_not_now: ['521790', '주문유형을 확인하십시오. 현재 주문이 불가한 유형입니다.'],
  type_not_here: ['521790', '주문유형을 확인하십시오. 현재 주문이 불가한 유형입니다.'],
  no_price_to_take: ['521790', '주문유형을 확인하십시오. 현재 주문이 불가한 유형입니다.'],
  needs_confirmation: ['-303', '주문금액 20억원 또는 상장주식수의 1%를 초과합니다.'],
  over_broker_amount: ['-304', '주문금액이 50억원을 초과합니다.'],
  over_broker_shares: ['-306', '주문수량이 상장주식수의 3%를 초과합니다.'],
  over_exchange_amount: ['-304', '주문금액이 1000억원을 초과합니다.'],
  over_listed_shares: ['-305', '주문수량이 1회 호가한도를 초과합니다.'],
};

/** @param paper whether the server is the one of paper trading, which says so */
export function refusalAnswer(refusal: Refusal, paper: boolean, quantityField: string): Answer {
  const told = BUSINESS[refusal];
  if (told !== undefined) return businessRefusal(told[0], paper ? `모의투자 ${told[1]}` : told[1]);
  const plain = PLAIN[refusal];
  if (plain !== undefined) return businessRefusal(...plain);
  if (refusal === 'unknown_code') return inputError('1902', '종목 정보가 없습니다');
  if (refusal === 'price_needed') return badValue('ord_uv', '지정가 주문의 단가는 1 이상의 정수입니다');
  return badValue(quantityField, '주문수량은 매매수량단위의 1배 이상의 정수입니다');
}
