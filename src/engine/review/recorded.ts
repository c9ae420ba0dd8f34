/** The recorded day, replayed and watched: whether it follows from itself, and everything that a review asks of it. */
import {
  isTick,
  type AccountReported,
  type DayOpened,
  type DayEvent,
  type Envelope,
  type EpochMs,
  type Policy,
  type Seq,
} from '../../domain/index.js';
import { eventsOf, openingOf } from '../backtest/day-tape.js';
import type { TapeLog } from '../backtest/day-tape.js';
import { decideBy } from '../policy.js';
import { isNear, Replayer, type Divergence } from '../replay.js';
import { stateHash } from '../state-hash.js';
import { Watch } from './watch.js';

export interface RecordedDay {
  readonly log: TapeLog;
  readonly opened: Envelope<DayOpened>;
  readonly watch: Watch;
  /** Everything but ticks. */
  readonly events: readonly Envelope[];
  readonly ticks: number;
  /** Null: every outcome is the recorded one. */
  readonly divergence: Divergence | null;
  readonly stateHash: string;
  /** The first that the broker said of the account, which opens the books. */
  readonly account: AccountReported | null;
}

/** @param policy decides everything once more; null where it is not at hand */
export function replayRecorded(log: TapeLog, policy: Policy | null): RecordedDay {
  const opened = openingOf(log);
  const replayer = new Replayer(opened);
  const watch = new Watch(replayer.system);
  const events: Envelope[] = [];
  let other: Divergence | null = null;
  for (const envelope of eventsOf(log)) {
    const { event } = envelope;
    if (event.type === 'ActionDecided') {
      other ??= policy === null ? null : decidedAnew(replayer, envelope, policy);
      watch.decides(event);
    }
    if (!replayer.feed(envelope)) break;
    watch.applied(envelope);
    if (!isTick(event)) events.push(envelope);
  }
  return {
    log,
    opened,
    watch,
    events,
    ticks: replayer.ticks,
    divergence: firstOf(other, replayer.divergence),
    stateHash: stateHash(replayer.system.state()),
    account: find(events, 'AccountReported')?.event ?? null,
  };
}

/** Whether the policy says today what it said then. */
function decidedAnew(replayer: Replayer, { seq, event }: Envelope, policy: Policy): Divergence | null {
  const [question] = replayer.expected;
  if (event.type !== 'ActionDecided' || question?.kind !== 'question') return null;
  const again = { ...decideBy(policy, question), policy: event.policy };
  return isNear(event, again)
    ? null
    : { seq, what: 'the policy decides differently', recorded: event, replayed: again };
}

function firstOf(a: Divergence | null, b: Divergence | null): Divergence | null {
  if (a === null || b === null) return a ?? b;
  return a.seq <= b.seq ? a : b;
}

type Of<T extends DayEvent['type']> = Envelope<Extract<DayEvent, { type: T }>>;

function find<T extends DayEvent['type']>(events: readonly Envelope[], type: T): Of<T> | undefined {
  return events.find((envelope): envelope is Of<T> => envelope.event.type === type);
}

/** Events of the types between two seqs, both included, oldest first. */
export function eventsBetween<T extends DayEvent['type']>(
  { events }: Pick<RecordedDay, 'events'>,
  types: readonly T[],
  from: number,
  to: number,
): Of<T>[] {
  return events.filter(
    (envelope): envelope is Of<T> =>
      envelope.seq >= from && envelope.seq <= to && (types as readonly string[]).includes(envelope.event.type),
  );
}

/** The seq of the newest recorded event by `time`. */
export function seqBy({ events }: Pick<RecordedDay, 'events'>, time: EpochMs): Seq {
  return events.findLast(({ tsRecv }) => tsRecv <= time)?.seq ?? (1 as Seq);
}
