/**
 * The FIDs of one REAL entry, as places in the frame's text: reading a field copies nothing and makes nothing.
 * One instance is reused for every frame; fields of the entry before are forgotten by a stamp, not by clearing.
 */
import { clockAt, signedAt } from './numbers.js';

/** Highest FID that Kiwoom uses has four digits. */
const SIZE = 10_000;

export class Fields {
  #text = '';
  #stamp = 0;
  readonly #stamps = new Float64Array(SIZE);
  readonly #starts = new Int32Array(SIZE);
  readonly #ends = new Int32Array(SIZE);

  /** Forgets all fields; the next ones are places in `text`. */
  begin(text: string): void {
    this.#text = text;
    this.#stamp++;
  }

  /** Field `fid` is `text[start, end)`. A later one with the same number wins, as in JSON. */
  put(fid: number, start: number, end: number): void {
    this.#stamps[fid] = this.#stamp;
    this.#starts[fid] = start;
    this.#ends[fid] = end;
  }

  /** Takes the fields of a parsed `values` object; false when one of them is neither text nor a number. */
  load(values: Readonly<Record<string, unknown>>): boolean {
    const parts: [fid: number, value: string][] = [];
    for (const key of Object.keys(values)) {
      const value = values[key];
      if (typeof value !== 'string' && typeof value !== 'number') return false;
      if (/^\d{1,4}$/.test(key)) parts.push([Number(key), String(value)]);
    }
    this.begin(parts.map(([, value]) => value).join(''));
    let at = 0;
    for (const [fid, value] of parts) this.put(fid, at, (at += value.length));
    return true;
  }

  /** The field as sent; empty when it is absent. */
  text(fid: number): string {
    return this.#has(fid) ? this.#text.slice(this.#starts[fid], this.#ends[fid]) : '';
  }

  /** The integer with its sign; NaN when absent, empty or no number. */
  signed(fid: number): number {
    return this.#has(fid) ? signedAt(this.#text, this.#starts[fid] ?? 0, this.#ends[fid] ?? 0) : Number.NaN;
  }

  /** The integer without its sign; NaN when absent, empty or no number. */
  unsigned(fid: number): number {
    return Math.abs(this.signed(fid));
  }

  /** As {@link unsigned}, but 0 when absent or empty: "empty string = no data" (§5). */
  unsignedOr0(fid: number): number {
    return this.#isEmpty(fid) ? 0 : this.unsigned(fid);
  }

  /** Milliseconds since midnight of an HHMMSS field; NaN when it is none. */
  clock(fid: number): number {
    return this.#has(fid) ? clockAt(this.#text, this.#starts[fid] ?? 0, this.#ends[fid] ?? 0) : Number.NaN;
  }

  /** The character code of a field of one character; 0 otherwise. */
  char(fid: number): number {
    const start = this.#starts[fid] ?? 0;
    return this.#has(fid) && this.#ends[fid] === start + 1 ? this.#text.charCodeAt(start) : 0;
  }

  #has(fid: number): boolean {
    return this.#stamps[fid] === this.#stamp;
  }

  #isEmpty(fid: number): boolean {
    return !this.#has(fid) || this.#starts[fid] === this.#ends[fid];
  }
}
