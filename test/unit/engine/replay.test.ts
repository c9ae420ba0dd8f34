import { describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../../db/index.js';
import type { DayEvent, Envelope, Policy } from '../../../src/domain/index.js';
import { replay, Replayer, stateHash, type ReplayOptions } from '../../../src/engine/index.js';
import { acknowledged, Bench, DAY, fill, kodex } from './bench.js';

/** A day with a buy, its fill and a settlement. */
function lived(): Bench {
  const bench = new Bench()
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 99, of: 99 }))
    .bar('hold');
  bench.to('153000').market('4').to('160100');
  return bench.offer({ type: 'AccountReported', cash: 7_029_560, orderable: 0, holdings: [{ code: kodex.code, name: '', quantity: 99, sellable: 99, cost: 2_970_000 }] }).lists(); // prettier-ignore
}

const bench = lived();
const envelopes = bench.log.read(1, bench.log.head);
const seqOf = (type: DayEvent['type'], nth = 0): number =>
  envelopes.filter(({ event }) => event.type === type)[nth]!.seq;

/** The recorded day with one envelope changed (or, when `change` gives null, left out), replayed. */
function changed(seq: number, change: (envelope: Envelope) => Envelope | null, options: ReplayOptions = {}) {
  const log = createMemoryDayLog(DAY);
  for (const envelope of envelopes) {
    const next = envelope.seq === seq ? change(envelope) : envelope;
    if (next !== null) log.append({ ...next, seq: (log.head + 1) as Envelope['seq'] }, 'group');
  }
  return replay(log, options);
}

const withEvent = (more: object) => (envelope: Envelope): Envelope =>
  ({ ...envelope, event: { ...envelope.event, ...more } }); // prettier-ignore

test('the day as it was: every outcome is the recorded one, and the state is the recorded state', () => {
  const result = replay(bench.log);
  expect(result).toMatchObject({ matches: true, divergence: null, badSnapshots: [] });
  expect(result.stateHash).toBe(stateHash(bench.system.state()));
  expect(bench.ends).toEqual([{ how: 'settled', stateHash: result.stateHash }]);
  expect(result.events + result.ticks).toBe(bench.log.head);
  expect(result.ticks).toBe(3);
});

describe('the first difference is named', () => {
  test('a decision that was changed', () => {
    const seq = seqOf('OrderRequested');
    const { order } = envelopes[seq - 1]!.event as Extract<DayEvent, { type: 'OrderRequested' }>;
    const result = changed(seq, withEvent({ order: { ...order, quantity: 100 } }));
    expect(result).toMatchObject({
      matches: false,
      divergence: {
        seq,
        what: 'the decision differs',
        recorded: { order: { quantity: 100 } },
        replayed: { order: { quantity: 99 } },
      },
    });
  });

  test('an input that was changed shows at the first decision that it leads to', () => {
    const { divergence } = changed(seqOf('TradeTicked'), withEvent({ price: 30_010 }));
    expect(divergence?.what).toBe('the final state hash differs');
    const cash = changed(seqOf('AccountReported'), withEvent({ cash: 9_000_000 })).divergence;
    expect([cash?.seq, cash?.what]).toEqual([seqOf('OrderRequested'), 'the decision differs']);
  });

  test('a decision that is not in the log', () => {
    const seq = seqOf('OrderRequested');
    const { divergence } = changed(seq, () => null);
    expect(divergence).toMatchObject({
      seq,
      what: 'a decision is not in the log',
      replayed: { type: 'OrderRequested' },
    });
  });

  test('a question that nobody answered', () => {
    const log = createMemoryDayLog(DAY);
    const before = envelopes.slice(0, seqOf('ActionDecided') - 1);
    for (const envelope of before) log.append(envelope, 'group');
    const next = { ...envelopes[1]!, seq: before.length + 1, tsRecv: before.at(-1)!.tsRecv } as Envelope;
    log.append(next, 'group');
    expect(replay(log).divergence).toMatchObject({
      seq: next.seq,
      what: 'a decision is not in the log',
      replayed: { question: kodex.code },
    });
  });

  test('a decision that does not follow', () => {
    const alarm = { type: 'AlarmRaised', alarm: 'x', subject: 'x', detail: 'x' } as const;
    const { divergence } = changed(5, (envelope) => ({ ...envelope, event: alarm, cause: null }));
    expect(divergence).toMatchObject({ seq: 5, what: 'the log has a decision that does not follow', replayed: null });
  });

  test.each([
    ['cause', { cause: 1 }, 'the cause differs'],
    ['time', { tsEvent: 1 }, 'the time differs'],
  ])('a decision with another %s', (_, more, what) => {
    const seq = seqOf('OrderRequested');
    const { divergence } = changed(seq, (envelope) => ({ ...envelope, ...more }) as Envelope);
    expect(divergence).toMatchObject({ seq, what });
  });

  test('an answer that bears another cause', () => {
    const seq = seqOf('OrderAcknowledged');
    expect(changed(seq, (envelope) => ({ ...envelope, cause: null })).divergence).toMatchObject({
      seq,
      what: 'the cause differs',
      recorded: null,
      replayed: seqOf('OrderRequested'),
    });
  });

  test('a decision on another bar, or of another policy', () => {
    for (const more of [{ barTime: 1 }, { policy: 'another' }]) {
      const seq = seqOf('ActionDecided');
      expect(changed(seq, withEvent(more)).divergence).toMatchObject({ seq, what: 'the question differs' });
    }
  });

  test('a final state that is not the recorded one', () => {
    const seq = seqOf('DayClosed');
    expect(changed(seq, withEvent({ stateHash: 'x' })).divergence).toMatchObject({
      seq,
      what: 'the final state hash differs',
      recorded: 'x',
    });
  });
});

