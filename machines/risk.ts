/**
 * Risk: may orders leave? `active` yes, `reducing` only those that make a position smaller, `halted` none. What stopped
 * trading is latched: it outlives the process and the day, and an operator's resume ends it. The one exception is a
 * difference with the broker's account, which also ends when both agree again.
 */
import { assign, emit, enqueueActions, setup, type SnapshotFrom } from 'xstate';
import type { EpochMs, Money, RiskCause } from '../src/domain/index.js';
import { MAX_ITERATIONS, stateBefore, unexpected, type Unexpected } from './emitted.js';

export type RiskState = 'active' | 'reducing' | 'halted';

/** What the day before (or the process before) left behind: `DayOpened.carried`. */
export interface RiskInput {
  readonly state: RiskState;
  readonly reason: string;
  readonly cause: RiskCause;
}

export interface RiskContext {
  /** Where the machine begins; it says nothing of where it is. */
  readonly initial: RiskState;
  /** Why the machine is in its state, in words and by kind: the first cause of a halt stays its reason. */
  readonly reason: string;
  readonly cause: RiskCause;
  /** The last request that changed nothing, and how many there were. */
  readonly noted: { readonly event: RiskEvent['type']; readonly reason: string; readonly now: EpochMs } | null;
  readonly notes: number;
}

export type RiskEvent =
  | { readonly type: 'HaltRequested'; readonly reason: string; readonly now: EpochMs }
  | { readonly type: 'ReduceRequested'; readonly reason: string; readonly now: EpochMs }
  | { readonly type: 'ResumeRequested'; readonly reason: string; readonly now: EpochMs }
  /** The day's loss, a positive number of won, has reached its limit. */
  | { readonly type: 'LossLimitReached'; readonly loss: Money; readonly limit: Money; readonly now: EpochMs }
  /** The equity has fallen so many won below `mark`, its best. */
  | { readonly type: 'DrawdownLimitReached'; readonly fall: Money; readonly mark: Money; readonly now: EpochMs }
  /** The venue rejected `rejected` of the last `of` orders. */
  | { readonly type: 'RejectionLimitReached'; readonly rejected: number; readonly of: number; readonly now: EpochMs }
  /** Our books and the broker's account differ, and nothing explains it. */
  | { readonly type: 'BrokerDiffered'; readonly detail: string; readonly now: EpochMs }
  /** They agree again, in everything. */
  | { readonly type: 'BrokerAgreed'; readonly now: EpochMs };

export interface RiskChanged {
  readonly type: 'RiskChanged';
  readonly from: RiskState;
  readonly to: RiskState;
  readonly reason: string;
}

export type RiskEmitted = RiskChanged | Unexpected;

const CAUSES: Readonly<Record<RiskEvent['type'], RiskCause>> = {
  HaltRequested: 'operator',
  ReduceRequested: 'operator',
  ResumeRequested: 'operator',
  LossLimitReached: 'daily_loss',
  DrawdownLimitReached: 'drawdown',
  RejectionLimitReached: 'rejections',
  BrokerDiffered: 'broker_differs',
  BrokerAgreed: 'broker_differs',
};

/** Why, in words: what the operator wrote, or the figures of the limit. */
export function reasonOf(event: RiskEvent): string {
  switch (event.type) {
    case 'LossLimitReached':
      return `daily loss ${event.loss} reached its limit ${event.limit}`;
    case 'DrawdownLimitReached':
      return `equity fell ${event.fall} below its high-water mark ${event.mark}`;
    case 'RejectionLimitReached':
      return `${event.rejected} of the last ${event.of} orders were rejected`;
    case 'BrokerDiffered':
      return `the broker's account differs: ${event.detail}`;
    case 'BrokerAgreed':
      return 'the books agree with the broker again';
    default:
      return event.reason;
  }
}

const stanceOf = (event: RiskEvent) => ({ reason: reasonOf(event), cause: CAUSES[event.type] });

const riskSetup = setup({
  types: {
    context: {} as RiskContext,
    events: {} as RiskEvent,
    emitted: {} as RiskEmitted,
    input: {} as RiskInput,
    tags: {} as 'mayOpen' | 'mayReduce',
  },
  guards: {
    beginsAt: ({ context }, state: RiskState) => context.initial === state,
    isDifference: ({ context }) => context.cause === 'broker_differs',
  },
  actions: {
    note: assign(({ context, event }) => ({
      noted: { event: event.type, reason: reasonOf(event), now: event.now },
      notes: context.notes + 1,
    })),
    take: assign(({ event }) => stanceOf(event)),
    change: enqueueActions(({ event, self, enqueue }, to: RiskState) => {
      const taken = stanceOf(event);
      enqueue.assign(taken);
      enqueue.emit({ type: 'RiskChanged', from: stateBefore(self) as RiskState, to, reason: taken.reason });
    }),
    unexpected: emit(({ self, event }) => unexpected('risk', self, event)),
  },
});

/** Enters `state`, and says so. */
function to<S extends RiskState>(state: S) {
  return { target: state, actions: { type: 'change', params: state } } as const;
}

const note = { actions: 'note' } as const;

export const riskMachine = riskSetup.createMachine({
  id: 'risk',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({ initial: input.state, reason: input.reason, cause: input.cause, noted: null, notes: 0 }),
  initial: 'starting',
  on: { BrokerAgreed: {}, '*': { actions: 'unexpected' } },
  states: {
    starting: {
      always: [
        { guard: { type: 'beginsAt', params: 'active' }, target: 'active' },
        { guard: { type: 'beginsAt', params: 'reducing' }, target: 'reducing' },
        { target: 'halted' },
      ],
    },
    active: {
      tags: ['mayOpen', 'mayReduce'],
      on: {
        HaltRequested: to('halted'),
        LossLimitReached: to('halted'),
        DrawdownLimitReached: to('halted'),
        ReduceRequested: to('reducing'),
        RejectionLimitReached: to('reducing'),
        BrokerDiffered: to('reducing'),
        ResumeRequested: note,
      },
    },
    reducing: {
      tags: ['mayReduce'],
      on: {
        HaltRequested: to('halted'),
        LossLimitReached: to('halted'),
        DrawdownLimitReached: to('halted'),
        // As many again, with only sales leaving: something is wrong with how we trade.
        RejectionLimitReached: to('halted'),
        // An operator's word must not end by itself, as a difference does.
        ReduceRequested: [{ guard: 'isDifference', actions: 'take' }, note],
        BrokerDiffered: note,
        BrokerAgreed: [{ guard: 'isDifference', ...to('active') }, {}],
        ResumeRequested: to('active'),
      },
    },
    halted: {
      on: {
        HaltRequested: note,
        LossLimitReached: note,
        DrawdownLimitReached: note,
        ReduceRequested: note,
        RejectionLimitReached: note,
        BrokerDiffered: note,
        ResumeRequested: to('active'),
      },
    },
  },
});

/** The state to carry into the next day (`DayOpened.carried`). */
export function riskOf(snapshot: SnapshotFrom<typeof riskMachine>): RiskInput {
  const { reason, cause } = snapshot.context;
  return { state: snapshot.value as RiskState, reason, cause };
}
