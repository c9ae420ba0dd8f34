/** A log as a sequence of records, the form that every export format writes and every import reads. */
import type { TradingDay } from '../../src/domain/index.js';
import type { LogRow } from '../reader.js';
import type { SqliteDayLog } from '../sqlite-day-log.js';

/** What comes first: enough to notice at the end that something is missing. */
export interface Header {
  readonly day: TradingDay;
  /** Number of rows. */
  readonly events: number;
  /** Number of blocks that follow; 0 leaves it to the import where commits fall, and so what the head will be. */
  readonly blocks: number;
  /** Head of the hash chain, hex. */
  readonly head: string;
}

/** `row`: the next event. `block`: the rows so far end a block with this hash; without blocks the chain is made anew. */
export type LogRecord =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'row'; readonly row: LogRow }
  | { readonly kind: 'block'; readonly lastSeq: number; readonly hash: string };

const PAGE = 2_000;

/** Everything committed in a log: its header, its rows in order, and after the last row of each block the block. */
export function* recordsOf(log: SqliteDayLog): Generator<LogRecord> {
  const blocks = log.blockEnds();
  yield { kind: 'header', header: { day: log.day, events: log.head, blocks: blocks.length, head: log.headHash() } };
  const ends = blocks[Symbol.iterator]();
  let end = ends.next();
  for (let from = 1; from <= log.head; from += PAGE) {
    for (const row of log.records(from, PAGE)) {
      yield { kind: 'row', row };
      if (end.done !== true && end.value.lastSeq === row.seq) {
        yield { kind: 'block', ...end.value };
        end = ends.next();
      }
    }
  }
}
