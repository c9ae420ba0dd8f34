/**
 * Events of older schemas, led to today's when they are read. Rows are never rewritten: a log stays what it was.
 *
 * A change to an event: raise its number in `SCHEMAS` (src/domain/events), add the pure step from the old number here,
 * add the old event to a new file in test/fixtures, and change its payload schema in `db/payloads`.
 */
import { HaruError, NO_RISK_LIMITS } from '../src/domain/index.js';

/** Makes version n + 1 of a payload (the event without its `type`) from version n. Pure. */
export type Upcaster = (payload: Readonly<Record<string, unknown>>) => object;

/** Event type → older schema number n → the step from n to n + 1. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;

type Payload = Parameters<Upcaster>[0];

/** Risk had four limits, and carried neither a cause nor a drawdown: a day was lived without what it did not know. */
const latched = (risk: unknown): object => ({ cause: 'operator', drawdown: 0, ...(risk as object) });
const withLimits = (config: Payload): object => ({
  ...config,
  risk: { ...NO_RISK_LIMITS, ...(config['risk'] as object) },
});

/** The steps of this haru. */
export const UPCASTERS: Upcasters = {
  DayOpened: {
    1: ({ config, carried, ...rest }) => ({
      ...rest,
      config: withLimits(config as Payload),
      carried: latched(carried),
    }),
  },
  DayClosed: { 1: ({ latched: risk, ...rest }) => ({ ...rest, latched: latched(risk) }) },
  // Fields that may be absent: what the lists say of a code, and whether an order closes for an operator.
  InstrumentReported: { 1: (payload) => payload },
  OrderRequested: { 1: (payload) => payload },
};

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
