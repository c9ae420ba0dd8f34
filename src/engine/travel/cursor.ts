/** A replay that stands after one event of a log, and walks forward from there. */
import { HaruError, type DayLog, type Envelope } from '../../domain/index.js';
import type { ReadModel } from '../model.js';
import { Replayer, type Divergence, type ReplayPoint } from '../replay.js';
import type { Outcome } from '../system/core.js';
import type { DaySystem, Step } from '../system/system.js';

/** One event of the day at the moment it was applied. `system` goes on changing when the cursor walks on. */
export interface Scene {
  readonly envelope: Envelope;
  readonly step: Step;
  /** The read model just before the event. */
  readonly before: ReadModel;
  readonly system: DaySystem;
}

/** Looks at an event; `true` stops the walk there. */
export type Visit = (scene: Scene) => boolean;

const PAGE = 5_000;

export class Cursor {
  readonly #log: Pick<DayLog, 'read'>;
  readonly #replayer: Replayer;
  #seq: number;
  #scene: Scene | null = null;
  #step: Step | null = null;

  /** @param from the point after event `seq`; absent at the beginning, before event 1 */
  constructor(log: Pick<DayLog, 'read'>, first: Envelope, seq = 0, from?: ReplayPoint) {
    this.#log = log;
    this.#seq = seq;
    this.#replayer = new Replayer(first, { onStep: (_envelope, step) => (this.#step = step) }, from);
  }

  /** The event last applied; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  get system(): DaySystem {
    return this.#replayer.system;
  }

  /** What the log must hold next. */
  get expected(): readonly Outcome[] {
    return this.#replayer.expected;
  }

  /** The event last applied by this cursor; null while it only stands on a point. */
  get scene(): Scene | null {
    return this.#scene;
  }

  point(): ReplayPoint {
    return this.#replayer.point();
  }

  /**
   * Walks to `to`, or to the first event at which `visit` says so.
   *
   * @param passed called after each event, before `visit`
   * @returns whether `visit` stopped it
   * @throws Parting when the log holds something else than what follows: this cursor is of no more use
   */
  walk(to: number, visit: Visit, passed: () => void = () => {}): boolean {
    while (this.#seq < to) {
      const page = this.#log.read(this.#seq + 1, Math.min(PAGE, to - this.#seq));
      if (page.length === 0)
        throw new HaruError('bad_log', `The log ends before event ${to}: run \`haru log verify\`.`);
      for (const envelope of page) {
        const scene = this.#feed(envelope);
        passed();
        if (visit(scene)) return true;
      }
    }
    return false;
  }

  #feed(envelope: Envelope): Scene {
    const before = this.system.model;
    if (!this.#replayer.feed(envelope) || this.#step === null)
      throw new Parting(this.#replayer.divergence, envelope.seq);
    this.#seq = envelope.seq;
    return (this.#scene = { envelope, step: this.#step, before, system: this.system });
  }
}

/** The replay and the log part: what the log holds next does not follow from what came before. */
export class Parting extends HaruError {
  readonly seq: number;

  constructor(divergence: Divergence | null, seq: number) {
    super(
      'log_diverges',
      `The replay parts from the log at event ${seq} (${divergence?.what ?? 'unknown'}): travel ends before it, \`haru replay\` shows both sides.`,
    );
    this.seq = seq;
  }
}
