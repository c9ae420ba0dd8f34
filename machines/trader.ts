/**
 * Trades one code, one bar at a time: warmingUp → observing → deciding → ordering → coolingDown → observing.
 *
 * A bar is decided on when the market and the session trade, `lookback` bars are there and nothing of this trader is
 * under way; every other bar passes, and is counted. At most one order works at a time.
 */
import { assign, emit, setup } from 'xstate';
import type { Action, EpochMs, OrderId, Quantity, Side, StockCode } from '../src/domain/index.js';
import { MAX_ITERATIONS, unexpected, type Unexpected } from './emitted.js';

export type TraderState = 'warmingUp' | 'observing' | 'deciding' | 'ordering' | 'coolingDown';

export interface TraderInput {
  readonly code: StockCode;
  /** Bars that a decision needs (`DayConfig.lookback`). */
  readonly lookback: number;
  /** Bars without decision after an order closed; 0 for none. */
  readonly cooldownBars: number;
}

export interface TraderContext extends TraderInput {
  /** Whether the session lets new decisions be made. False until it says so. */
  readonly trading: boolean;
  /** Start of the bar being decided or ordered on; null when there is none. */
  readonly barTime: EpochMs | null;
  /** The order that works for this trader; null while the engine has not placed it. */
  readonly orderId: OrderId | null;
  /** Bars still to pass in coolingDown. */
  readonly cooling: number;
  /** Bars that passed without a decision since warming up. */
  readonly passed: number;
}

export type TraderEvent =
  | {
      readonly type: 'BarClosed';
      /** When the bar starts. */
      readonly time: EpochMs;
      /** Bars there are by now, this one included. */
      readonly available: number;
      /** Whether orders of this code can be executed now: `isTradable` of the market phase. */
      readonly tradable: boolean;
    }
  | {
      readonly type: 'ActionDecided';
      readonly action: Action;
      /** In [0, 1]. */
      readonly confidence: number;
      readonly barTime: EpochMs;
      /** Shares held now. */
      readonly holding: Quantity;
    }
  | { readonly type: 'OrderPlaced'; readonly orderId: OrderId }
  /** An order came to nothing: denied by us, or rejected by the venue. Without `orderId` it is the trader's own. */
  | { readonly type: 'OrderRefused'; readonly reason: string; readonly orderId?: OrderId }
  | { readonly type: 'OrderClosed'; readonly orderId: OrderId; readonly filled: Quantity }
  | { readonly type: 'SessionChanged'; readonly trading: boolean }
  /** The process was away: a decision or an order that was only wished for is given up. */
  | { readonly type: 'Interrupted' };

/** Asks the engine for a policy's decision on a bar. */
export interface DecisionWanted {
  readonly type: 'DecisionWanted';
  readonly code: StockCode;
  readonly barTime: EpochMs;
}

/** Asks the engine for an order: all of the holding when it sells, as much as sizing allows when it buys. */
export interface IntentRaised {
  readonly type: 'IntentRaised';
  readonly code: StockCode;
  readonly side: Side;
  readonly confidence: number;
  readonly barTime: EpochMs;
}

export type TraderEmitted = DecisionWanted | IntentRaised | Unexpected;

type BarClosed = Extract<TraderEvent, { type: 'BarClosed' }>;
type Decided = Extract<TraderEvent, { type: 'ActionDecided' }>;

/** The order a decision asks for: buy when none is held, sell when some are; null otherwise. */
export function sideOf(action: Action, holding: number): Side | null {
  if (action === 'buy' && holding === 0) return 'buy';
  if (action === 'sell' && holding > 0) return 'sell';
  return null;
}

