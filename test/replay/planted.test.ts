/** Each kind of difference between what was recorded and what follows is planted in a copy of a log, and must be named. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../db/index.js';
import type { DayEvent, Envelope, Policy, Seq } from '../../src/domain/index.js';
import { replay, type Divergence, type ReplayOptions } from '../../src/engine/index.js';
import { busyPolicy } from '../support/day-in-process-scenario.js';
import { liveDay } from '../support/day-in-process.js';
import { eventsOf, rowsOf } from '../simulation/checks/index.js';

let rows: readonly Envelope[] = [];
let policy: Policy;

beforeAll(async () => {
  policy = busyPolicy('planted');
  rows = rowsOf(await liveDay({ seed: 'planted', policy, ticksPerCode: 120, latency: 20 }));
});

/** The first divergence of the copy. */
function found(copy: readonly Envelope[], options: ReplayOptions = {}): Divergence | null {
  const log = createMemoryDayLog(eventsOf(rows, 'DayOpened')[0]!.event.config.day);
  for (const envelope of copy) log.append(envelope, 'group');
  return replay(log, options).divergence;
}

/** The n-th row of a type. */
function nth(type: DayEvent['type'], n: number): Envelope {
  return eventsOf(rows, type)[n]!;
}

function changed(at: Envelope, change: (envelope: Envelope) => Envelope): Envelope[] {
  return rows.map((row) => (row === at ? change(row) : row));
}

const withEvent = (at: Envelope, more: object): Envelope[] =>
  changed(at, (row) => ({ ...row, event: { ...row.event, ...more } }));

/** Without that row: everything after it moves up, and so do the causes that name what moved. */
function without(at: Envelope): Envelope[] {
  const up = (seq: number): Seq => (seq > at.seq ? seq - 1 : seq) as Seq;
  return rows
    .filter((row) => row !== at)
    .map((row) => ({ ...row, seq: up(row.seq), cause: row.cause === null ? null : up(row.cause) }));
}

/** With one more row before `at`. */
function withBefore(at: Envelope, event: DayEvent, cause: Seq | null): Envelope[] {
  const down = (seq: number): Seq => (seq >= at.seq ? seq + 1 : seq) as Seq;
  return rows.flatMap((row) => {
    const moved = { ...row, seq: down(row.seq), cause: row.cause === null ? null : down(row.cause) };
    return row === at ? [{ ...at, event, cause }, moved] : [moved];
  });
}

test('as it was recorded, nothing diverges', () => {
  expect(found(rows)).toBeNull();
  expect(found(rows, { verifyPolicy: policy })).toBeNull();
});

describe('a decision that was changed is named', () => {
  test.each([0, 5, 20])('quantity of the %i. order', (n) => {
    const at = nth('OrderRequested', n);
    const { order } = at.event as Extract<DayEvent, { type: 'OrderRequested' }>;
    const planted = withEvent(at, { order: { ...order, quantity: order.quantity + 1 } });
    expect(found(planted)).toMatchObject({ seq: at.seq, what: 'the decision differs', replayed: at.event });
  });

  test('price of an order', () => {
    const at = eventsOf(rows, 'OrderRequested').find(({ event }) => event.order.price !== null)!;
    const { order } = at.event;
    expect(found(withEvent(at, { order: { ...order, price: order.price! + 5 } }))?.seq).toBe(at.seq);
  });

  test('the reason of a denial, the number of an order, the bar that was decided on', () => {
    const requested = nth('OrderRequested', 3);
    expect(found(withEvent(requested, { orderId: '20221110-999999' }))?.seq).toBe(requested.seq);
    const decided = nth('ActionDecided', 7);
    const { barTime } = decided.event as Extract<DayEvent, { type: 'ActionDecided' }>;
    expect(found(withEvent(decided, { barTime: barTime + 60_000 }))).toMatchObject({
      seq: decided.seq,
      what: 'the question differs',
    });
  });

  test('its cause, and its time', () => {
    const at = nth('OrderRequested', 4);
    expect(found(changed(at, (row) => ({ ...row, cause: (row.cause! - 1) as Seq })))).toMatchObject({
      seq: at.seq,
      what: 'the cause differs',
    });
    const later = changed(at, (row) => ({ ...row, tsRecv: (row.tsRecv + 1) as typeof row.tsRecv }));
    expect(found(later)).toMatchObject({ seq: at.seq, what: 'the time differs' });
  });

  test('another action, as soon as something else follows from it', () => {
    const at = eventsOf(rows, 'ActionDecided').find(({ seq, event }) => {
      return event.action === 'buy' && rows[seq]?.event.type === 'OrderRequested';
    })!;
    expect(found(withEvent(at, { action: 'hold' }))).toMatchObject({
      seq: at.seq + 1,
      what: 'the log has a decision that does not follow',
    });
    expect(found(withEvent(at, { action: 'hold' }), { verifyPolicy: policy })).toMatchObject({
      seq: at.seq,
      what: 'the policy decides differently',
    });
  });
});

describe('a decision too few or too many is named', () => {
  test.each(['OrderRequested', 'ActionDecided'] as const)('%s dropped', (type) => {
    const at = nth(type, 6);
    expect(found(without(at))).toMatchObject({ seq: at.seq });
  });

  test('one that nobody took', () => {
    const at = nth('TimerFired', 30);
    const alarm: DayEvent = { type: 'AlarmRaised', alarm: 'tick_gap', subject: '069500', detail: 'planted' };
    expect(found(withBefore(at, alarm, (at.seq - 1) as Seq))).toMatchObject({
      seq: at.seq,
      what: 'the log has a decision that does not follow',
      replayed: null,
    });
  });
});

describe('an input that was changed is found by what follows from it', () => {
  /** Inputs that reach the books or an order; none of them may pass unseen. */
  test.each(['OrderFilled', 'AccountReported', 'OrderAcknowledged', 'InstrumentReported'] as const)('%s', (type) => {
    const at = nth(type, 0);
    const planted = {
      OrderFilled: { price: 12_345 },
      AccountReported: { cash: 1 },
      OrderAcknowledged: { brokerOrderId: '0009999' },
      InstrumentReported: {
        instrument: { ...(at.event as Extract<DayEvent, { type: 'InstrumentReported' }>).instrument, basePrice: 990 },
      },
    }[type];
    const divergence = found(withEvent(at, planted));
    expect(divergence?.seq).toBeGreaterThan(at.seq);
    expect(divergence?.seq).toBeLessThanOrEqual(rows.length);
  });

  test('the price of a trade that an order was made of', () => {
    const order = nth('OrderRequested', 0);
    const trade = rows.findLast(({ seq, event }) => seq < order.seq && event.type === 'TradeTicked')!;
    const { price } = trade.event as Extract<DayEvent, { type: 'TradeTicked' }>;
    expect(found(withEvent(trade, { price: price * 2 }))?.seq).toBeGreaterThan(trade.seq);
  });

  test('the last word: the hash of the state', () => {
    const at = nth('DayClosed', 0);
    expect(found(withEvent(at, { stateHash: '0'.repeat(64) }))).toMatchObject({
      seq: at.seq,
      what: 'the final state hash differs',
    });
  });
});

test('a policy that is not what it was is named at its first other answer', () => {
  const other: Policy = { ...policy, decide: () => ({ action: 'hold', confidence: 1, outputs: [1] }) };
  const first = nth('ActionDecided', 0);
  expect(found(rows, { verifyPolicy: other })).toMatchObject({
    seq: first.seq,
    what: 'the policy decides differently',
  });
});
