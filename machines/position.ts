/**
 * What is held of one code, and whether an order is about to change it. `opening`: a buy works; `closing`: a sell
 * works. Fills change the numbers at once, the state when the order is done: half a position is still being opened.
 */
import { emit, enqueueActions, setup } from 'xstate';
import {
  evolvePosition,
  type Money,
  type Position,
  type Price,
  type Quantity,
  type Side,
} from '../src/domain/index.js';
import { MAX_ITERATIONS, unexpected, type Alarm, type Unexpected } from './emitted.js';

export type PositionState = 'flat' | 'opening' | 'long' | 'closing';

export interface PositionContext {
  readonly position: Position;
}

export type PositionEvent =
  /** An order of this side left for the broker. */
  | { readonly type: 'OrderWorking'; readonly side: Side }
  /** That order is closed, however it ended. Its fills came before. */
  | { readonly type: 'OrderDone'; readonly side: Side }
  | { readonly type: 'Filled'; readonly side: Side; readonly price: Price; readonly quantity: Quantity }
  /** What the broker says is held, after a reconciliation that explains the difference. */
  | { readonly type: 'Adjusted'; readonly quantity: Quantity; readonly cost: Money };

export interface PositionChanged {
  readonly type: 'PositionChanged';
  readonly position: Position;
}

export type PositionEmitted = PositionChanged | Alarm | Unexpected;

/** Shares of a fill that the position can take: a sale at most what is held. */
function takable(position: Position, fill: { readonly side: Side; readonly quantity: Quantity }): Quantity {
  return fill.side === 'buy' || fill.quantity <= position.quantity ? fill.quantity : position.quantity;
}

/** The position after `event`; the same object when nothing changes. Sells never take more than is held. */
export function positionAfter(position: Position, event: PositionEvent): Position {
  switch (event.type) {
    case 'Filled': {
      const quantity = takable(position, event);
      return quantity === 0 ? position : evolvePosition(position, { ...event, quantity });
    }
    case 'Adjusted': {
      const { quantity, cost } = event;
      return quantity === position.quantity && cost === position.cost ? position : { ...position, quantity, cost };
    }
    default:
      return position;
  }
}

export const positionMachine = setup({
  types: {
    context: {} as PositionContext,
    events: {} as PositionEvent,
    emitted: {} as PositionEmitted,
    input: {} as Position,
    tags: {} as 'working',
  },
  guards: {
    /** Whether nothing is held once the event is counted. */
    leavesNone: ({ context, event }) => positionAfter(context.position, event).quantity === 0,
    isBuy: (_, side: Side) => side === 'buy',
    isSell: (_, side: Side) => side === 'sell',
  },
  actions: {
    count: enqueueActions(({ context, event, enqueue }) => {
      const position = positionAfter(context.position, event);
      if (position !== context.position) {
        enqueue.assign({ position });
        enqueue.emit({ type: 'PositionChanged', position });
      }
      const excess = event.type === 'Filled' ? event.quantity - takable(context.position, event) : 0;
      if (excess > 0) {
        const detail = `sold ${excess} shares more than were held`;
        enqueue.emit({ type: 'Alarm', alarm: 'oversold', subject: context.position.code, detail });
      }
    }),
    unexpected: emit(({ self, event }) => unexpected('position', self, event)),
  },
}).createMachine({
  id: 'position',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({ position: input }),
  initial: 'starting',
  // While an order works, fills and adjustments change the numbers only.
  on: {
    Filled: { actions: 'count' },
    Adjusted: { actions: 'count' },
    '*': { actions: 'unexpected' },
  },
  states: {
    starting: { always: [{ guard: 'leavesNone', target: 'flat' }, { target: 'long' }] },
    flat: {
      on: {
        OrderWorking: { guard: { type: 'isBuy', params: ({ event }) => event.side }, target: 'opening' },
        // A late fill of an order that is done, or a correction.
        Filled: [
          { guard: 'leavesNone', actions: 'count' },
          { target: 'long', actions: 'count' },
        ],
        Adjusted: [
          { guard: 'leavesNone', actions: 'count' },
          { target: 'long', actions: 'count' },
        ],
      },
    },
    long: {
      on: {
        OrderWorking: [
          { guard: { type: 'isBuy', params: ({ event }) => event.side }, target: 'opening' },
          { target: 'closing' },
        ],
        Filled: [{ guard: 'leavesNone', target: 'flat', actions: 'count' }, { actions: 'count' }],
        Adjusted: [{ guard: 'leavesNone', target: 'flat', actions: 'count' }, { actions: 'count' }],
      },
    },
    opening: {
      tags: ['working'],
      on: {
        OrderDone: { guard: { type: 'isBuy', params: ({ event }) => event.side }, target: 'starting' },
      },
    },
    closing: {
      tags: ['working'],
      on: {
        OrderDone: { guard: { type: 'isSell', params: ({ event }) => event.side }, target: 'starting' },
      },
    },
  },
});
