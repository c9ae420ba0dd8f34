/** Stored payloads of what we decide. */
import { z } from 'zod';
import { DENIALS, type DecisionEvent, type DenialCode } from '../../src/domain/index.js';
import { code, interval, order, orderId, type PayloadSchemas, price, quantity, text, time } from './fields.js';

export const decision: PayloadSchemas<DecisionEvent['type']> = {
  ActionDecided: z.strictObject({
    code,
    interval,
    barTime: time,
    action: z.enum(['buy', 'sell', 'hold']),
    confidence: z.number().min(0).max(1),
    outputs: z.array(z.number()),
    policy: text,
  }),
  OrderRequested: z.strictObject({ orderId, order, closing: z.literal(true).exactOptional() }),
  OrderDenied: z.strictObject({
    orderId,
    order,
    reason: z.enum(Object.keys(DENIALS) as [DenialCode, ...DenialCode[]]),
    detail: text,
  }),
  CancelRequested: z.strictObject({ orderId, reason: text }),
  AmendRequested: z.strictObject({ orderId, price, quantity, reason: text }),
  AlarmRaised: z.strictObject({ alarm: text, subject: text, detail: text }),
};
