/**
 * Events of older schemas, led to today's when they are read. Rows are never rewritten: a log stays what it was.
 *
 * A change to an event: raise its number in `SCHEMAS` (src/domain/events), add the pure step from the old number here,
 * add the old event to a new file in test/fixtures, and change its payload schema in `db/payloads`.
 */
import { HaruError } from '../src/domain/index.js';

/** Makes version n + 1 of a payload (the event without its `type`) from version n. Pure. */
export type Upcaster = (payload: Readonly<Record<string, unknown>>) => object;

/** Event type → older schema number n → the step from n to n + 1. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;

/** The steps of this haru. Every event is at its first schema, so there is none to lead. */
export const UPCASTERS: Upcasters = {};

/**
 * The payload at schema `to`.
 *
 * @throws HaruError `no_upcaster` when a step of the way is missing
 * @example upcast({ LinkReported: { 1: (p) => ({ ...p, detail: '' }) } }, 'LinkReported', 1, 2, { state: 'online' })
 */
export function upcast(upcasters: Upcasters, type: string, from: number, to: number, payload: object): object {
  let current = payload;
  for (let version = from; version < to; version++) {
    const step = upcasters[type]?.[version];
    if (step === undefined) {
      throw new HaruError(
        'no_upcaster',
        `Nothing leads ${type} from schema ${version} to ${version + 1}: this haru is not whole, install it again.`,
      );
    }
    current = step(current as Record<string, unknown>);
  }
  return current;
}
