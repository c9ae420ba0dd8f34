/**
 * Replay: the same system, fed from the log. Inputs are applied, decisions are derived anew and held against what was
 * recorded; the first difference is named. Agent actions are taken as recorded, or recomputed to verify the policy.
 */
import {
  canonicalJson,
  HaruError,
  isDecision,
  isTick,
  type ActionDecided,
  type DayEvent,
  type DayLog,
  type DayOpened,
  type Envelope,
  type EpochMs,
  type Policy,
} from '../domain/index.js';
import { decideBy, questionOf } from './policy.js';
import { stateHash } from './state-hash.js';
import type { Gait, Outcome } from './system/core.js';
import { DaySystem, type Step, type SystemState } from './system/system.js';

/** Where recorded and replayed part. `null` on one side: that side has nothing there. */
export interface Divergence {
  readonly seq: number;
  readonly what: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
}

export interface ReplayOptions {
  /** Stop after this seq. */
  readonly until?: number;
  /** Recompute every decision with this policy; outputs may differ by {@link OUTPUT_TOLERANCE}. */
  readonly verifyPolicy?: Policy;
  /** Called after every page of events. */
  readonly onProgress?: (seq: number, head: number) => void;
  readonly onStep?: (envelope: Envelope, step: Step, system: DaySystem) => void;
  /** How the system walks; absent: followed, so that each step tells what it changed. */
  readonly gait?: Gait;
}

export interface ReplayResult {
  readonly events: number;
  readonly ticks: number;
  readonly stateHash: string;
  readonly matches: boolean;
  readonly divergence: Divergence | null;
  /** Snapshots whose hash is not that of the replayed state: the replay wins. */
  readonly badSnapshots: readonly number[];
  readonly system: DaySystem;
}

/** Recomputed outputs and confidence may differ from recorded ones by this much (other hardware, other backend). */
export const OUTPUT_TOLERANCE = 1e-5;
const PAGE = 5_000;

/** Where a replay stands between two events: from here it goes on as if it had never stopped. */
export interface ReplayPoint {
  readonly state: SystemState;
  /** What must come next in the log, oldest first; nothing where a snapshot of the kernel's was taken. */
  readonly expected: readonly Outcome[];
  /** Time of the input that these follow from. */
  readonly now: EpochMs;
}

/** Applies a log to a system, event by event, and holds every recorded outcome against the derived one. */
export class Replayer {
  readonly system: DaySystem;
  readonly #verifyPolicy: Policy | undefined;
  readonly #onStep: ReplayOptions['onStep'];
  #expected: Outcome[];
  /** Time of the input whose outcomes are expected. */
  #now: EpochMs;
  events = 0;
  ticks = 0;
  divergence: Divergence | null = null;

  /**
   * @param first the log's first event; fed next, unless the replay goes on `from` a point after it
   * @throws HaruError `bad_log` when it is not DayOpened
   */
  constructor(
    first: Envelope,
    options: Pick<ReplayOptions, 'verifyPolicy' | 'onStep' | 'gait'> = {},
    from?: ReplayPoint,
  ) {
    const { event } = first;
    if (event.type !== 'DayOpened') {
      throw new HaruError('bad_log', `The log begins with ${event.type}, not with DayOpened: it cannot be replayed.`);
    }
    this.system = new DaySystem(event satisfies DayOpened, first.tsRecv, from?.state, options.gait);
    this.#expected = [...(from?.expected ?? [])];
    this.#now = from?.now ?? (0 as EpochMs);
    this.#verifyPolicy = options.verifyPolicy;
    this.#onStep = options.onStep;
  }

  /** Decisions that follow from the log but are not in it: a crash came before they were appended. */
  get pending(): number {
    return this.#expected.length;
  }

  /** The same, in full: what the log must hold next. */
  get expected(): readonly Outcome[] {
    return this.#expected;
  }

