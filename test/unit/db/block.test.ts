/** The bytes that the hash covers, computed here a second time from the words of db/block.ts. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { BlockBuilder, genesisHash } from '../../../db/block.js';
import { toRow, type StoredEvent } from '../../../db/event-rows.js';
import { codeNumber, codeText } from '../../../db/tick-columns.js';
import type { Envelope, TickEvent } from '../../../src/domain/index.js';
import { DAY, envelope, SAMPLES } from './samples.js';

const ABSENT = -(2 ** 53);
const words = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer);

test('a block is what its head comment says', () => {
  const tick = envelope(8, SAMPLES.QuoteTicked, 3) as Envelope<TickEvent>;
  const link = envelope(9, SAMPLES.LinkReported) as Envelope<StoredEvent>;
  const builder = new BlockBuilder();
  builder.addTick(tick);
  builder.addEvent(toRow(link));

  const { ask, bid, askQuantity, bidQuantity } = SAMPLES.QuoteTicked;
  const tickBytes = words(
    8, 1, Number.parseInt('0001A0', 36), tick.tsEvent, tick.tsRecv, 3, 0, 0, ABSENT, ask, bid, askQuantity, bidQuantity,
    ABSENT,
  ); // prettier-ignore
  const text = Buffer.from(
    `[9,"LinkReported",1,"link",${link.tsEvent},${link.tsRecv},null]\n{"state":"online","detail":""}`,
  );
  const eventBytes = Buffer.concat([words(-text.length), text, Buffer.alloc((8 - (text.length % 8)) % 8)]);
  const crcs = Buffer.alloc(8);
  crcs.writeUInt32LE(crc32(tickBytes), 0);
  crcs.writeUInt32LE(crc32(eventBytes), 4);
  const hash = createHash('sha256')
    .update(createHash('sha256').update('haru day log 20221110').digest())
    .update(words(8, 9))
    .update(tickBytes)
    .update(eventBytes)
    .update(crcs)
    .digest();
  expect(builder.seal(genesisHash(DAY))).toEqual({ firstSeq: 8, lastSeq: 9, hash, crcs });
});

test('a block grows with its rows, and begins anew', () => {
  const builder = new BlockBuilder();
  const row = toRow(envelope(1, SAMPLES.AlarmRaised) as Envelope<StoredEvent>);
  builder.addEvent(row, 'x'.repeat(100_000));
  const long = builder.seal(genesisHash(DAY));
  builder.clear();
  builder.addEvent(row);
  const short = builder.seal(genesisHash(DAY));
  builder.clear();
  builder.addEvent(row, 'x'.repeat(100_000));
  expect(builder.seal(genesisHash(DAY))).toEqual(long);
  expect(short.hash).not.toEqual(long.hash);
});

test.each(['000000', '069500', '0001A0', 'ZZZZZZ'])('the code %s is a number and comes back', (code) => {
  expect(codeText(codeNumber(code))).toBe(code);
});

test('no other text is a code, no other number either', () => {
  for (const text of ['06950', '0695000', '06950a', '06950_']) expect(() => codeNumber(text)).toThrow(/no stock code/);
  for (const number of [-1, 36 ** 6, 1.5, null]) expect(() => codeText(number)).toThrow(/no stock code/);
});