const traderSetup = setup({
  types: {
    context: {} as TraderContext,
    events: {} as TraderEvent,
    emitted: {} as TraderEmitted,
    input: {} as TraderInput,
  },
  guards: {
    isWarm: ({ context }, bar: BarClosed) => bar.available >= context.lookback,
    isDecidable: ({ context }, bar: BarClosed) => context.trading && bar.tradable && bar.available >= context.lookback,
    isAnotherBar: ({ context }, decided: Decided) => decided.barTime !== context.barTime,
    isIntent: ({ context }, decided: Decided) => context.trading && sideOf(decided.action, decided.holding) !== null,
    isNotPlaced: ({ context }, orderId: OrderId) => context.orderId !== orderId,
    isPlaced: ({ context }) => context.orderId !== null,
    isAnotherOrder: ({ context }, orderId: OrderId | undefined) =>
      orderId !== undefined && context.orderId !== null && context.orderId !== orderId,
    needsNoCooling: ({ context }) => context.cooldownBars === 0,
    isCooled: ({ context }) => context.cooling <= 1,
  },
  actions: {
    pass: assign({ passed: ({ context }) => context.passed + 1 }),
    take: assign((_, bar: BarClosed) => ({ barTime: bar.time })),
    release: assign({ barTime: null, orderId: null }),
    place: assign((_, orderId: OrderId) => ({ orderId })),
    beginCooling: assign({ cooling: ({ context }) => context.cooldownBars }),
    cool: assign({ cooling: ({ context }) => context.cooling - 1 }),
    setTrading: assign((_, trading: boolean) => ({ trading })),
    wantDecision: emit(({ context }, bar: BarClosed) => ({
      type: 'DecisionWanted' as const,
      code: context.code,
      barTime: bar.time,
    })),
    raiseIntent: emit(({ context }, decided: Decided) => ({
      type: 'IntentRaised' as const,
      code: context.code,
      side: sideOf(decided.action, decided.holding) ?? 'buy',
      confidence: decided.confidence,
      barTime: decided.barTime,
    })),
    unexpected: emit(({ self, event }) => unexpected('trader', self, event)),
  },
});

/** Hands the event itself to a guard or an action, with the type it has there. */
const it = <E>({ event }: { event: E }): E => event;

const decide = {
  guard: { type: 'isDecidable', params: it },
  target: 'deciding',
  actions: [
    { type: 'take', params: it },
    { type: 'wantDecision', params: it },
  ],
} as const;

export const traderMachine = traderSetup.createMachine({
  id: 'trader',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({
    code: input.code,
    lookback: input.lookback,
    cooldownBars: input.cooldownBars,
    trading: false,
    barTime: null,
    orderId: null,
    cooling: 0,
    passed: 0,
  }),
  initial: 'warmingUp',
  on: {
    SessionChanged: { actions: { type: 'setTrading', params: ({ event }) => event.trading } },
    Interrupted: {},
    // An operator's order (a flatten) is placed without an intent; the trader keeps out of its way until it is closed.
    OrderPlaced: { target: '.ordering', actions: { type: 'place', params: ({ event }) => event.orderId } },
    OrderRefused: {},
    '*': { actions: 'unexpected' },
  },
  states: {
    warmingUp: {
      on: {
        // The bar that completes the window is decided on like every later one.
        BarClosed: [decide, { guard: { type: 'isWarm', params: it }, target: 'observing', actions: 'pass' }, {}],
      },
    },
    observing: {
      on: {
        BarClosed: [decide, { actions: 'pass' }],
      },
    },
    deciding: {
      on: {
        // A policy slower than a bar: its decision stays wanted, the bar passes.
        BarClosed: { actions: 'pass' },
        ActionDecided: [
          { guard: { type: 'isAnotherBar', params: it }, actions: 'unexpected' },
          {
            guard: { type: 'isIntent', params: it },
            target: 'ordering',
            actions: { type: 'raiseIntent', params: it },
          },
          { target: 'observing', actions: 'release' },
        ],
        Interrupted: { target: 'observing', actions: 'release' },
      },
    },
    ordering: {
      on: {
        BarClosed: { actions: 'pass' },
        // An order that was placed goes on; one that was not even on disk never will be.
        Interrupted: [{ guard: 'isPlaced' }, { target: 'observing', actions: 'release' }],
        OrderPlaced: [
          { guard: 'isPlaced', actions: 'unexpected' },
          { actions: { type: 'place', params: ({ event }) => event.orderId } },
        ],
        OrderRefused: [
          { guard: { type: 'isAnotherOrder', params: ({ event }) => event.orderId } },
          { target: 'observing', actions: 'release' },
        ],
        OrderClosed: [
          { guard: { type: 'isNotPlaced', params: ({ event }) => event.orderId }, actions: 'unexpected' },
          { guard: 'needsNoCooling', target: 'observing', actions: 'release' },
          { target: 'coolingDown', actions: ['release', 'beginCooling'] },
        ],
      },
    },
    coolingDown: {
      on: {
        BarClosed: [
          { guard: 'isCooled', target: 'observing', actions: ['pass', 'cool'] },
          { actions: ['pass', 'cool'] },
        ],
      },
    },
  },
});
