/** What a condition may ask for. */
import { codeOf, formatClock, invariant, type OrderId, type StockCode } from '../../../domain/index.js';
import type { Scene } from '../cursor.js';
import { viewOf } from '../machines.js';
import type { Expression, Kind, Value } from './expression.js';

export type Named = Omit<Expression, 'at'>;

const named = (kind: Kind, moves: Named['moves'], value: (scene: Scene) => Value): Named => ({ kind, moves, value });
const numberOf = (value: (scene: Scene) => number | null | undefined): Named =>
  named('number', 'change', (scene) => value(scene) ?? Number.NaN);
const textOf = (value: (scene: Scene) => string): Named => named('text', 'change', value);

export const NAMES: Readonly<Record<string, Named>> = {
  seq: named('number', 'always', ({ envelope }) => envelope.seq),
  /** KST as `09:01:12`: compares as text. */
  time: named('text', 'always', ({ envelope }) => formatClock(envelope.tsRecv).replace(/(..)(..)(..)/, '$1:$2:$3')),
  type: named('text', 'always', ({ envelope }) => envelope.event.type),
  code: named('text', 'always', ({ envelope }) => codeOf(envelope.event) ?? ''),
  phase: textOf(({ system }) => system.model.phase),
  session: textOf(({ system }) => system.model.session),
  link: textOf(({ system }) => system.model.link.state),
  risk: textOf(({ system }) => system.model.risk.state),
  cash: numberOf(({ system }) => system.model.account?.cash),
  commission: numberOf(({ system }) => system.model.account?.commission),
  tax: numberOf(({ system }) => system.model.account?.tax),
  equity: named('number', 'always', ({ system }) => (system.model.account === null ? Number.NaN : system.equity)),
  profit: named('number', 'always', ({ system: { model, equity } }) =>
    model.account === null ? Number.NaN : equity - model.account.openingEquity,
  ),
  bars: numberOf(({ system }) => system.model.counts.bars),
  decisions: numberOf(({ system }) => system.model.counts.decisions),
  denied: numberOf(({ system }) => system.model.counts.denied),
  fills: numberOf(({ system }) => system.model.counts.fills),
  alarms: numberOf(({ system }) => system.model.counts.alarms),
};

/** States of `machines/order.ts`, and two sums. */
const ORDER_STATES = [
  'submitting',
  'unknown',
  'accepted',
  'partiallyFilled',
  'pendingCancel',
  'pendingAmend',
  'denied',
  'rejected',
  'canceled',
  'expired',
  'filled',
] as const;

const ordersIn = (state: string) =>
  numberOf(({ system }) => Object.values(system.model.orders).filter((order) => order.state === state).length);

export const ORDER_NAMES: Readonly<Record<string, Named>> = {
  'orders.total': numberOf(({ system }) => Object.keys(system.model.orders).length),
  'orders.working': numberOf(({ system }) => system.trading.orders.working().length),
  ...Object.fromEntries(ORDER_STATES.map((state) => [`orders.${state}`, ordersIn(state)])),
};

/** Prices of 0 mean that none is known. */
const priceOf = (what: 'last' | 'bid' | 'ask' | 'volume') => (code: string) =>
  named('number', 'always', ({ system }) => {
    const value = system.streams.quotes[code]?.[what] ?? 0;
    return value === 0 && what !== 'volume' ? Number.NaN : value;
  });

const OF_CODE: Readonly<Record<string, (code: string) => Named>> = {
  position: (code) => numberOf(({ system }) => system.model.positions[code as StockCode]?.quantity ?? 0),
  cost: (code) => numberOf(({ system }) => system.model.positions[code as StockCode]?.cost ?? 0),
  realized: (code) => numberOf(({ system }) => system.model.positions[code as StockCode]?.realized ?? 0),
  last: priceOf('last'),
  bid: priceOf('bid'),
  ask: priceOf('ask'),
  volume: priceOf('volume'),
  trader: (code) => textOf(({ system }) => viewOf(system.trading.desk(code as StockCode).persist().trader).state),
};

const OF_TEXT: Readonly<Record<string, (text: string) => Named>> = {
  /** Its state; empty before it exists. */
  order: (id) => textOf(({ system }) => system.model.orders[id as OrderId]?.state ?? ''),
};

export const FUNCTIONS: Readonly<Record<string, (text: string) => Named>> = { ...OF_CODE, ...OF_TEXT };

/** What a function of a code gives; null for other functions. */
export function codeFunction(name: string, code: string): Named | null {
  return ownOf(OF_CODE, name)?.(code) ?? null;
}

export function textFunction(name: string, text: string): Named {
  const make = ownOf(OF_TEXT, name);
  invariant(make !== undefined, () => `no function ${name}`);
  return make(text);
}

/** A member by a name that people typed: `constructor` is none. */
export function ownOf<T>(from: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

/** All names, for who mistook one. */
export function vocabulary(): string {
  const orders = `orders.STATE (${['total', 'working', ...ORDER_STATES].join(' ')})`;
  const functions = [...Object.keys(OF_CODE).map((name) => `${name}("CODE")`), 'order("ID")'];
  return `there are ${[...Object.keys(NAMES), orders, ...functions].join(', ')}`;
}
