/**
 * Why we refuse an order before it leaves: our own limits, and the rules of the exchange. Each code has its cause and its
 * remedy in English and Korean; `npm run docs` writes them into DENIALS.md.
 */
import { explained as why, type Explained } from './explained.js';
import { KRX_REFUSALS } from './krx/refusals.js';

/** Where risk stands, named after what put it there: see `RISK_CAUSES`. */
const STANDING = {
  halted: why(
    ['An operator halted trading: no order leaves.', '운영자가 거래를 중단했습니다. 어떤 주문도 나가지 않습니다.'],
    ['Look at the reason of the halt, then `haru resume`.', '중단한 이유를 확인한 뒤 `haru resume`을 실행하십시오.'],
  ),
  reducing: why(
    ['An operator lets only sales leave.', '운영자의 지시로 매도만 나갑니다.'],
    [
      'Wait for the position to close, or `haru resume`.',
      '보유분이 정리되기를 기다리거나 `haru resume`을 실행하십시오.',
    ],
  ),
  daily_loss: why(
    ['The day’s loss reached its limit: risk halts.', '당일 손실이 한도에 이르러 거래를 중단했습니다.'],
    [
      'Run `haru resume` on the next day, or raise `risk.maxDailyLoss`.',
      '다음 날 `haru resume`을 실행하거나 `risk.maxDailyLoss`를 올리십시오.',
    ],
  ),
  drawdown: why(
    [
      'Equity fell too far below its high-water mark: risk halts.',
      '자산이 최고점에서 한도 이상 떨어져 거래를 중단했습니다.',
    ],
    [
      'Run `haru resume`: it measures from the equity of that moment. The limit is `risk.maxDrawdown`.',
      '`haru resume`을 하면 현재 자산부터 다시 잽니다. 한도는 `risk.maxDrawdown`입니다.',
    ],
  ),
  rejections: why(
    [
      'The venue rejected too many of the last orders: risk reduces, then halts.',
      '최근 주문이 너무 많이 거부되어 매수를 멈추거나 거래를 중단했습니다.',
    ],
    [
      'Look at why they were rejected, then `haru resume`; see `risk.maxRejections`.',
      '거부된 이유를 확인한 뒤 `haru resume`을 실행하십시오. 한도는 `risk.maxRejections`입니다.',
    ],
  ),
  broker_differs: why(
    ['The broker’s account differs from our books: only sales leave.', '증권사 잔고가 장부와 달라 매도만 나갑니다.'],
    [
      'It ends when both agree again, or by `haru resume`; see `risk.maxBrokerDifferences`.',
      '다시 일치하거나 `haru resume`을 실행하면 풀립니다. 한도는 `risk.maxBrokerDifferences`입니다.',
    ],
  ),
} as const satisfies Readonly<Record<string, Explained>>;

/** The state of the system: what must be known and in order before anything leaves. */
const SYSTEM = {
  link_down: why(
    ['The connection to the broker is down.', '증권사와의 연결이 끊겨 있습니다.'],
    ['Wait until it is online again.', '다시 연결될 때까지 기다리십시오.'],
  ),
  not_ready: why(
    [
      'The session does not trade: it is not reconciled yet, or continuous trading is over.',
      '아직 대사가 끝나지 않았거나 접속매매가 끝나 거래하지 않습니다.',
    ],
    ['Wait for the session to trade.', '거래 상태가 될 때까지 기다리십시오.'],
  ),
  unknown_outcome: why(
    ['An order of this code has an unknown outcome.', '결과를 알 수 없는 주문이 이 종목에 있습니다.'],
    [
      'It ends by reconciliation; nothing else of this code leaves before.',
      '대사로 결과가 밝혀질 때까지 이 종목의 다른 주문은 나가지 않습니다.',
    ],
  ),
  order_in_flight: why(
    ['Another order of this code is still working.', '이 종목의 다른 주문이 아직 살아 있습니다.'],
    ['Wait until it is closed, or cancel it.', '끝나기를 기다리거나 취소하십시오.'],
  ),
  stale_data: why(
    ['No tick of this code arrived for too long.', '이 종목의 시세가 너무 오래 오지 않았습니다.'],
    ['Wait for the next tick, or raise `risk.maxTickAge`.', '다음 시세를 기다리거나 `risk.maxTickAge`를 올리십시오.'],
  ),
  clock_skew: why(
    ['Our clock and the market’s differ too much.', '이 컴퓨터의 시계가 시장 시각과 너무 다릅니다.'],
    ['Set the clock right, or raise `risk.maxClockSkew`.', '시계를 맞추거나 `risk.maxClockSkew`를 올리십시오.'],
  ),
} as const satisfies Readonly<Record<string, Explained>>;

