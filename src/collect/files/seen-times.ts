/** Which times of a series a file has told already, and with which values: rows may come in any order, also twice. */
import { intervalMs, type Bar, type Interval } from '../../domain/index.js';

const CHUNK = 64;

/**
 * Keeps a 32-bit fingerprint of each bar by its place on the interval's grid: a few bytes a bar where all rows would be
 * sixty. Two different bars of one time have the same fingerprint once in four thousand million such pairs.
 */
export class SeenTimes {
  readonly #step: number;
  readonly #chunks = new Map<number, Uint32Array<ArrayBuffer>>();
  #at = -1;
  #chunk = new Uint32Array(CHUNK);

  constructor(interval: Interval) {
    this.#step = intervalMs(interval);
  }

  /** Notes a bar on the grid. `other`: an earlier row tells other values; they stay. */
  note(bar: Bar): 'new' | 'same' | 'other' {
    // Midnight in Seoul is no multiple of a day since 1970, so the step of daily bars is rounded down: still one place a day.
    const place = Math.floor(bar.time / this.#step);
    const chunk = this.#chunkAt(Math.floor(place / CHUNK));
    const before = chunk[place % CHUNK] ?? 0;
    const print = fingerprint(bar);
    if (before !== 0) return before === print ? 'same' : 'other';
    chunk[place % CHUNK] = print;
    return 'new';
  }

  #chunkAt(index: number): Uint32Array<ArrayBuffer> {
    if (index === this.#at) return this.#chunk;
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) this.#chunks.set(index, (chunk = new Uint32Array(CHUNK)));
    this.#at = index;
    this.#chunk = chunk;
    return chunk;
  }
}

/** FNV-1a over the values, never 0. */
function fingerprint({ open, high, low, close, volume }: Bar): number {
  let hash = 0x811c9dc5;
  for (const value of [open, high, low, close, volume]) {
    hash = Math.imul(hash ^ (value % 0x1_0000_0000), 0x01000193);
    hash = Math.imul(hash ^ Math.floor(value / 0x1_0000_0000), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0 || 1;
}
