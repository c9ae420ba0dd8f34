/** Orders (KIWOOM.md §7). Numbers are plain text without padding; `trde_tp` has one digit; a market order has no price. */
import { z } from 'zod';
import {
  TRADE_TYPES,
  type AmendRequested,
  type BrokerOrderId,
  type BrokerTarget,
  type OrderRequested,
} from '../../domain/index.js';
import type { Endpoint, RequestBody } from '../rest.js';
import { orderNumber } from './fields.js';

const order = (apiId: string): Endpoint => ({ apiId, path: '/api/dostk/ordr', order: true });

const BUY = order('kt10000');
const SELL = order('kt10001');
const AMEND = order('kt10002');
const CANCEL = order('kt10003');

/** haru trades on KRX only: its ticks come from there, and the paper server knows nothing else. */
const VENUE = 'KRX';

export interface OrderCall {
  readonly endpoint: Endpoint;
  readonly body: RequestBody;
}

/** kt10000 매수, kt10001 매도. */
export function placing({ order }: OrderRequested): OrderCall {
  return {
    endpoint: order.side === 'buy' ? BUY : SELL,
    body: {
      dmst_stex_tp: VENUE,
      stk_cd: order.code,
      ord_qty: String(order.quantity),
      ord_uv: order.type === 'market' || order.price === null ? '' : String(order.price),
      trde_tp: TRADE_TYPES[order.type],
      cond_uv: '',
    },
  };
}

/** kt10002 정정. */
export function amending(request: AmendRequested, target: BrokerTarget): OrderCall {
  return {
    endpoint: AMEND,
    body: {
      dmst_stex_tp: VENUE,
      orig_ord_no: target.brokerOrderId,
      stk_cd: target.code,
      mdfy_qty: String(request.quantity),
      mdfy_uv: String(request.price),
      mdfy_cond_uv: '',
    },
  };
}

/** kt10003 취소 of everything left (`cncl_qty` 0). */
export function canceling(target: BrokerTarget): OrderCall {
  return {
    endpoint: CANCEL,
    body: { dmst_stex_tp: VENUE, orig_ord_no: target.brokerOrderId, stk_cd: target.code, cncl_qty: '0' },
  };
}

const answer = z.looseObject({ ord_no: orderNumber });

/** The number that the broker gave; null when the answer does not hold one, though it says success. */
export function numberOf(body: unknown): BrokerOrderId | null {
  const result = answer.safeParse(body);
  return result.success ? result.data.ord_no : null;
}