  /** To go on from later. Its state shares parts with the running system: keep it as JSON. */
  point(): ReplayPoint {
    return { state: this.system.state(), expected: [...this.#expected], now: this.#now };
  }

  /** Applies the next event. Returns false at the first divergence. */
  feed(envelope: Envelope): boolean {
    const { event } = envelope;
    if (isTick(event)) {
      this.ticks++;
      if (this.#expected.length > 0) return this.#missing(envelope);
      this.#now = envelope.tsRecv;
    } else {
      this.events++;
      this.divergence = isDecision(event) ? this.#checkDecision(envelope, event) : this.#checkInput(envelope);
      if (this.divergence !== null) return false;
    }
    const step = this.system.apply(envelope);
    // In the kernel's order: what follows from an event comes before what was waiting.
    if (step.outcomes.length > 0) this.#expected.unshift(...step.outcomes);
    this.#onStep?.(envelope, step, this.system);
    return true;
  }

  #checkInput({ seq, cause, tsRecv, event }: Envelope): Divergence | null {
    // After a crash, what was decided but not yet on disk is given up (see Trading.interrupted).
    if (event.type === 'DayResumed') this.#expected = [];
    const missing = this.#expected[0];
    if (missing !== undefined) return differ(seq, 'a decision is not in the log', event, sketch(missing));
    this.#now = tsRecv;
    const derived = event.type === 'DayClosed' ? null : this.system.causeOf(event);
    if (derived !== cause) return differ(seq, 'the cause differs', cause, derived);
    if (event.type !== 'DayClosed') return null;
    const hash = stateHash(this.system.state());
    return hash === event.stateHash ? null : differ(seq, 'the final state hash differs', event.stateHash, hash);
  }

  #checkDecision({ seq, cause, tsEvent, tsRecv, event }: Envelope, decision: DayEvent): Divergence | null {
    const expected = this.#expected.shift();
    if (expected === undefined) return differ(seq, 'the log has a decision that does not follow', event, null);
    if (expected.cause !== cause) return differ(seq, 'the cause differs', cause, expected.cause);
    if (tsRecv !== this.#now || tsEvent !== tsRecv)
      return differ(seq, 'the time differs', [tsEvent, tsRecv], this.#now);
    if (expected.kind === 'decision') {
      const same = canonicalJson(expected.event) === canonicalJson(decision);
      return same ? null : differ(seq, 'the decision differs', decision, expected.event);
    }
    if (decision.type !== 'ActionDecided')
      return differ(seq, 'a policy was to decide here', decision, sketch(expected));
    const { action, confidence, outputs, ...rest } = decision;
    const asked = questionOf(expected, this.system.config.policy);
    if (canonicalJson(rest) !== canonicalJson(asked)) return differ(seq, 'the question differs', rest, asked);
    return this.#verifyPolicy === undefined
      ? null
      : differByPolicy(seq, decision, decideBy(this.#verifyPolicy, expected));
  }

  #missing({ seq, event }: Envelope): boolean {
    const missing = this.#expected[0];
    this.divergence = differ(
      seq,
      'a decision is not in the log',
      event,
      missing === undefined ? null : sketch(missing),
    );
    return false;
  }
}

/**
 * Replays a whole log, or up to a seq.
 *
 * @throws HaruError `bad_log` when the log is empty or does not begin with DayOpened
 */
export function replay(
  log: Pick<DayLog, 'head' | 'read' | 'snapshotBefore'>,
  options: ReplayOptions = {},
): ReplayResult {
  const until = Math.min(options.until ?? log.head, log.head);
  const [first] = log.read(1, 1);
  if (first === undefined) throw new HaruError('bad_log', 'The log is empty: there is nothing to replay.');
  const replayer = new Replayer(first, options);
  const snapshots = snapshotsOf(log, until);
  const badSnapshots: number[] = [];
  for (let from = 1; from <= until && replayer.divergence === null; from += PAGE) {
    for (const envelope of log.read(from, Math.min(PAGE, until - from + 1))) {
      if (!replayer.feed(envelope)) break;
      const hash = snapshots.get(envelope.seq);
      if (hash !== undefined && hash !== stateHash(replayer.system.state())) badSnapshots.push(envelope.seq);
    }
    options.onProgress?.(Math.min(from + PAGE - 1, until), until);
  }
  const { events, ticks, divergence, system } = replayer;
  return {
    events,
    ticks,
    stateHash: stateHash(system.state()),
    matches: divergence === null,
    divergence,
    badSnapshots,
    system,
  };
}

function snapshotsOf(log: Pick<DayLog, 'snapshotBefore'>, until: number): Map<number, string> {
  const hashes = new Map<number, string>();
  for (let found = log.snapshotBefore(until); found !== null; found = log.snapshotBefore(found.seq - 1)) {
    hashes.set(found.seq, found.hash);
  }
  return hashes;
}

function differ(seq: number, what: string, recorded: unknown, replayed: unknown): Divergence {
  return { seq, what, recorded, replayed };
}

function sketch(outcome: Outcome): unknown {
  return outcome.kind === 'decision'
    ? outcome.event
    : { question: outcome.observation.code, barTime: outcome.barTime, cause: outcome.cause };
}

/** Whether two decisions are the same but for the arithmetic of another machine ({@link OUTPUT_TOLERANCE}). */
export function isNear(a: ActionDecided, b: ActionDecided): boolean {
  const near = (one: number, other: number): boolean => Math.abs(one - other) <= OUTPUT_TOLERANCE;
  return (
    a.action === b.action &&
    near(a.confidence, b.confidence) &&
    a.outputs.length === b.outputs.length &&
    a.outputs.every((output, index) => near(output, b.outputs[index] ?? Number.NaN))
  );
}

function differByPolicy(seq: number, recorded: ActionDecided, replayed: ActionDecided): Divergence | null {
  return isNear(recorded, replayed) ? null : differ(seq, 'the policy decides differently', recorded, replayed);
}
