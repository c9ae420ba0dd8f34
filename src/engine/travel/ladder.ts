/**
 * The snapshot ladder: from which points a replay can go on. Rungs are the kernel's own snapshots, as far as they hold,
 * and points laid in memory while travelling: far apart along the whole day, close together just before a place that was
 * looked at, so that a step back costs as little as a step forward.
 */
import { HaruError, type DayLog, type Envelope, type EpochMs, type StoredSnapshot } from '../../domain/index.js';
import { stateHash } from '../state-hash.js';
import type { SystemState } from '../system/system.js';
import { Cursor } from './cursor.js';
import { Points } from './points.js';

export type TravelLog = Pick<DayLog, 'day' | 'head' | 'read' | 'snapshotBefore'>;

/** A point after so many events, when no more than `within` of them are left to the place that is looked for. */
export interface Spacing {
  readonly every: number;
  readonly within: number;
}

export interface LadderOptions {
  /** Told of each snapshot that is not the replayed state. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** Where points are laid. */
  readonly spacings?: readonly Spacing[] | undefined;
  /** Letters of JSON kept in memory, about as many bytes: by default some 900 points of an ordinary day. */
  readonly room?: number | undefined;
}

const SPACINGS: readonly Spacing[] = [
  { every: 25_000, within: Infinity },
  { every: 1_000, within: 4_000 },
  { every: 32, within: 128 },
];
const ROOM = 64_000_000;

export class Ladder {
  readonly first: Envelope;
  readonly #log: TravelLog;
  readonly #note: (text: string) => void;
  readonly #spacings: readonly Spacing[];
  readonly #points: Points;
  /** Seqs of the kernel's snapshots that are not known to be wrong, with the hash that each claims. */
  readonly #stored: Map<number, string>;

  /** @throws HaruError `bad_log` when the log is empty */
  constructor(log: TravelLog, { onNote = () => {}, spacings = SPACINGS, room = ROOM }: LadderOptions = {}) {
    const [first] = log.read(1, 1);
    if (first === undefined) throw new HaruError('bad_log', 'The log is empty: there is nothing to travel through.');
    this.first = first;
    this.#log = log;
    this.#note = onNote;
    this.#spacings = spacings;
    this.#points = new Points(room);
    this.#stored = storedIn(log);
  }

  /** The highest seq at or before `seq` from which {@link Ladder.stand} can go on; 0 is the beginning. */
  before(seq: number): number {
    let newest = this.#points.before(seq);
    for (const at of this.#stored.keys()) if (at <= seq && at > newest) newest = at;
    return newest;
  }

  /** A cursor as near before `seq` as there is a point. */
  stand(seq: number): Cursor {
    for (let at = this.before(seq); at > 0; at = this.before(at)) {
      const point = this.#points.get(at);
      const cursor = point === null ? this.#restored(at) : new Cursor(this.#log, this.first, at, point);
      if (cursor !== null) return cursor;
    }
    return new Cursor(this.#log, this.first);
  }

  /** The cursor has passed an event on its way to `target`: lays a point where one is due, and checks a stored one. */
  passed(cursor: Cursor, target: number): void {
    const { seq } = cursor;
    const claimed = this.#stored.get(seq);
    if (claimed !== undefined && !this.#points.has(seq)) this.#check(cursor, claimed);
    else if (
      this.#spacings.some(({ every, within }) => seq % every === 0 && target - seq <= within) &&
      !this.#points.has(seq)
    )
      this.#points.put(seq, cursor.point());
  }

  /** A replay came past a snapshot: it is right or wrong, and from now on the replayed state stands for it. */
  #check(cursor: Cursor, claimed: string): void {
    const point = cursor.point();
    if (stateHash(point.state) !== claimed) this.#distrust(cursor.seq);
    this.#points.put(cursor.seq, point);
  }

  #restored(seq: number): Cursor | null {
    const snapshot = this.#log.snapshotBefore(seq);
    const cursor = snapshot?.seq === seq ? this.#revived(snapshot) : null;
    if (cursor === null) this.#distrust(seq);
    else this.#points.put(seq, cursor.point());
    return cursor;
  }

  /** Null when it is not a state of this program, or not the one that its hash is of. */
  #revived({ seq, hash, state }: StoredSnapshot): Cursor | null {
    try {
      const point = { state: JSON.parse(state) as SystemState, expected: [], now: 0 as EpochMs };
      const cursor = new Cursor(this.#log, this.first, seq, point);
      return stateHash(cursor.system.state()) === hash ? cursor : null;
    } catch {
      return null;
    }
  }

  #distrust(seq: number): void {
    this.#stored.delete(seq);
    this.#note(`The snapshot at event ${seq} is not the replayed state: the replay holds.`);
  }
}

function storedIn(log: Pick<DayLog, 'head' | 'snapshotBefore'>): Map<number, string> {
  const stored = new Map<number, string>();
  for (let found = log.snapshotBefore(log.head); found !== null; found = log.snapshotBefore(found.seq - 1)) {
    stored.set(found.seq, found.hash);
  }
  return stored;
}