describe('the policy asked again', () => {
  const policy = (action: 'buy' | 'hold', confidence = 1, outputs: readonly number[] = []): Policy => ({
    id: 'obedient',
    lookback: 1,
    decide: ({ position }) => ({ action: position.quantity > 0 ? 'hold' : action, confidence, outputs }),
  });

  test('the same decisions, within a tolerance, match', () => {
    expect(replay(bench.log, { verifyPolicy: policy('buy') }).matches).toBe(true);
    expect(replay(bench.log, { verifyPolicy: policy('buy', 1 - 5e-6) }).matches).toBe(true);
  });

  test.each([
    ['action', policy('hold')],
    ['confidence', policy('buy', 1 - 2e-5)],
    ['number of outputs', policy('buy', 1, [1])],
  ])('another %s is named', (_, other) => {
    expect(replay(bench.log, { verifyPolicy: other }).divergence).toMatchObject({
      seq: seqOf('ActionDecided'),
      what: 'the policy decides differently',
    });
  });

  test('taken as recorded, no policy is needed', () => {
    expect(changed(seqOf('ActionDecided'), withEvent({ outputs: [0.1, 0.9] })).divergence?.what).toBeUndefined();
  });
});

describe('a part of the day', () => {
  test('ends after the event that is asked for, and tells its progress', () => {
    const progress: number[][] = [];
    const seq = seqOf('OrderRequested');
    const result = replay(bench.log, { until: seq, onProgress: (...at) => progress.push(at) });
    expect([result.events + result.ticks, result.matches, progress]).toEqual([seq, true, [[seq, seq]]]);
    expect(result.system.trading.orders.working()).toHaveLength(1);
  });

  test('every event is shown with what it led to, as when it was lived', () => {
    const steps: unknown[] = [];
    replay(bench.log, { onStep: (envelope, { patches }) => steps.push([envelope.seq, patches]) });
    expect(steps).toEqual(bench.steps.map(({ envelope, step }) => [envelope.seq, step.patches]));
  });

  test('ended between a decision and what it leads to, the rest is pending', () => {
    const replayer = new Replayer(envelopes[0]!);
    for (const envelope of envelopes.slice(0, seqOf('ActionDecided'))) expect(replayer.feed(envelope)).toBe(true);
    expect(replayer.pending).toBe(1);
  });
});

describe('what cannot be replayed', () => {
  test('an empty log', () => {
    expect(() => replay(createMemoryDayLog(DAY))).toThrow('The log is empty');
  });

  test('a log that does not begin with DayOpened', () => {
    const log = createMemoryDayLog(DAY);
    log.append({ ...envelopes[1]!, seq: 1 as never }, 'full');
    expect(() => replay(log)).toThrow(`The log begins with ${envelopes[1]!.event.type}, not with DayOpened`);
  });
});
