/**
 * The phase of the KRX regular session (KIWOOM.md §10, §11), and which codes are interrupted.
 *
 * Two witnesses: the market-state messages, and the clock. Only a message opens the market; the clock may only take
 * trading away, so that a day which opens late, or a message that was lost, never makes us trade in a closed market.
 * The one exception is the start: no snapshot of the state is sent, so the first phase comes from clock and schedule.
 */
import { assign, emit, enqueueActions, setup, type SnapshotFrom } from 'xstate';
import {
  isKrxAfterHoursCode,
  isKrxRegularCode,
  isOtherMarketCode,
  type CodeState,
  type DaySchedule,
  type EpochMs,
  type StockCode,
} from '../src/domain/index.js';
import { MAX_ITERATIONS, stateBefore, unexpected, type Unexpected } from './emitted.js';

/** In the order of the day; a phase never goes back. */
export const MARKET_PHASES = [
  'beforeOpen',
  'openingAuction',
  'continuous',
  'closingAuction',
  'closed',
  'afterHours',
  'over',
] as const;
export type MarketPhase = (typeof MARKET_PHASES)[number];

export interface MarketPhaseInput {
  readonly schedule: DaySchedule;
  /** When the machine begins. */
  readonly now: EpochMs;
}

export interface MarketPhaseContext {
  readonly schedule: DaySchedule;
  readonly startedAt: EpochMs;
  /** The last code of FID 215 that concerned KRX (`b` and `d` too, which move nothing), and when it came. */
  readonly lastCode: string | null;
  readonly lastCodeAt: EpochMs | null;
  /** Messages of other markets, and of codes that no document knows. */
  readonly otherMarkets: number;
  readonly unknownCodes: number;
  /** Codes in a volatility interruption and codes halted, each sorted. */
  readonly interrupted: readonly StockCode[];
  readonly halted: readonly StockCode[];
  /** Whether a circuit breaker has stopped the whole market. */
  readonly breaker: boolean;
}

export type MarketPhaseEvent =
  /** `state` is FID 215 as it came. */
  | { readonly type: 'MarketStateReported'; readonly state: string; readonly now: EpochMs }
  /** The clock, sent when a time of the schedule has passed (with whatever grace the sender gives the messages). */
  | { readonly type: 'ClockPassed'; readonly now: EpochMs }
  | { readonly type: 'ViReported'; readonly code: StockCode; readonly phase: 'triggered' | 'released' }
  /** `code` null: the whole market. */
  | { readonly type: 'HaltReported'; readonly code: StockCode | null; readonly halted: boolean }
  /** A trade of `code` came: neither it nor the market is halted (any more). */
  | { readonly type: 'TradeSeen'; readonly code: StockCode };

export interface PhaseChanged {
  readonly type: 'PhaseChanged';
  readonly from: MarketPhase;
  readonly to: MarketPhase;
  readonly now: EpochMs;
}

/** A code of FID 215 that no document knows: nothing is concluded from it. */
export interface UnknownMarketState {
  readonly type: 'UnknownMarketState';
  readonly state: string;
}

export type MarketPhaseEmitted = PhaseChanged | UnknownMarketState | Unexpected;

/** Where the schedule sees the day at `now`. */
export function scheduledPhase(schedule: DaySchedule, now: EpochMs): MarketPhase {
  if (now < schedule.openingAuction) return 'beforeOpen';
  if (now < schedule.open) return 'openingAuction';
  if (now < schedule.closingAuction) return 'continuous';
  if (now < schedule.close) return 'closingAuction';
  if (now < schedule.closingPriceStart) return 'closed';
  return now < schedule.afterHoursEnd ? 'afterHours' : 'over';
}

/** The furthest phase the clock alone may ask for: never one in which trading begins. */
export function clockPhase(schedule: DaySchedule, now: EpochMs): MarketPhase {
  const phase = scheduledPhase(schedule, now);
  if (phase === 'continuous') return 'openingAuction';
  return phase === 'afterHours' ? 'closed' : phase;
}

/** The phase each code of FID 215 announces; null for the ends of after-hours sessions, which are only noted. */
const ANNOUNCED: Readonly<Record<string, MarketPhase | null>> = {
  '0': 'openingAuction',
  '3': 'continuous',
  '2': 'closingAuction',
  '4': 'closed',
  '8': 'closed',
  a: 'afterHours',
  b: null,
  c: 'afterHours',
  d: null,
  '9': 'over',
};

const isKrxCode = (code: string): boolean => isKrxRegularCode(code) || isKrxAfterHoursCode(code);

function withCode(codes: readonly StockCode[], code: StockCode, present: boolean): readonly StockCode[] {
  const others = codes.filter((other) => other !== code);
  return present ? [...others, code].sort() : others;
}

