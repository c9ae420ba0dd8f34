/**
 * Time travel through a recorded day: any event can be gone to, forward or back, and there everything can be seen that
 * the system knew. Nothing is written; the log is read through its port.
 */
import { InputError, invariant, type EpochMs } from '../../domain/index.js';
import { Parting, type Cursor, type Scene, type Visit } from './cursor.js';
import { Ladder, type LadderOptions, type TravelLog } from './ladder.js';
import { momentOf, type Moment } from './moment.js';
import type { Search } from './search.js';

export interface TravelOptions extends LadderOptions {
  /** Called now and then on a long way. @param share of it that is done, in [0, 1] */
  readonly onProgress?: (share: number) => void;
}

const PROGRESS_EVERY = 20_000;
/** Looking back goes by stretches of so many events, each walked forward. */
const STRETCH = 25_000;

export class Traveller {
  readonly #log: TravelLog;
  readonly #ladder: Ladder;
  readonly #onProgress: (share: number) => void;
  #cursor: Cursor;
  #end: number;

  /** Stands at event 1. @throws HaruError `bad_log` when the log is empty or does not begin with DayOpened */
  constructor(log: TravelLog, options: TravelOptions = {}) {
    this.#log = log;
    this.#end = log.head;
    this.#ladder = new Ladder(log, options);
    this.#onProgress = options.onProgress ?? (() => {});
    this.#cursor = this.#ladder.stand(0);
    this.#walk(this.#cursor, 1, 1);
  }

  /** The event after which the day is looked at. */
  get seq(): number {
    return this.#cursor.seq;
  }

  /** The last event that can be gone to: the log's head, or the one before replay and log part. */
  get end(): number {
    return this.#end;
  }

  get scene(): Scene {
    const { scene } = this.#cursor;
    invariant(scene !== null, 'a traveller stands on no event');
    return scene;
  }

  moment(): Moment {
    const { cause } = this.scene.envelope;
    const because = cause === null ? null : (this.#log.read(cause, 1)[0] ?? null);
    return momentOf(this.scene, this.#cursor.expected, because);
  }

  /**
   * Goes to event `seq`.
   *
   * @throws InputError `bad_seq` beyond the log; HaruError `log_diverges` when the replay parts from the log on the way:
   *   then it stands on the last event that agrees
   */
  seek(seq: number): void {
    if (!(Number.isSafeInteger(seq) && seq >= 1 && seq <= this.#log.head)) {
      throw new InputError('bad_seq', `There is no event ${seq}: this log holds 1 to ${this.#log.head}.`);
    }
    if (seq === this.seq) return;
    const ahead = this.seq < seq && this.seq >= this.#ladder.before(seq - 1);
    const cursor = ahead ? this.#cursor : this.#ladder.stand(seq - 1);
    try {
      this.#walk(cursor, seq, seq);
      this.#cursor = cursor;
    } catch (error) {
      if (error instanceof Parting) this.#standAtEnd();
      throw error;
    }
  }

  /** Goes to the first event that arrived at `time` or later, or to the last one. Where a clock jumped it may be any near it. */
  seekTime(time: EpochMs): void {
    let [low, high] = [1, this.#end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#log.read(middle, 1)[0]?.tsRecv ?? Infinity) >= time) high = middle;
      else low = middle + 1;
    }
    this.seek(low);
  }

  /** Goes `count` events on, or back when it is negative; no further than the first and the last. */
  step(count: number): void {
    this.seek(Math.min(Math.max(this.seq + count, 1), this.#end));
  }

  /** Goes to the first event from `from` on that is looked for. @returns whether there is one; if not, it stays */
  forward(search: Search, from = this.seq + 1): boolean {
    if (from > this.#end) return false;
    const visit = search();
    const cursor = this.#ladder.stand(from - 2);
    // The search is told of the event before the first that counts, to know what changed with that one.
    const found = this.#find(cursor, this.#end, (scene) => {
      if (scene.envelope.seq < from - 1) return false;
      return visit(scene) && scene.envelope.seq >= from;
    });
    if (found !== null) this.seek(found);
    return found !== null;
  }

  /** Goes to the last event before `before` that is looked for. @returns whether there is one; if not, it stays */
  backward(search: Search, before = this.seq): boolean {
    for (let to = before - 1; to >= 1; to -= STRETCH) {
      const from = Math.max(1, to - STRETCH + 1);
      const last = this.#lastIn(search(), from, to);
      this.#onProgress((before - from) / before);
      if (last === 0) continue;
      this.seek(last);
      return true;
    }
    return false;
  }

  /** The last event of a stretch that is looked for; 0 when there is none. */
  #lastIn(visit: Visit, from: number, to: number): number {
    let last = 0;
    this.#find(this.#ladder.stand(from - 2), to, (scene) => {
      const { seq } = scene.envelope;
      if (seq >= from - 1 && visit(scene) && seq >= from) last = seq;
      return false;
    });
    return last;
  }

  #find(cursor: Cursor, to: number, visit: Visit): number | null {
    return this.#walk(cursor, to, Infinity, visit) ? cursor.seq : null;
  }

  /** @param target where points should lie close together before it */
  #walk(cursor: Cursor, to: number, target: number, visit: Visit = () => false): boolean {
    const from = cursor.seq;
    try {
      return cursor.walk(to, visit, () => {
        this.#ladder.passed(cursor, target);
        if (cursor.seq % PROGRESS_EVERY === 0) this.#onProgress((cursor.seq - from) / (to - from));
      });
    } catch (error) {
      if (error instanceof Parting) this.#end = error.seq - 1;
      throw error;
    }
  }

  #standAtEnd(): void {
    this.#cursor = this.#ladder.stand(this.#end - 1);
    this.#walk(this.#cursor, this.#end, this.#end);
  }
}
