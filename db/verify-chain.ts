/** Follows the hash chain over the stored rows; where a link does not hold, finds out which row or block was changed. */
import type { TradingDay } from '../src/domain/index.js';
import { BlockBuilder, genesisHash, type Block } from './block.js';
import { attempt, type StoredRows } from './stored-rows.js';

export interface Fault {
  readonly firstBad: number | null;
  readonly reason: string;
}

interface Checked {
  readonly block: Block;
  /** The block as its rows make it now, or null when rows are missing or cannot be read. */
  readonly actual: Block | null;
}

/**
 * The first block that does not hold, and what in it is wrong; null when all hold. Blocks are looked up by where they
 * must begin: one whose `first_seq` was changed is found by the place it left, not by the place it went to.
 */
export function chainFault(rows: StoredRows, blocks: readonly Block[], day: TradingDay): Fault | null {
  const byFirst = new Map<number, Block[]>();
  for (const block of blocks.filter(covers)) {
    byFirst.set(block.firstSeq, [...(byFirst.get(block.firstSeq) ?? []), block]);
  }
  const builder = new BlockBuilder();
  const chain: Block[] = [];
  let previous = genesisHash(day);
  let next = 1;
  while (chain.length < blocks.length) {
    const before = previous;
    const checked = (byFirst.get(next) ?? []).map((block) => ({
      block,
      actual: sealAgain(rows, builder, block, before),
    }));
    const sound = checked.find(holds);
    if (sound === undefined) return linkFault(rows, chain, byFirst, checked[0], next);
    chain.push(sound.block);
    previous = sound.block.hash;
    next = sound.block.lastSeq + 1;
  }
  return null;
}

function covers({ firstSeq, lastSeq, crcs }: Block): boolean {
  return crcs.length > 0 && crcs.length === (lastSeq - firstSeq + 1) * 4;
}

function sealAgain(rows: StoredRows, builder: BlockBuilder, block: Block, previous: Buffer): Block | null {
  builder.clear();
  const whole = attempt(() => rows.fill(builder, block.firstSeq, block.lastSeq)) === true;
  return whole ? builder.seal(previous) : null;
}

function holds({ block, actual }: Checked): boolean {
  return actual?.hash.equals(block.hash) === true && actual.crcs.equals(block.crcs);
}

/** @param broken the block that begins at `next`, if there is one @param chain the sound blocks before it */
function linkFault(
  rows: StoredRows,
  chain: readonly Block[],
  byFirst: ReadonlyMap<number, readonly Block[]>,
  broken: Checked | undefined,
  next: number,
): Fault {
  if (broken === undefined) return { firstBad: next, reason: `no block begins at ${next} and covers its rows` };
  const { block, actual } = broken;
  const span = `block ${block.firstSeq}…${block.lastSeq}`;
  // The right hash from the rows as they are: the rows are sound, so it is the list of checksums that was changed.
  if (actual?.hash.equals(block.hash) === true)
    return { firstBad: next, reason: `the checksums of ${span} were changed` };
  if (actual?.crcs.equals(block.crcs) === true) return { firstBad: next, reason: `the hash of ${span} was changed` };
  const lost = firstLostRow(rows, [...chain, ...joining(byFirst, next)]);
  if (lost !== null) return { firstBad: lost, reason: `row ${lost} is missing or was changed` };
  return { firstBad: next, reason: `rows of ${span} cannot be found by their seq` };
}

/** The blocks from `next` on that join one another, sound or not. */
function joining(byFirst: ReadonlyMap<number, readonly Block[]>, next: number): Block[] {
  const blocks: Block[] = [];
  for (let block = byFirst.get(next)?.[0]; block !== undefined; block = byFirst.get(block.lastSeq + 1)?.[0]) {
    blocks.push(block);
  }
  return blocks;
}

/**
 * The first seq for which no row with the right checksum is in the file; null when each has its row. A row whose seq was
 * changed is found by the place it left, not by the place it went to.
 */
function firstLostRow(rows: StoredRows, blocks: readonly Block[]): number | null {
  const expected = Buffer.concat(blocks.map(({ crcs }) => crcs));
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
