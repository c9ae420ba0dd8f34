/** Real-time frames over a bad network: dropped, doubled, late, out of order, or a market state that is never told. */
import { MINUTE, type Rng } from '../../domain/index.js';
import type { RealEntry } from '../sessions.js';
import type { Fault, FaultOf } from './plan.js';

export interface FrameFaultsOptions {
  readonly rng: Rng;
  /** FID 215 of the 0s frames that are never sent. */
  readonly missed: readonly FaultOf<'stateMissed'>[];
  /** The faults of one more frame of a type. */
  reached(type: string): readonly Fault[];
  /** A state was missed. */
  met(fault: Fault): void;
  /** For everything that is not about frames; what came before it is on the wire by then. */
  strike(fault: Fault): void;
  publish(entries: readonly RealEntry[]): void;
  /** Calls back after `ms` of market time. */
  later(ms: number, action: () => void): void;
}

interface Held {
  missing: number;
  readonly entries: RealEntry[];
}

/** Frames that wait for others of their type to change places with wait no longer than this. */
const PATIENCE = MINUTE;

export class FrameFaults {
  readonly #missed: ReadonlyMap<string, Fault>;
  /** Frames still to be dropped, by type. */
  readonly #dropping = new Map<string, number>();
  readonly #held = new Map<string, Held>();

  constructor(private readonly options: FrameFaultsOptions) {
    this.#missed = new Map(options.missed.map((fault) => [fault.state, fault]));
  }

  /** Sends the entries, but for what becomes of some of them. */
  pass(entries: readonly RealEntry[]): void {
    const out: RealEntry[] = [];
    for (const entry of entries) {
      const due = this.options.reached(entry.type);
      let copies = this.#drops(entry) ? 0 : 1;
      for (const fault of due) {
        if (fault.kind === 'frameDropped') {
          copies = 0;
          this.#dropping.set(entry.type, fault.count - 1);
        } else if (fault.kind === 'framesReordered') this.#hold(entry.type, fault.count);
        else if (fault.kind === 'frameDuplicated') copies += fault.count;
        else if (fault.kind === 'frameLate') {
          copies = 0;
          this.options.later(fault.ms, () => this.options.publish([entry]));
        } else {
          this.options.publish(out.splice(0));
          this.options.strike(fault);
        }
      }
      for (let copy = 0; copy < copies; copy++) out.push(...this.#arrange(entry));
    }
    this.options.publish(out);
  }

  #drops(entry: RealEntry): boolean {
    const missed = entry.type === '0s' ? this.#missed.get(stateOf(entry)) : undefined;
    if (missed !== undefined) {
      this.options.met(missed);
      return true;
    }
    const left = this.#dropping.get(entry.type) ?? 0;
    if (left > 0) this.#dropping.set(entry.type, left - 1);
    return left > 0;
  }

  #hold(type: string, count: number): void {
    if (this.#held.has(type)) return;
    const held = { missing: count, entries: [] };
    this.#held.set(type, held);
    this.options.later(PATIENCE, () => {
      if (this.#held.get(type) === held) this.options.publish(this.#release(type, held));
    });
  }

  /** The entry itself, or, where its type is held: nothing yet, or all that was held in its new order. */
  #arrange(entry: RealEntry): readonly RealEntry[] {
    const held = this.#held.get(entry.type);
    if (held === undefined) return [entry];
    held.entries.push(entry);
    return --held.missing > 0 ? [] : this.#release(entry.type, held);
  }

  #release(type: string, { entries }: Held): readonly RealEntry[] {
    this.#held.delete(type);
    const drawn = entries.map((entry) => ({ entry, place: this.options.rng.next() }));
    const shuffled = drawn.sort((a, b) => a.place - b.place).map(({ entry }) => entry);
    // Chance may leave everything where it was, and that would be no fault.
    return shuffled.every((entry, index) => entry === entries[index]) ? shuffled.reverse() : shuffled;
  }
}

/** FID 215 of a 0s frame. */
function stateOf({ values }: RealEntry): string {
  return (JSON.parse(values) as Record<string, string>)['215'] ?? '';
}
