/** What every DayLog does, whatever it stores in. Both implementations run this one suite. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InvariantError, type DayLog, type Envelope, type Seq } from '../../../src/domain/index.js';
import { DAY, envelope, SAMPLES, trade, wholeDay } from '../../unit/db/samples.js';

export function dayLogContract(name: string, open: () => DayLog): void {
  describe(name, () => {
    let log: DayLog;
    beforeEach(() => {
      log = open();
    });
    afterEach(() => log.close());
    const fill = (envelopes: readonly Envelope[]) => envelopes.forEach((each) => log.append(each, 'group'));
    const trades = (count: number) => Array.from({ length: count }, (_, i) => trade(i + 1));

    test('is empty at first', () => {
      expect(log).toMatchObject({ day: DAY, head: 0, sealed: false });
      expect(log.read(1, 10)).toEqual([]);
      expect(log.headHash()).toMatch(/^[0-9a-f]{64}$/);
    });

    test('gives back an event of every type, buffered and committed', () => {
      const day = wholeDay();
      fill(day.slice(0, -1));
      expect(log.read(1, 100)).toEqual(day.slice(0, -1));
      log.flush('group');
      expect(log.read(1, 100)).toEqual(day.slice(0, -1));
      expect(log.head).toBe(day.length - 1);
    });

    test('reads pages across commits and the buffer, in order', () => {
      const all = Array.from({ length: 1_234 }, (_, i) =>
        i % 7 === 0 ? envelope(i + 1, SAMPLES.LinkReported) : trade(i + 1),
      );
      fill(all);
      const pages = [];
      for (let from = 1; from <= log.head; from += 100) pages.push(...log.read(from, 100));
      expect(pages).toEqual(all);
      expect(log.read(990, 30)).toEqual(all.slice(989, 1_019));
    });

    test('reads nothing outside', () => {
      fill(trades(5));
      expect(log.read(6, 10)).toEqual([]);
      expect(log.read(1, 0)).toEqual([]);
      expect(log.read(-3, 2)).toEqual(log.read(1, 2));
    });

    test('takes only the next seq', () => {
      fill(trades(3));
      for (const wrong of [0, 3, 5]) expect(() => log.append(trade(wrong), 'group')).toThrow(InvariantError);
      expect(log.head).toBe(3);
      log.append(trade(4), 'group');
      expect(log.read(1, 9)).toEqual(trades(4));
    });

    test.each([
      ['a price that is no whole number', { ...SAMPLES.TradeTicked, price: 1.5 }],
      ['a volume beyond exact numbers', { ...SAMPLES.TradeTicked, volume: 2 ** 53 }],
      ['a code of five characters', { ...SAMPLES.QuoteTicked, code: '06950' }],
      ['a number that JSON cannot write', { ...SAMPLES.ActionDecided, outputs: [Number.NaN] }],
      ['a field too much', { ...SAMPLES.DayResumed, extra: 1 }],
      ['a field too few', { type: 'AlarmRaised', alarm: 'x', subject: 'y' } as const],
    ])('refuses %s, and goes on', (_, event) => {
      fill(trades(2));
      expect(() => log.append(envelope(3, event), 'group')).toThrow(InvariantError);
      expect(log.head).toBe(2);
      fill([trade(3)]);
      log.flush('full');
      expect(log.read(1, 9)).toEqual(trades(3));
    });

    test('the hash moves with every commit, and only then', () => {
      const hashes = new Set([log.headHash()]);
      log.flush('group');
      expect(hashes).toContain(log.headHash());
      log.append(trade(1), 'group');
      expect(hashes).toContain(log.headHash());
      log.flush('group');
      expect(hashes).not.toContain(log.headHash());
      hashes.add(log.headHash());
      log.append(trade(2), 'full');
      expect(hashes).not.toContain(log.headHash());
    });

    test('the hash is the same for the same calls: it depends on the rows and where commits fall', () => {
      fill(trades(700));
      log.append(envelope(701, SAMPLES.OrderRequested, 700), 'full');
      expect(log.headHash()).toBe('8c5217a64fef770b339662a151d82d005d6605e5fe8fe4b0d4ec3138ce0a0542');
    });

    test('is sealed by DayClosed', () => {
      const day = wholeDay();
      fill(day);
      expect(log.sealed).toBe(true);
      expect(log.read(1, 100)).toEqual(day);
      expect(() => log.append(trade(day.length + 1), 'group')).toThrow(/sealed/);
    });

    test('keeps snapshots: the newest at or before a seq', () => {
      fill(trades(30));
      const snapshot = (seq: number, state = `{"at":${seq}}`) => ({ seq: seq as Seq, hash: `h${seq}`, state });
      log.saveSnapshot(snapshot(20));
      log.saveSnapshot(snapshot(10));
      expect(log.snapshotBefore(9)).toBeNull();
      expect(log.snapshotBefore(10)).toEqual(snapshot(10));
      expect(log.snapshotBefore(19)).toEqual(snapshot(10));
      expect(log.snapshotBefore(1_000)).toEqual(snapshot(20));
      log.saveSnapshot(snapshot(20, '{}'));
      expect(log.snapshotBefore(20)).toEqual(snapshot(20, '{}'));
      expect(() => log.saveSnapshot(snapshot(31))).toThrow(InvariantError);
    });
  });
}