/** What we allow ourselves, and what the account allows. */
const LIMITS = {
  not_to_open: why(
    ['The exchange warns of this code: no position is begun in it.', '거래소가 경고한 종목이라 새로 사지 않습니다.'],
    ['Trade another code; what is held may be sold.', '다른 종목을 거래하십시오. 보유분은 팔 수 있습니다.'],
  ),
  cooling_down: why(
    ['The code is left alone after losing trades.', '손실 거래가 이어져 이 종목을 잠시 쉽니다.'],
    ['Wait, or change `risk.cooldownMinutes`.', '기다리거나 `risk.cooldownMinutes`를 바꾸십시오.'],
  ),
  no_holding: why(
    ['Fewer shares are held and free than the order sells.', '팔 수 있는 수량보다 많이 파는 주문입니다.'],
    ['Sell what is held.', '보유한 만큼만 파십시오.'],
  ),
  no_cash: why(
    [
      'The account has not enough cash for the order with its charges.',
      '수수료를 포함한 주문 금액보다 현금이 적습니다.',
    ],
    ['Lower the quantity, or pay in.', '수량을 줄이거나 입금하십시오.'],
  ),
  over_order_amount: why(
    ['The order is larger than one order may be.', '한 번에 낼 수 있는 주문 금액을 넘습니다.'],
    ['Lower it, or raise `risk.maxOrderAmount`.', '금액을 줄이거나 `risk.maxOrderAmount`를 올리십시오.'],
  ),
  over_position_amount: why(
    ['The position would grow larger than allowed.', '보유 금액이 한도를 넘게 됩니다.'],
    ['Lower the order, or raise `risk.maxPositionAmount`.', '주문을 줄이거나 `risk.maxPositionAmount`를 올리십시오.'],
  ),
  over_order_rate: why(
    ['Too many orders in the last minute.', '최근 1분 동안 주문이 너무 많았습니다.'],
    ['Wait, or raise `risk.maxOrdersPerMinute`.', '기다리거나 `risk.maxOrdersPerMinute`를 올리십시오.'],
  ),
  signal_only: why(
    [
      'The system runs in signal-only mode: orders are logged, not sent.',
      '신호 전용 모드라 주문을 기록만 하고 보내지 않습니다.',
    ],
    ['Run without `--signal-only`.', '`--signal-only` 없이 실행하십시오.'],
  ),
} as const satisfies Readonly<Record<string, Explained>>;

/**
 * Only limit and market orders are made, so two refusals cannot come; and `bad_quantity` has a name of its own, for here it
 * means that sizing came to no share.
 */
const { bad_quantity, unknown_type: _type, no_price_to_take: _price, ...EXCHANGE } = KRX_REFUSALS;

/** By what they rest on, in the order of the checks. */
export const DENIAL_GROUPS = {
  standing: STANDING,
  system: SYSTEM,
  exchange: { no_quantity: bad_quantity, ...EXCHANGE },
  limits: LIMITS,
} as const;

export const DENIALS = { ...STANDING, ...SYSTEM, ...DENIAL_GROUPS.exchange, ...LIMITS } as const;

export type DenialCode = keyof typeof DENIALS;
