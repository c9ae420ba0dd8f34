/** Stored payloads of the frame of a day. */
import { z } from 'zod';
import {
  COST_SCHEDULES,
  RISK_CAUSES,
  type DayConfig,
  type LatchedRisk,
  type LifecycleEvent,
} from '../../src/domain/index.js';
import { code, day, interval, money, orderId, type PayloadSchemas, quantity, text, time, whole } from './fields.js';

const config: z.ZodType<DayConfig> = z.strictObject({
  day,
  schedule: z.strictObject({
    day,
    openingAuction: time,
    open: time,
    closingAuction: time,
    close: time,
    closingPriceStart: time,
    closingPriceEnd: time,
    afterHoursEnd: time,
  }),
  settlementDay: day,
  market: z.enum(['sim', 'mock', 'live']),
  codes: z.array(code),
  interval,
  policy: text,
  lookback: whole,
  costs: z.enum(COST_SCHEDULES),
  seed: text,
  signalOnly: z.boolean(),
  risk: z.strictObject({
    maxOrderAmount: money,
    maxPositionAmount: money,
    maxOrdersPerMinute: whole,
    maxDailyLoss: money,
    maxDrawdown: whole,
    maxRejections: whole,
    rejectionWindow: whole,
    maxTickAge: whole,
    maxClockSkew: whole,
    maxBrokerDifferences: whole,
    lossesBeforeCooldown: whole,
    cooldownMinutes: whole,
  }),
  cashPerBuy: whole,
  barGrace: whole,
  orderTimeout: whole,
  behaviour: whole.exactOptional(),
  reconcileEvery: whole.exactOptional(),
  feed: z.literal('bars').exactOptional(),
  features: z.literal(false).exactOptional(),
});

const latched: z.ZodType<LatchedRisk> = z.strictObject({
  risk: z.enum(['active', 'reducing', 'halted']),
  reason: text,
  cause: z.enum(RISK_CAUSES),
  drawdown: money,
});

export const lifecycle: PayloadSchemas<LifecycleEvent['type']> = {
  DayOpened: z.strictObject({
    config,
    configHash: text,
    versions: z.record(text, text),
    previousHash: text.nullable(),
    carried: latched,
  }),
  DayResumed: z.strictObject({ reason: text }),
  DayClosed: z.strictObject({
    stateHash: text,
    cash: money,
    equity: money,
    positions: z.array(z.strictObject({ code, quantity, averagePrice: z.number().nonnegative() })),
    latched,
    how: z.enum(['settled', 'stopped', 'recovered']),
  }),
  TimerFired: z.strictObject({ name: text, dueAt: time }),
  CommandReceived: z.strictObject({
    command: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('halt'), reason: text }),
      z.strictObject({ kind: z.literal('resume'), reason: text }),
      z.strictObject({ kind: z.literal('flatten'), reason: text }),
      z.strictObject({ kind: z.literal('cancel'), orderId, reason: text }),
      z.strictObject({ kind: z.literal('stop'), reason: text }),
    ]),
    source: text,
  }),
};
