/** What each type of event must look like in the log, checked when written and when read. */
import type { z } from 'zod';
import type { EventType, TickEvent } from '../../src/domain/index.js';
import { broker } from './broker.js';
import { decision } from './decision.js';
import type { PayloadSchemas } from './fields.js';
import { lifecycle } from './lifecycle.js';
import { market } from './market.js';

/** The events that live in the `events` table. */
export type StoredType = Exclude<EventType, TickEvent['type']>;

export const PAYLOADS: PayloadSchemas<StoredType> = { ...market, ...broker, ...decision, ...lifecycle };

/** What is wrong with a payload of `type`, or null: `price: Too small: expected number to be >0`. */
export function payloadFault(type: StoredType, payload: unknown): string | null {
  const schema: z.ZodType = PAYLOADS[type];
  const result = schema.safeParse(payload);
  if (result.success) return null;
  return result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
