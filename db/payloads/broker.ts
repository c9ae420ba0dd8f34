/** Stored payloads of what the broker says. */
import { z } from 'zod';
import {
  brokerOrderId,
  code,
  money,
  orderId,
  orderType,
  type PayloadSchemas,
  price,
  quantity,
  side,
  text,
} from './fields.js';
import type { BrokerEvent } from '../../src/domain/index.js';

const request = z.enum(['cancel', 'amend']);
const average = z.number().nonnegative();

const known = {
  brokerOrderId,
  originalBrokerId: brokerOrderId.nullable(),
  code,
  side,
  price: price.nullable(),
  quantity,
  remaining: quantity,
  time: text,
};

export const broker: PayloadSchemas<BrokerEvent['type']> = {
  OrderAcknowledged: z.strictObject({ orderId, brokerOrderId }),
  OrderRejected: z.strictObject({
    orderId: orderId.nullable(),
    brokerOrderId: brokerOrderId.nullable(),
    code: text,
    message: text,
  }),
  OrderOutcomeUnknown: z.strictObject({ orderId, reason: text }),
  OrderAccepted: z.strictObject({ brokerOrderId, code, side, orderType, price: price.nullable(), quantity }),
  OrderFilled: z.strictObject({
    brokerOrderId,
    executionId: text,
    code,
    side,
    price,
    quantity,
    cumulative: quantity,
    remaining: quantity,
    orderQuantity: quantity,
    orderPrice: price.nullable(),
    commission: money,
    tax: money,
  }),
  OrderCanceled: z.strictObject({ brokerOrderId, requestBrokerId: brokerOrderId, code, quantity }),
  OrderAmended: z.strictObject({ brokerOrderId, newBrokerOrderId: brokerOrderId, code, quantity, price }),
  RequestRefused: z.strictObject({ request, orderId, code: text, message: text }),
  RequestAcknowledged: z.strictObject({ request, orderId, requestBrokerId: brokerOrderId }),
  RequestOutcomeUnknown: z.strictObject({ request, orderId, reason: text }),
  HoldingReported: z.strictObject({ code, quantity, averagePrice: average, cost: money, sellable: quantity }),
  AccountReported: z.strictObject({
    cash: money,
    orderable: money,
    holdings: z.array(z.strictObject({ code, name: text, quantity, sellable: quantity, cost: money })),
  }),
  OpenOrdersReported: z.strictObject({ orders: z.array(z.strictObject(known)) }),
  ExecutionsReported: z.strictObject({
    orders: z.array(z.strictObject({ ...known, filled: quantity, averagePrice: average })),
  }),
  QueryFailed: z.strictObject({ query: text, reason: text }),
};
