/**
 * Rows on their way to disk, and the link of the hash chain that covers them.
 *
 *   bytes of a tick    14 float64 words (tick-columns.ts)
 *   bytes of an event  one word −n, then n bytes `[seq,type,schema,stream,ts_event,ts_recv,cause]\n` + data, padded with zeros to a word
 *   crcs               one crc32 a row, little-endian, so that a changed row can be named
 *   hash               sha256(previous hash ‖ first seq ‖ last seq ‖ bytes of all rows in seq order ‖ crcs)
 *
 * A tick's first word is its seq and so positive: no tick can be read as an event, no two lists of rows have the same bytes.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Envelope, type TickEvent, type TradingDay } from '../src/domain/index.js';
import type { EventRow } from './event-rows.js';
import { TICK_WIDTH, writeTick } from './tick-columns.js';

export interface Block {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly hash: Buffer;
  readonly crcs: Buffer;
}

/** What the first block of a day is chained to: a block cannot be moved to another day unnoticed. */
export function genesisHash(day: TradingDay): Buffer {
  return createHash('sha256').update(`haru day log ${day}`).digest();
}

export class BlockBuilder {
  #words = new Float64Array(512 * TICK_WIDTH);
  #bytes = bytesOf(this.#words);
  #end = 0;
  readonly #starts: number[] = [];
  #firstSeq = 0;
  #lastSeq = 0;

  /** Rows taken so far. */
  get count(): number {
    return this.#starts.length;
  }

  /** Their bytes. */
  get byteLength(): number {
    return this.#end * 8;
  }

  /** @throws InvariantError when the tick cannot be stored; nothing is taken then */
  addTick(envelope: Envelope<TickEvent>): void {
    this.#room(TICK_WIDTH);
    writeTick(this.#words, this.#end, envelope);
    this.#take(envelope.seq, TICK_WIDTH);
  }

  /** A tick from stored columns, as they are, even when they are damaged: what is no number becomes NaN. */
  addTickColumns(columns: readonly unknown[], absent: number): void {
    this.#room(TICK_WIDTH);
    for (let i = 0; i < TICK_WIDTH; i++) {
      const value = columns[i];
      this.#words[this.#end + i] = typeof value === 'number' ? value : value === null ? absent : Number.NaN;
    }
    this.#take(columns[0] as number, TICK_WIDTH);
  }

  addEvent(row: EventRow, data: string | Uint8Array = row.data): void {
    const { seq, type, schema, stream, tsEvent, tsRecv, cause } = row;
    const head = `${JSON.stringify([seq, type, schema, stream, tsEvent, tsRecv, cause])}\n`;
    const body = typeof data === 'string' ? Buffer.from(data) : data;
    const length = Buffer.byteLength(head) + body.length;
    const width = 1 + Math.ceil(length / 8);
    this.#room(width);
    this.#words.fill(0, this.#end, this.#end + width);
    this.#words[this.#end] = -length;
    const at = (this.#end + 1) * 8;
    this.#bytes.set(body, at + this.#bytes.write(head, at));
    this.#take(seq, width);
  }

  /** The block over the rows taken; they stay until {@link clear}, so that a commit that failed can be tried again. */
  seal(previous: Uint8Array): Block {
    const crcs = this.crcs();
    const span = bytesOf(Float64Array.of(this.#firstSeq, this.#lastSeq));
    const hash = createHash('sha256')
      .update(previous)
      .update(span)
      .update(this.#bytes.subarray(0, this.#end * 8))
      .update(crcs)
      .digest();
    return { firstSeq: this.#firstSeq, lastSeq: this.#lastSeq, hash, crcs };
  }

  /** One crc32 a row, in order. */
  crcs(): Buffer {
    const crcs = Buffer.allocUnsafe(this.count * 4);
    for (let i = 0; i < this.count; i++) {
      const end = this.#starts[i + 1] ?? this.#end;
      crcs.writeUInt32LE(crc32(this.#bytes.subarray((this.#starts[i] ?? 0) * 8, end * 8)), i * 4);
    }
    return crcs;
  }

  clear(): void {
    this.#starts.length = 0;
    this.#end = 0;
  }

  /** Calls `visit` with the words and the start of each tick, in order. */
  forEachTick(visit: (words: Float64Array, at: number) => void): void {
    for (const start of this.#starts) if ((this.#words[start] ?? 0) > 0) visit(this.#words, start);
  }

  #take(seq: number, width: number): void {
    if (this.#starts.length === 0) this.#firstSeq = seq;
    this.#lastSeq = seq;
    this.#starts.push(this.#end);
    this.#end += width;
  }

  #room(width: number): void {
    if (this.#end + width <= this.#words.length) return;
    const larger = new Float64Array(Math.max(this.#words.length * 2, this.#end + width));
    larger.set(this.#words);
    this.#words = larger;
    this.#bytes = bytesOf(larger);
  }
}

function bytesOf(words: Float64Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
