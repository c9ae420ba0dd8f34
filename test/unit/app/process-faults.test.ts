import { describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../../db/index.js';
import {
  kstTime,
  ManualClock,
  SECOND,
  tradingDay,
  type Envelope,
  type EpochMs,
  type Seq,
} from '../../../src/domain/index.js';
import { jumpingClock, mortalLog } from '../../../src/app/process-faults.js';
import type { Fault } from '../../../src/simulator/index.js';

const day = tradingDay('20261120');
const at = (hhmmss: string) => kstTime(day, hhmmss);
const plan = (...faults: Fault[]) => ({ seed: '1', faults });

describe('a clock that jumps', () => {
  const jumping = (ms: number) => {
    const right = new ManualClock(at('095900'));
    return { right, clock: jumpingClock(right, plan({ kind: 'clockJump', at: '10:00:00', ms }), day) };
  };

  test('is right until then, and off by so much from then on', () => {
    const { right, clock } = jumping(-90_000);
    right.advanceTo(at('095959'));
    expect(clock.now()).toBe(at('095959'));
    right.advanceTo(at('100000'));
    expect(clock.now()).toBe(at('095830'));
  });

  test('back: a timer waits until the clock shows its time', () => {
    const { right, clock } = jumping(-90_000);
    const fired: EpochMs[] = [];
    clock.schedule(at('100010'), () => fired.push(clock.now()));
    right.advanceTo(at('100100'));
    expect(fired).toEqual([]);
    right.advanceTo(at('100140'));
    expect(fired).toEqual([at('100010')]);
  });

  test('forward: a timer set before waits its length, one set after as long as it should', () => {
    const { right, clock } = jumping(90_000);
    const fired: string[] = [];
    clock.schedule(at('100010'), () => fired.push('before'));
    right.advanceTo(at('100009'));
    clock.schedule((clock.now() + 2 * SECOND) as EpochMs, () => fired.push('after'));
    expect(fired).toEqual([]);
    right.advanceTo(at('100010'));
    expect(fired).toEqual(['before']);
    right.advanceTo(at('100011'));
    expect(fired).toEqual(['before', 'after']);
  });

  test('a timer taken back never fires, wherever it waits', () => {
    const { right, clock } = jumping(-90_000);
    let fired = false;
    const cancel = clock.schedule(at('100010'), () => (fired = true));
    right.advanceTo(at('100020'));
    cancel();
    right.advanceTo(at('101000'));
    expect(fired).toBe(false);
  });

  test('without a jump it is the clock itself', () => {
    const right = new ManualClock(at('090000'));
    expect(jumpingClock(right, plan(), day)).toBe(right);
  });
});

describe('a log that fails', () => {
  class Killed extends Error {}
  const kill = (): never => {
    throw new Killed();
  };
  const envelope = (seq: number): Envelope => {
    const event = { type: 'TimerFired', name: 'x', dueAt: at('090000') } as const;
    return { seq: seq as Seq, tsEvent: at('090000'), tsRecv: at('090000'), cause: null, event };
  };
  const faulty = (...faults: Fault[]) => {
    const inner = createMemoryDayLog(day);
    return { inner, log: mortalLog(inner, plan(...faults), kill) };
  };

  test('diskFull: that one write is refused with disk_full, nothing of it is kept', () => {
    const { inner, log } = faulty({ kind: 'diskFull', write: 'append', nth: 2 });
    log.append(envelope(1), 'group');
    expect(() => log.append(envelope(2), 'group')).toThrow(expect.objectContaining({ code: 'disk_full' }));
    expect(inner.head).toBe(1);
    log.append(envelope(2), 'group');
    expect(log.head).toBe(2);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('kill %s an append', (when, head) => {
    const { inner, log } = faulty({ kind: 'kill', write: 'append', nth: 1, when });
    expect(() => log.append(envelope(1), 'group')).toThrow(Killed);
    expect(inner.head).toBe(head);
  });

  test('commits are flushes and appends that must be on disk at once', () => {
    const { inner, log } = faulty({ kind: 'kill', write: 'commit', nth: 3, when: 'before' });
    log.append(envelope(1), 'group');
    log.flush('group');
    log.append(envelope(2), 'full');
    expect(() => log.append(envelope(3), 'full')).toThrow(Killed);
    expect(inner.head).toBe(2);
  });

  test('everything else is the log’s own', () => {
    const { inner, log } = faulty({ kind: 'kill', write: 'commit', nth: 99, when: 'after' });
    log.append(envelope(1), 'full');
    expect([log.day, log.head, log.sealed, log.headHash()]).toEqual([day, 1, false, inner.headHash()]);
    expect(log.read(1, 9)).toEqual(inner.read(1, 9));
    expect(log.snapshotBefore(1)).toBeNull();
    expect(mortalLog(inner, plan(), kill)).toBe(inner);
  });
});
