import type { positionMachine } from '../../../machines/position.js';
import { type PositionEvent } from '../../../machines/position.js';
import type { Position } from '../../../src/domain/index.js';
import type { Situation } from './table.js';

export const held = (quantity: number): Position =>
  ({ code: '069500', quantity, cost: quantity * 30_000, realized: 0 }) as Position;

const at = (quantity: number, ...events: PositionEvent[]): Situation<typeof positionMachine> => ({
  origin: { input: held(quantity) },
  events,
});

export const events = {
  'OrderWorking:buy': { type: 'OrderWorking', side: 'buy' },
  'OrderWorking:sell': { type: 'OrderWorking', side: 'sell' },
  'OrderDone:buy': { type: 'OrderDone', side: 'buy' },
  'OrderDone:sell': { type: 'OrderDone', side: 'sell' },
  'Filled:buy': { type: 'Filled', side: 'buy', price: 30_000, quantity: 10 },
  'Filled:sell': { type: 'Filled', side: 'sell', price: 30_000, quantity: 4 },
  'Filled:sellall': { type: 'Filled', side: 'sell', price: 30_000, quantity: 10 },
  'Filled:oversell': { type: 'Filled', side: 'sell', price: 30_000, quantity: 11 },
  'Adjusted:none': { type: 'Adjusted', quantity: 0, cost: 0 },
  'Adjusted:some': { type: 'Adjusted', quantity: 7, cost: 210_000 },
  'Adjusted:same': { type: 'Adjusted', quantity: 10, cost: 300_000 },
  Nonsense: { type: 'Nonsense' },
} as unknown as Readonly<Record<string, PositionEvent>>;

const { 'OrderWorking:buy': buys, 'OrderWorking:sell': sells, 'Filled:buy': bought, 'Filled:sellall': sold } = events;

export const situations = {
  flat: at(0),
  long: at(10),
  'opening:none': at(0, buys!),
  'opening:some': at(0, buys!, bought!),
  'closing:some': at(10, sells!),
  'closing:none': at(10, sells!, sold!),
} as const;
