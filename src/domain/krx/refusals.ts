/** Every reason of the exchange, and of the broker on the way there, not to take an order. */
import { explained as why, type Explained } from '../explained.js';

export const KRX_REFUSALS = {
  market_not_open: why(
    ['Orders are not taken yet.', '아직 주문을 받지 않습니다.'],
    ['Send it from 08:20 on.', '08:20부터 주문하십시오.'],
  ),
  market_closed: why(
    ['The market takes no orders any more.', '장이 끝나 주문을 받지 않습니다.'],
    ['Send it on the next trading day.', '다음 거래일에 주문하십시오.'],
  ),
  trading_halted: why(
    ['Trading of this code is halted.', '거래가 정지된 종목입니다.'],
    ['Wait until the exchange resumes it.', '거래소가 거래를 재개할 때까지 기다리십시오.'],
  ),
  circuit_breaker: why(
    ['A circuit breaker has stopped the market.', '서킷브레이커로 시장 전체의 거래가 중단되었습니다.'],
    ['Wait until the market resumes.', '거래가 재개될 때까지 기다리십시오.'],
  ),
  unknown_type: why(
    ['KRX knows no such type of order on this day.', '이 날의 거래소에 없는 주문 유형입니다.'],
    ['Use one of `KRX_ORDER_TYPES`.', '`KRX_ORDER_TYPES`의 유형을 쓰십시오.'],
  ),
  type_not_now: why(
    ['This type of order is not taken now.', '지금은 받지 않는 주문 유형입니다.'],
    ['Call auctions take limit and market orders.', '동시호가에서는 지정가와 시장가를 쓰십시오.'],
  ),
  type_not_here: why(
    ['This type of order is not taken for this kind of instrument.', '이 종류의 종목에는 쓸 수 없는 주문 유형입니다.'],
    ['Use a limit order.', '지정가로 주문하십시오.'],
  ),
  not_in_after_market: why(
    ['The after-market does not trade this kind of instrument.', '애프터마켓에서 거래하지 않는 종류의 종목입니다.'],
    ['Trade it in the regular session.', '정규장에서 거래하십시오.'],
  ),
  bad_quantity: why(
    ['The order has no whole number of shares above 0.', '주문 수량이 1주 이상의 정수가 아닙니다.'],
    ['Give a whole number, or the cash for one share.', '정수로 주문하거나, 한 주를 살 현금을 주십시오.'],
  ),
  bad_lot: why(
    ['The quantity is no multiple of the lot.', '매매수량단위의 배수가 아닙니다.'],
    ['Round it to the lot.', '매매수량단위에 맞추십시오.'],
  ),
  price_needed: why(
    ['This type of order needs a price.', '가격이 필요한 주문 유형입니다.'],
    ['Give a limit price.', '지정가를 넣으십시오.'],
  ),
  price_forbidden: why(
    ['This type of order takes no price.', '가격을 넣을 수 없는 주문 유형입니다.'],
    ['Leave the price out.', '가격을 빼십시오.'],
  ),
  no_price_to_take: why(
    ['The side of the book that gives the price is empty.', '가격을 정할 호가가 비어 있습니다.'],
    ['Give a price of your own.', '가격을 직접 정하십시오.'],
  ),
  off_tick: why(
    ['The price lies off the tick grid.', '호가가격단위에 맞지 않는 가격입니다.'],
    ['Round it to the tick of its band.', '가격대의 호가단위에 맞추십시오.'],
  ),
  outside_limits: why(
    ['The price lies outside the limits.', '상·하한가를 벗어난 가격입니다.'],
    ['Keep within the limits of the day.', '당일 상·하한가 안에서 주문하십시오.'],
  ),
  over_listed_shares: why(
    ['The order is for more of the listed shares than one order may be.', '상장주식수 대비 1회 호가 한도를 넘습니다.'],
    ['Split it.', '나누어 주문하십시오.'],
  ),
  over_exchange_amount: why(
    ['The order is worth more than 100 billion won.', '주문 금액이 1,000억 원을 넘습니다.'],
    ['Split it.', '나누어 주문하십시오.'],
  ),
  over_broker_amount: why(
    ['The order is worth more than 5 billion won (-304).', '주문 금액이 50억 원을 넘습니다(-304).'],
    ['Split it.', '나누어 주문하십시오.'],
  ),
  over_broker_shares: why(
    ['The order is for more than 3 % of the listed shares (-306).', '상장주식수의 3 %를 넘는 주문입니다(-306).'],
    ['Split it.', '나누어 주문하십시오.'],
  ),
  needs_confirmation: why(
    [
      'Above 2 billion won or 1 % of the shares a person must confirm (-303, -305).',
      '20억 원 또는 상장주식수의 1 %를 넘는 주문은 사람이 확인해야 합니다(-303, -305).',
    ],
    ['Split it.', '나누어 주문하십시오.'],
  ),
} as const satisfies Readonly<Record<string, Explained>>;

export type KrxRefusal = keyof typeof KRX_REFUSALS;
