import { describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../../db/index.js';
import { HaruError, type DayLog, type EpochMs } from '../../../src/domain/index.js';
import { replay } from '../../../src/engine/index.js';
import { acknowledged, Bench, DAY, HYNIX, KODEX, kodex, orderNumber, watched } from './bench.js';

const full: readonly string[] = ['DayOpened', 'OrderRequested', 'CancelRequested', 'CommandReceived', 'DayClosed'];
const halt = { type: 'CommandReceived', command: { kind: 'halt', reason: 'a test' }, source: 'cli' } as const;
const stop = { type: 'CommandReceived', command: { kind: 'stop', reason: 'enough' }, source: 'cli' } as const;

/** Lives until the day is settled. */
function settle(bench: Bench): Bench {
  bench.to('152000').market('2').to('153000').market('4').to('160000').to('160100').answerAll();
  return bench;
}

describe('append, then act', () => {
  test('given a buy, the order is on disk with everything before it when the gateway hears of it', () => {
    const trace: string[] = [];
    const log = watched(createMemoryDayLog(DAY), ({ event }, durability) =>
      trace.push(`append ${event.type} ${durability}`),
    );
    const bench = new Bench({ log, onStep: ({ event }) => trace.push(`apply ${event.type}`) }).trading();
    bench.gateway.onCall = ({ kind }) => trace.push(`gateway ${kind}`);
    trace.length = 0;
    bench.bar('buy');
    const from = trace.findIndex((line) => line.includes('ActionDecided'));
    expect(trace.slice(from)).toEqual([
      'append ActionDecided group',
      'apply ActionDecided',
      'append OrderRequested full',
      'apply OrderRequested',
      'gateway submit',
    ]);
  });

  test('only intents, operators and the frame of the day wait for the disk', () => {
    const durable = new Map<string, string>();
    const log = watched(createMemoryDayLog(DAY), ({ event }, durability) => durable.set(event.type, durability));
    const bench = new Bench({ log }).trading().bar('buy').offer(acknowledged()).offer(halt);
    settle(bench.bar('hold').offer({ type: 'OrderCanceled', brokerOrderId: '0000100', requestBrokerId: '0000101', code: '069500', quantity: 0 })); // prettier-ignore
    expect(bench.ends[0]?.how).toBe('settled');
    expect([...durable].filter(([, how]) => how === 'full').map(([type]) => type).sort()).toEqual([...full].sort()); // prettier-ignore
  });

  test('seqs are 1, 2, 3 …; arrival is stamped by the clock; a decision bears the seq of its cause', () => {
    const bench = new Bench().trading().bar('buy');
    const envelopes = bench.log.read(1, bench.log.head);
    expect(envelopes.map(({ seq }) => seq)).toEqual(envelopes.map((_, index) => index + 1));
    const request = envelopes.at(-1)!;
    const decision = envelopes.at(-2)!;
    const tick = envelopes.at(-3)!;
    expect([request.event.type, decision.event.type]).toEqual(['OrderRequested', 'ActionDecided']);
    expect(request.cause).toBe(decision.seq);
    expect(decision.cause).toBe(tick.seq);
    expect([request.tsRecv, decision.tsRecv]).toEqual([tick.tsRecv, tick.tsRecv]);
  });

  test('an answer of the broker bears the seq of the request it answers', () => {
    const bench = new Bench().trading().bar('buy');
    const request = bench.log.head;
    bench.offer(acknowledged());
    expect(bench.log.read(request + 1, 1)[0]?.cause).toBe(request);
  });
});

describe('one inbox', () => {
  test('what the gateway offers inside submit is taken after the order, not within it', () => {
    const bench = new Bench().trading();
    bench.gateway.onCall = (call) => {
      if (call.kind === 'submit') bench.offer(acknowledged()).offer({ type: 'HoldingReported', code: '069500', quantity: 0, averagePrice: 0, cost: 0, sellable: 0 }); // prettier-ignore
    };
    bench.bar('buy');
    const tail = bench.events().slice(-4).map(({ type }) => type); // prettier-ignore
    expect(tail).toEqual(['ActionDecided', 'OrderRequested', 'OrderAcknowledged', 'HoldingReported']);
    expect(bench.order()).toBe('accepted');
  });

  test('decisions follow their input before the next input is looked at, each with what it leads to', () => {
    const bench = new Bench({ config: { codes: [KODEX, HYNIX], cashPerBuy: 1_000 } }).trading(4_000_000);
    bench.tick(90_000, 10, { code: HYNIX });
    bench.gateway.onCall = (call) => {
      if (call.kind === 'submit' && call.request.order.code === KODEX) bench.offer(acknowledged());
    };
    // Both codes' minutes are closed by one timer: the second decision waits until the first one's order has left.
    bench.wishes.push('buy', 'buy');
    bench.to('090102');
    const types = bench.events().map(({ type }) => type);
    expect(types.slice(types.lastIndexOf('TimerFired'))).toEqual([
      'TimerFired',
      'ActionDecided',
      'OrderRequested',
      'ActionDecided',
      'OrderDenied',
      'OrderAcknowledged',
    ]);
    // … so that the second buy is measured against the cash that the first one left.
    expect(bench.of('OrderRequested')[0]?.order.quantity).toBe(133);
    expect(bench.of('OrderDenied')[0]?.reason).toBe('no_quantity');
    expect(replay(bench.log).matches).toBe(true);
  });
});

describe('timers', () => {
  test('asked again under its name, a timer is moved', () => {
    // Unknown twice, one reconciliation: five seconds after the later one.
    const twice = new Bench({ config: { orderTimeout: 3_000 } }).trading().bar('buy');
    twice.offer({ type: 'OrderOutcomeUnknown', orderId: orderNumber(1), reason: 'a timeout' });
    twice.clock.advanceTo((twice.clock.now() + 1_000) as EpochMs);
    const asked = twice.clock.now();
    twice.offer({ type: 'OrderOutcomeUnknown', orderId: orderNumber(1), reason: 'again' });
    twice.to('090130');
    expect(twice.of('TimerFired').filter(({ name }) => name === 'reconcile')).toEqual([
      { type: 'TimerFired', name: 'reconcile', dueAt: asked + 5_000 },
    ]);
  });

  test('a timer taken back does not fire', () => {
    const bench = new Bench().trading().bar('buy');
    bench.offer({ type: 'OrderRejected', orderId: orderNumber(1), brokerOrderId: null, code: '1', message: 'no' });
    bench.to('091000');
    expect(bench.of('TimerFired').filter(({ name }) => name.startsWith('order:'))).toEqual([]);
  });
});

describe('when the log fails', () => {
  const failing = (type: string, error: Error): DayLog =>
    watched(createMemoryDayLog(DAY), ({ event }) => {
      if (event.type === type) throw error;
    });
  const diskFull = new HaruError('disk_full', 'the disk is full');

  test('given a full disk at the intent, the day fails, nothing was sent, and nothing is taken any more', () => {
    const bench = new Bench({ log: failing('OrderRequested', diskFull) }).trading().bar('buy');
    expect(bench.ends).toEqual([{ how: 'failed', error: diskFull }]);
    expect(bench.gateway.submits).toEqual([]);
    const { head } = bench.log;
    bench.tick(30_010).to('160200');
    expect([bench.log.head, bench.ends.length, bench.gateway.submits.length]).toEqual([head, 1, 0]);
  });

  test('given a full disk at a market event, no order follows from it', () => {
    const bench = new Bench({ log: failing('ActionDecided', diskFull) }).trading().bar('buy');
    expect(bench.ends).toEqual([{ how: 'failed', error: diskFull }]);
    expect(bench.gateway.submits).toEqual([]);
  });

  test('given a full disk at a group commit, the day fails', () => {
    const log = createMemoryDayLog(DAY);
    const bench = new Bench({ log }).trading();
    log.flush = () => {
      throw diskFull;
    };
    bench.commitClock.advanceTo(50 as EpochMs);
    expect(bench.ends).toEqual([{ how: 'failed', error: diskFull }]);
  });

  test('market data is committed 50 ms after it came, and not before', () => {
    const log = createMemoryDayLog(DAY);
    const flushed: EpochMs[] = [];
    const { flush } = log;
    const bench = new Bench({ log }).trading();
    bench.commitClock.advanceTo(1_000 as EpochMs);
    log.flush = (durability) => {
      flushed.push(bench.commitClock.now());
      flush.call(log, durability);
    };
    bench.tick(30_000).tick(30_000);
    bench.commitClock.advanceTo(1_049 as EpochMs);
    expect(flushed).toEqual([]);
    bench.commitClock.advanceTo(2_000 as EpochMs);
    expect(flushed).toEqual([1_050]);
  });

  test('a broken invariant ends the day as failed', () => {
    const bench = new Bench().trading().offer({ type: 'OrderAcknowledged', orderId: 'unheard-of', brokerOrderId: '1' });
    expect(bench.ends).toMatchObject([{ how: 'failed', error: { name: 'InvariantError' } }]);
  });
});

describe('the end of a day', () => {
  test('settled: DayClosed is the last event, with the hash of the state it leaves', () => {
    const bench = settle(new Bench().trading());
    const closed = bench.of('DayClosed')[0]!;
    expect(bench.events().at(-1)).toEqual(closed);
    expect(bench.ends).toEqual([{ how: 'settled', stateHash: closed.stateHash }]);
    expect(closed).toMatchObject({ how: 'settled', cash: 10_000_000, equity: 10_000_000, positions: [] });
    expect(bench.log.sealed).toBe(true);
    expect(bench.kernel.end).toEqual(bench.ends[0]);
  });

  test('what is offered afterwards is dropped, and no timer fires', () => {
    const bench = settle(new Bench().trading());
    const { head } = bench.log;
    bench.tick(30_000).offer(halt).to('200000');
    expect(bench.log.head).toBe(head);
    expect(bench.clock.nextAt()).toBeNull();
  });

  test('suspended: the log stays open, on disk, and no timer is left', () => {
    const log = createMemoryDayLog(DAY);
    const flushes: string[] = [];
    log.flush = (durability) => flushes.push(durability);
    const bench = new Bench({ log }).trading();
    flushes.length = 0;
    bench.kernel.suspend();
    bench.kernel.suspend();
    expect(flushes).toEqual(['full']);
    expect(bench.ends).toEqual([{ how: 'stopped', code: 'suspended', reason: 'the process was asked to stop' }]);
    expect(bench.log.sealed).toBe(false);
    expect([bench.clock.nextAt(), bench.commitClock.nextAt()]).toEqual([null, null]);
  });

  test('stopped by an operator: the word is in the log, the day is not closed', () => {
    const bench = new Bench().trading().offer(stop);
    expect(bench.ends).toEqual([{ how: 'stopped', code: 'stopped', reason: 'enough' }]);
    expect(bench.events().at(-1)).toEqual(stop);
  });

  test('a code that the broker does not know stops the day', () => {
    const bench = new Bench().open();
    bench.offer({ type: 'InstrumentReported', instrument: { ...kodex, code: '999999' }, known: false });
    expect(bench.ends).toMatchObject([{ how: 'stopped', code: 'unknown_code' }]);
  });
});

describe('snapshots', () => {
  /** Past 50,000 events with a commit after it. */
  function long(): Bench {
    const bench = new Bench().trading();
    for (let i = 0; i < 50_000; i++) bench.tick(30_000 + (i % 2) * 5);
    bench.commitClock.advanceTo(1_000 as EpochMs);
    return bench;
  }

  test('one is kept after 50,000 events, and the replay finds it true; a tampered one is named and passed over', () => {
    const bench = long();
    const snapshot = bench.log.snapshotBefore(bench.log.head)!;
    expect(snapshot.seq).toBeGreaterThanOrEqual(50_000);
    const clean = replay(bench.log);
    expect([clean.matches, clean.badSnapshots]).toEqual([true, []]);
    expect(clean.ticks).toBe(50_001);

    bench.log.saveSnapshot({ ...snapshot, hash: snapshot.hash.replace(/^./, (c) => (c === '0' ? '1' : '0')) });
    const tampered = replay(bench.log);
    expect(tampered.badSnapshots).toEqual([snapshot.seq]);
    expect([tampered.matches, tampered.stateHash]).toEqual([true, clean.stateHash]);
  });
});
