/** What a traveller shows of a moment, what it looks for, and where it refuses to go. */
import { describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../../../db/index.js';
import type { DayLog, Envelope, OrderId } from '../../../../src/domain/index.js';
import { bisect, changesOf, compileCondition, eventsOf, Traveller } from '../../../../src/engine/travel/index.js';
import { acknowledged, Bench, DAY, fill, KODEX, orderNumber } from '../bench.js';

const lived = (): Bench =>
  new Bench()
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .tick(30_000)
    .offer(fill({ quantity: 40, of: 99 }))
    .tick(30_050)
    .offer(fill({ quantity: 59, cumulative: 99, of: 99 }))
    .tick(30_100);

const seqOf = (log: DayLog, type: string, nth = 1): number =>
  log.read(1, log.head).filter(({ event }) => event.type === type)[nth - 1]!.seq;

describe('a moment', () => {
  const { log } = lived();
  const traveller = new Traveller(log);
  const momentAt = (seq: number) => {
    traveller.seek(seq);
    return traveller.moment();
  };

  test('shows the event, its cause, every machine, the prices, and what changed from what to what', () => {
    const moment = momentAt(seqOf(log, 'OrderFilled'));
    expect(moment).toMatchObject({
      day: DAY,
      event: { type: 'OrderFilled', quantity: 40 },
      cause: { seq: seqOf(log, 'OrderRequested'), event: { type: 'OrderRequested' } },
      quotes: { [KODEX]: { last: 30_000 } },
      pending: [],
    });
    const { machines } = moment;
    expect([machines.phase, machines.session, machines.risk].map(({ state }) => state)).toEqual([
      'continuous',
      'trading',
      'active',
    ]);
    expect([machines.traders[KODEX]?.state, machines.positions[KODEX]?.state]).toEqual(['ordering', 'opening']);
    expect(machines.orders[orderNumber(1)]?.state).toBe('partiallyFilled');
    expect(machines.link.state).toBe('online');
    const change = (path: string) => moment.patches.find((patch) => patch.path.join('.') === path);
    expect(change('counts.fills')).toMatchObject({ before: 0, after: 1 });
    expect(change(`orders.${orderNumber(1)}`)).toMatchObject({
      before: { state: 'accepted', filled: 0 },
      after: { state: 'partiallyFilled', filled: 40 },
    });
  });

  test('shows what must follow: the question of a bar, then the order of its answer', () => {
    const decided = seqOf(log, 'ActionDecided');
    expect(momentAt(decided - 1).pending).toMatchObject([{ kind: 'question' }]);
    expect(momentAt(decided).pending).toMatchObject([{ kind: 'decision', event: { type: 'OrderRequested' } }]);
    expect(momentAt(decided + 1)).toMatchObject({ pending: [], effects: [{ kind: 'submit' }, { kind: 'timer' }] });
  });

  test('is not changed by going on: it is a picture', () => {
    const moment = momentAt(seqOf(log, 'OrderFilled'));
    const text = JSON.stringify(moment);
    traveller.seek(log.head);
    expect(JSON.stringify(moment)).toBe(text);
  });
});

describe('looking for events', () => {
  const { log } = lived();
  const traveller = new Traveller(log);
  const found = (go: () => boolean): number => (go() ? traveller.seq : 0);

  test('by type, code and order, forward and back', () => {
    traveller.seek(1);
    const fills = eventsOf({ types: ['OrderFilled'] });
    const first = seqOf(log, 'OrderFilled');
    const second = seqOf(log, 'OrderFilled', 2);
    expect([found(() => traveller.forward(fills)), found(() => traveller.forward(fills))]).toEqual([first, second]);
    expect(traveller.forward(fills)).toBe(false);
    expect(found(() => traveller.backward(fills))).toBe(first);
    expect(traveller.backward(fills)).toBe(false);
    expect(traveller.seq).toBe(first);

    const order = eventsOf({ order: orderNumber(1) as OrderId });
    traveller.seek(1);
    const seen: string[] = [];
    while (traveller.forward(order)) seen.push(traveller.scene.envelope.event.type);
    // The timer of its answer bears no order.
    expect(seen).toEqual(['OrderRequested', 'OrderAcknowledged', 'OrderFilled', 'OrderFilled']);
    traveller.seek(1);
    expect(found(() => traveller.forward(eventsOf({ code: KODEX, types: ['InstrumentReported'] })))).toBe(
      seqOf(log, 'InstrumentReported'),
    );
  });

  test('by what they changed in the read model', () => {
    traveller.seek(1);
    const first = seqOf(log, 'OrderFilled');
    expect(found(() => traveller.forward(changesOf(`positions/${KODEX}`)))).toBe(first);
    expect(found(() => traveller.forward(changesOf(`positions.${KODEX}`)))).toBe(seqOf(log, 'OrderFilled', 2));
    expect(found(() => traveller.backward(changesOf('account.cash')))).toBe(first);
    expect(traveller.forward(changesOf('nowhere'))).toBe(false);
  });
});

describe('refused', () => {
  test.each([0, -1, 1.5, Number.NaN, 1_000_000])('seek(%s)', (seq) => {
    const traveller = new Traveller(lived().log);
    expect(() => {
      traveller.seek(seq);
    }).toThrow(/There is no event .*: this log holds 1 to \d+\./);
    expect(traveller.seq).toBe(1);
  });

  test('an empty log, and one that does not begin with DayOpened', () => {
    const empty = createMemoryDayLog(DAY);
    expect(() => new Traveller(empty)).toThrow('The log is empty');
    const envelope = lived().log.read(2, 1)[0]!;
    empty.append({ ...envelope, seq: 1 } as Envelope, 'full');
    expect(() => new Traveller(empty)).toThrow('not with DayOpened');
  });

  test('to bisect a condition that holds from the beginning, or no more at the end', () => {
    const { log, config } = lived();
    const traveller = new Traveller(log);
    traveller.seek(5);
    for (const [text, how] of [
      ['seq > 0', 'holds at event 1 and holds at event'],
      ['orders.partiallyFilled > 0', 'does not hold at event 1 and does not hold at event'],
      ['seq < 9', 'holds at event 1 and does not hold at event'],
    ] as const) {
      expect(() => bisect(traveller, compileCondition(text, config))).toThrow(how);
      expect(traveller.seq).toBe(5);
    }
  });
});

describe('a log that the replay parts from', () => {
  /** The same day, but for one decision that nobody took. */
  const bench = lived();
  const wrong = seqOf(bench.log, 'OrderRequested');
  const log = createMemoryDayLog(DAY);
  for (const envelope of bench.log.read(1, bench.log.head)) {
    const { event } = envelope;
    log.append(
      event.type === 'OrderRequested' ? { ...envelope, event: { ...event, order: { ...event.order, quantity: 1 } } } as Envelope : envelope, // prettier-ignore
      'group',
    );
  }

  test('can be travelled up to there, and it is said where that is', () => {
    const traveller = new Traveller(log);
    expect(() => {
      traveller.seek(log.head);
    }).toThrow(`The replay parts from the log at event ${wrong} (the decision differs)`);
    expect([traveller.seq, traveller.end]).toEqual([wrong - 1, wrong - 1]);
    traveller.step(1);
    expect(traveller.seq).toBe(wrong - 1);
    traveller.step(-2);
    expect(traveller.seq).toBe(wrong - 3);
    expect(traveller.moment().event).toEqual(log.read(wrong - 3, 1)[0]!.event);
  });

  test('a search that comes there says so and stays', () => {
    const traveller = new Traveller(log);
    expect(() => traveller.forward(eventsOf({ types: ['OrderFilled'] }))).toThrow('parts from the log');
    expect([traveller.seq, traveller.end]).toEqual([1, wrong - 1]);
    expect(traveller.forward(eventsOf({ types: ['OrderFilled'] }))).toBe(false);
  });
});
