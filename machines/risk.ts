/**
 * Risk: may orders leave? `active` yes, `reducing` only those that make a position smaller, `halted` none. A halt is
 * latched: it outlives the process and the day, and only an operator's resume ends it.
 */
import { assign, emit, enqueueActions, setup, type SnapshotFrom } from 'xstate';
import type { EpochMs, Money } from '../src/domain/index.js';
import { MAX_ITERATIONS, stateBefore, unexpected, type Unexpected } from './emitted.js';

export type RiskState = 'active' | 'reducing' | 'halted';

/** What the day before (or the process before) left behind: `DayOpened.carried`. */
export interface RiskInput {
  readonly state: RiskState;
  readonly reason: string;
}

export interface RiskContext {
  /** Where the machine begins; it says nothing of where it is. */
  readonly initial: RiskState;
  /** Why the machine is in its state: the first cause of a halt stays its reason. */
  readonly reason: string;
  /** The last request that changed nothing, and how many there were. */
  readonly noted: { readonly event: RiskEvent['type']; readonly reason: string; readonly now: EpochMs } | null;
  readonly notes: number;
}

export type RiskEvent =
  | { readonly type: 'HaltRequested'; readonly reason: string; readonly now: EpochMs }
  | { readonly type: 'ReduceRequested'; readonly reason: string; readonly now: EpochMs }
  | { readonly type: 'ResumeRequested'; readonly reason: string; readonly now: EpochMs }
  /** The day's loss, a positive number of won, has reached its limit. */
  | { readonly type: 'LossLimitReached'; readonly loss: Money; readonly limit: Money; readonly now: EpochMs };

export interface RiskChanged {
  readonly type: 'RiskChanged';
  readonly from: RiskState;
  readonly to: RiskState;
  readonly reason: string;
}

export type RiskEmitted = RiskChanged | Unexpected;

/** Why, in words: what the operator wrote, or the figures of the loss. */
export function reasonOf(event: RiskEvent): string {
  return event.type === 'LossLimitReached' ? `daily loss ${event.loss} reached its limit ${event.limit}` : event.reason;
}

export const riskMachine = setup({
  types: {
    context: {} as RiskContext,
    events: {} as RiskEvent,
    emitted: {} as RiskEmitted,
    input: {} as RiskInput,
    tags: {} as 'mayOpen' | 'mayReduce',
  },
  guards: {
    beginsAt: ({ context }, state: RiskState) => context.initial === state,
  },
  actions: {
    note: assign(({ context, event }) => ({
      noted: { event: event.type, reason: reasonOf(event), now: event.now },
      notes: context.notes + 1,
    })),
    change: enqueueActions(({ event, self, enqueue }, to: RiskState) => {
      const reason = reasonOf(event);
      enqueue.assign({ reason });
      enqueue.emit({ type: 'RiskChanged', from: stateBefore(self) as RiskState, to, reason });
    }),
    unexpected: emit(({ self, event }) => unexpected('risk', self, event)),
  },
}).createMachine({
  id: 'risk',
  options: { maxIterations: MAX_ITERATIONS },
  context: ({ input }) => ({ initial: input.state, reason: input.reason, noted: null, notes: 0 }),
  initial: 'starting',
  on: { '*': { actions: 'unexpected' } },
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
        HaltRequested: { target: 'halted', actions: { type: 'change', params: 'halted' } },
        LossLimitReached: { target: 'halted', actions: { type: 'change', params: 'halted' } },
        ReduceRequested: { target: 'reducing', actions: { type: 'change', params: 'reducing' } },
        ResumeRequested: { actions: 'note' },
      },
    },
    reducing: {
      tags: ['mayReduce'],
      on: {
        HaltRequested: { target: 'halted', actions: { type: 'change', params: 'halted' } },
        LossLimitReached: { target: 'halted', actions: { type: 'change', params: 'halted' } },
        ReduceRequested: { actions: 'note' },
        ResumeRequested: { target: 'active', actions: { type: 'change', params: 'active' } },
      },
    },
    halted: {
      on: {
        HaltRequested: { actions: 'note' },
        LossLimitReached: { actions: 'note' },
        ReduceRequested: { actions: 'note' },
        ResumeRequested: { target: 'active', actions: { type: 'change', params: 'active' } },
      },
    },
  },
});

/** The state to carry into the next day (`DayOpened.carried`). */
export function riskOf(snapshot: SnapshotFrom<typeof riskMachine>): RiskInput {
  return { state: snapshot.value as RiskState, reason: snapshot.context.reason };
}
