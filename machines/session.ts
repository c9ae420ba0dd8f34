/**
 * The day as the daemon lives it: preparing → recovering → ready → trading → closing → settling → settled.
 *
 * A need is something without which it must not go on: `link`, `account`, `openOrders`, `executions`,
 * `instrument:069500`, `history:069500`, `morning:069500`. The engine asks the questions; each answer meets a need.
 * When the feed comes on after the open, ticks are missing: the day passes through `recovering`, where the bars up to a
 * pivot are fetched; the pivot is the first minute that live ticks cover whole (KIWOOM.md §13.4).
 */
import { assign, emit, setup } from 'xstate';
import type { EpochMs } from '../src/domain/index.js';
import { MAX_ITERATIONS, unexpected, type Unexpected } from './emitted.js';

export interface SessionInput {
  /** What must be met before trading may start. */
  readonly needs: readonly string[];
}

export interface SessionContext {
  readonly waiting: readonly string[];
  /** Needs of the `recovering` state, once the feed is known to have come on late. */
  readonly missing: readonly string[];
  /** Bars before this time come from the broker, from it on from live ticks; null until fixed. */
  readonly pivot: EpochMs | null;
}

export type SessionEvent =
  | { readonly type: 'NeedMet'; readonly need: string }
  /** The feed came on after the open: `needs` must be fetched before trading goes on. */
  | { readonly type: 'FeedLate'; readonly needs: readonly string[] }
  | { readonly type: 'PivotFixed'; readonly pivot: EpochMs }
  | { readonly type: 'MarketOpened' }
  | { readonly type: 'MarketClosing' }
  /** The process was away: prepare again before going on. */
  | { readonly type: 'Resumed'; readonly needs: readonly string[] }
  | { readonly type: 'SettleDue'; readonly needs: readonly string[] };

export type SessionState = 'preparing' | 'recovering' | 'ready' | 'trading' | 'closing' | 'settling' | 'settled';

export interface SessionChanged {
  readonly type: 'SessionChanged';
  readonly to: SessionState;
}

export type SessionEmitted = SessionChanged | Unexpected;

const machineSetup = setup({
  types: {
    input: {} as SessionInput,
    context: {} as SessionContext,
    events: {} as SessionEvent,
    emitted: {} as SessionEmitted,
  },
  guards: {
    isLast: ({ context }, params: { need: string }) => context.waiting.every((need) => need === params.need),
    isLastButLate: ({ context }, params: { need: string }) =>
      context.missing.some((need) => need !== params.need) && context.waiting.every((need) => need === params.need),
  },
  actions: {
    meet: assign(({ context }, params: { need: string }) => ({
      waiting: context.waiting.filter((need) => need !== params.need),
      missing: context.missing.filter((need) => need !== params.need),
    })),
    want: assign((_, params: { needs: readonly string[] }) => ({ waiting: [...params.needs] })),
    miss: assign((_, params: { needs: readonly string[] }) => ({ missing: [...params.needs], pivot: null })),
    wantMissing: assign(({ context }) => ({ waiting: context.missing, missing: [] })),
    fixPivot: assign((_, params: { pivot: EpochMs }) => ({ pivot: params.pivot })),
    tell: emit((_, params: { to: SessionState }) => ({ type: 'SessionChanged' as const, to: params.to })),
    unexpected: emit(({ self, event }) => unexpected('session', self, event)),
  },
});

const entered = (to: SessionState) => ({ type: 'tell' as const, params: { to } });
const byNeed = { params: ({ event }: { event: { need: string } }) => ({ need: event.need }) };
const byNeeds = { params: ({ event }: { event: { needs: readonly string[] } }) => ({ needs: event.needs }) };
const meet = { type: 'meet' as const, ...byNeed };

export const sessionMachine = machineSetup.createMachine({
  id: 'session',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({ waiting: [...input.needs], missing: [], pivot: null }),
  initial: 'preparing',
  on: {
    // An answer that nobody waits for any more, or the market moving while the day is not ready, is no surprise.
    NeedMet: { actions: meet },
    FeedLate: {},
    PivotFixed: { actions: { type: 'fixPivot', params: ({ event }) => ({ pivot: event.pivot }) } },
    MarketOpened: {},
    MarketClosing: {},
    Resumed: { target: '.preparing', actions: { type: 'want', ...byNeeds } },
    SettleDue: { target: '.settling', actions: { type: 'want', ...byNeeds } },
    '*': { actions: 'unexpected' },
  },
  states: {
    preparing: {
      entry: entered('preparing'),
      on: {
        NeedMet: [
          { guard: { type: 'isLastButLate', ...byNeed }, target: 'recovering', actions: meet },
          { guard: { type: 'isLast', ...byNeed }, target: 'ready', actions: meet },
          { actions: meet },
        ],
        FeedLate: { actions: { type: 'miss', ...byNeeds } },
      },
    },
    recovering: {
      entry: ['wantMissing', entered('recovering')],
      on: {
        NeedMet: [{ guard: { type: 'isLast', ...byNeed }, target: 'ready', actions: meet }, { actions: meet }],
        FeedLate: { target: 'recovering', reenter: true, actions: { type: 'miss', ...byNeeds } },
        MarketClosing: 'closing',
      },
    },
    ready: {
      entry: entered('ready'),
      on: {
        FeedLate: { target: 'recovering', actions: { type: 'miss', ...byNeeds } },
        MarketOpened: 'trading',
        MarketClosing: 'closing',
      },
    },
    trading: {
      entry: entered('trading'),
      on: {
        FeedLate: { target: 'recovering', actions: { type: 'miss', ...byNeeds } },
        MarketClosing: 'closing',
      },
    },
    closing: { entry: entered('closing') },
    settling: {
      entry: entered('settling'),
      on: { NeedMet: [{ guard: { type: 'isLast', ...byNeed }, target: 'settled', actions: meet }, { actions: meet }] },
    },
    settled: { entry: entered('settled'), on: { Resumed: {}, SettleDue: {} } },
  },
});