const phaseSetup = setup({
  types: {
    context: {} as MarketPhaseContext,
    events: {} as MarketPhaseEvent,
    emitted: {} as MarketPhaseEmitted,
    input: {} as MarketPhaseInput,
  },
  guards: {
    beginsAt: ({ context }, phase: MarketPhase) => scheduledPhase(context.schedule, context.startedAt) === phase,
    clockAsks: ({ context, event }, phase: MarketPhase) =>
      event.type === 'ClockPassed' && clockPhase(context.schedule, event.now) === phase,
    announces: ({ event }, phase: MarketPhase | null) =>
      event.type === 'MarketStateReported' && isKrxCode(event.state) && ANNOUNCED[event.state] === phase,
    isOtherMarket: ({ event }) => event.type === 'MarketStateReported' && isOtherMarketCode(event.state),
    isUndocumented: ({ event }) => event.type === 'MarketStateReported' && !isKrxCode(event.state),
  },
  actions: {
    note: assign((_, heard: { readonly state: string; readonly now: EpochMs }) => ({
      lastCode: heard.state,
      lastCodeAt: heard.now,
    })),
    countOther: assign({ otherMarkets: ({ context }) => context.otherMarkets + 1 }),
    countUnknown: assign({ unknownCodes: ({ context }) => context.unknownCodes + 1 }),
    tellUnknown: emit((_, state: string) => ({ type: 'UnknownMarketState' as const, state })),
    interrupt: assign(({ context }, vi: { readonly code: StockCode; readonly phase: 'triggered' | 'released' }) => ({
      interrupted: withCode(context.interrupted, vi.code, vi.phase === 'triggered'),
    })),
    halt: assign(({ context }, halt: { readonly code: StockCode | null; readonly halted: boolean }) =>
      halt.code === null ? { breaker: halt.halted } : { halted: withCode(context.halted, halt.code, halt.halted) },
    ),
    goOn: assign(({ context }, code: StockCode) => ({ halted: withCode(context.halted, code, false), breaker: false })),
    /** On entry. The phase the day begins with is no change: the event that creates an actor carries no time. */
    tell: enqueueActions(({ self, event, enqueue }, to: MarketPhase) => {
      if (!('now' in event)) return;
      enqueue.emit({ type: 'PhaseChanged', from: stateBefore(self) as MarketPhase, to, now: event.now });
    }),
    unexpected: emit(({ self, event }) => unexpected('marketPhase', self, event)),
  },
});

const heard = { type: 'note', params: <E>({ event }: { event: E }): E => event } as const;

/** What moves the market out of `phase`: its repeats are noted, later phases are entered, earlier ones surprise. */
function movesFrom(phase: MarketPhase) {
  const later = MARKET_PHASES.slice(MARKET_PHASES.indexOf(phase) + 1);
  // After-hours trading follows the close, nothing else: announced earlier it is no news to believe.
  const announced = later.filter((to) => to !== 'afterHours' || phase === 'closed');
  const repeated =
    phase === 'beforeOpen' ? [] : [{ guard: { type: 'announces', params: phase } as const, actions: heard }];
  const byClock = later.filter((to) => to !== 'continuous' && to !== 'afterHours');
  return {
    MarketStateReported: [
      ...announced.map((to) => ({ guard: { type: 'announces', params: to } as const, target: to, actions: heard })),
      ...repeated,
    ],
    ClockPassed: [
      ...byClock.map((to) => ({ guard: { type: 'clockAsks', params: to } as const, target: to })),
      // The clock may be early (the market opens late) or behind (the messages were first): both are normal.
      {},
    ],
  };
}

function at<P extends MarketPhase>(phase: P) {
  return phaseSetup.createStateConfig({ entry: { type: 'tell', params: phase }, on: movesFrom(phase) });
}

export const marketPhaseMachine = phaseSetup.createMachine({
  id: 'marketPhase',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({
    schedule: input.schedule,
    startedAt: input.now,
    lastCode: null,
    lastCodeAt: null,
    otherMarkets: 0,
    unknownCodes: 0,
    interrupted: [],
    halted: [],
    breaker: false,
  }),
  initial: 'starting',
  on: {
    // What no phase took: the ends of after-hours sessions, other markets, strange codes, and steps backward.
    MarketStateReported: [
      { guard: { type: 'announces', params: null }, actions: heard },
      { guard: 'isOtherMarket', actions: 'countOther' },
      {
        guard: 'isUndocumented',
        actions: ['countUnknown', { type: 'tellUnknown', params: ({ event }) => event.state }],
      },
      { actions: 'unexpected' },
    ],
    ViReported: { actions: { type: 'interrupt', params: ({ event }) => event } },
    HaltReported: { actions: { type: 'halt', params: ({ event }) => event } },
    TradeSeen: { actions: { type: 'goOn', params: ({ event }) => event.code } },
    '*': { actions: 'unexpected' },
  },
  states: {
    starting: {
      always: MARKET_PHASES.map((phase) => ({ guard: { type: 'beginsAt', params: phase }, target: phase }) as const),
    },
    beforeOpen: at('beforeOpen'),
    openingAuction: at('openingAuction'),
    continuous: at('continuous'),
    closingAuction: at('closingAuction'),
    closed: at('closed'),
    afterHours: at('afterHours'),
    over: at('over'),
  },
});

export type MarketPhaseSnapshot = SnapshotFrom<typeof marketPhaseMachine>;

export function phaseOf(snapshot: MarketPhaseSnapshot): MarketPhase {
  return snapshot.value as MarketPhase;
}

/** What stops the trading of `code` besides the phase; the strongest that does. */
export function codeStateOf({ context }: MarketPhaseSnapshot, code: StockCode): CodeState {
  if (context.breaker) return 'breaker';
  if (context.halted.includes(code)) return 'halted';
  return context.interrupted.includes(code) ? 'callAuction' : 'trading';
}

/** Whether orders in `code` are executed now: continuous trading, no volatility interruption, no halt. */
export function isTradable(snapshot: MarketPhaseSnapshot, code: StockCode): boolean {
  return phaseOf(snapshot) === 'continuous' && codeStateOf(snapshot, code) === 'trading';
}
