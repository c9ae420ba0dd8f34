/** Names the row that breaks a block: every row has a crc32 of its own in the block that covers it. */
import { BlockBuilder, type Block } from './block.js';
import type { StoredRows } from './stored-rows.js';

/**
 * The first seq for which no row with the right checksum is in the file; null when each has its row. A row whose seq was
 * changed is found by the place it left, not by the place it went to.
 */
export function findLostRow(rows: StoredRows, blocks: readonly Block[]): number | null {
  const expected = Buffer.concat(leading(blocks).map(({ crcs }) => crcs));
  const count = expected.length / 4;
  const found = new Uint8Array(count + 1);
  const builder = new BlockBuilder();
  rows.walk(builder, (seq) => {
    if (typeof seq !== 'number' || seq < 1 || seq > count) return;
    if (builder.crcs().readUInt32LE(0) === expected.readUInt32LE((seq - 1) * 4)) found[seq] = 1;
  });
  const lost = found.indexOf(0, 1);
  return lost === -1 ? null : lost;
}

/** The blocks up to the first that does not join on: their checksums are those of the rows from 1 on. */
function leading(blocks: readonly Block[]): readonly Block[] {
  let next = 1;
  const end = blocks.findIndex(({ firstSeq, lastSeq, crcs }) => {
    const joins = firstSeq === next && crcs.length === (lastSeq - firstSeq + 1) * 4;
    next = lastSeq + 1;
    return !joins;
  });
  return end === -1 ? blocks : blocks.slice(0, end);
}
