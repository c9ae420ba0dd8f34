/** Which decisions are the same, which orders belong together, and how a log falls into inputs with their decisions. */
import { describe, expect, test } from 'vitest';
import type { DayEvent, Envelope } from '../../../../src/domain/index.js';
import type { OrderRow } from '../../../../src/engine/index.js';
import { orderPairs } from '../../../../src/engine/whatif/comparison.js';
import { differenceOf, firstDifference, sameOrders } from '../../../../src/engine/whatif/difference.js';
import { groupsOf } from '../../../../src/engine/whatif/groups.js';
import { say } from '../bench.js';

const at = (seq: number, event: DayEvent, cause: number | null = null): Envelope =>
  ({ seq, tsEvent: seq, tsRecv: seq * 10, cause, event }) as unknown as Envelope;
const decided = (action: string, confidence = 0.5, policy = 'a') =>
  say({ type: 'ActionDecided', code: '069500', interval: '1m', barTime: 60_000, action, confidence, outputs: [confidence], policy }); // prettier-ignore
const requested = (quantity: number) =>
  say({ type: 'OrderRequested', orderId: '1', order: { code: '069500', side: 'buy', quantity } });
const denied = say({ type: 'OrderDenied', orderId: '1', reason: 'no_cash' });
const tick = say({ type: 'TradeTicked', code: '069500' });

describe('the first difference', () => {
  test('another policy that decides the same is none; what it thinks of holding is none either', () => {
    expect(firstDifference([at(2, decided('buy'))], [at(2, decided('buy', 0.5, 'b'))])).toBeNull();
    expect(firstDifference([at(2, decided('hold', 0.1))], [at(2, decided('hold', 0.9))])).toBeNull();
  });

  test('another action is one, and so is another confidence to trade', () => {
    expect(firstDifference([at(2, decided('buy'))], [at(2, decided('hold'))])).not.toBeNull();
    expect(firstDifference([at(2, decided('buy'))], [at(2, decided('buy', 0.6))])).not.toBeNull();
  });

  test('one more or one less is one, against nothing', () => {
    const [action, order] = [at(2, decided('buy')), at(3, requested(5), 2)];
    expect(firstDifference([action, order], [action])).toEqual({ recorded: order, derived: null });
    expect(firstDifference([action], [action, order])).toEqual({ recorded: null, derived: order });
  });
});

test('the broker is asked the same where the orders are the same, whatever else was decided', () => {
  expect(sameOrders([at(2, decided('hold'))], [at(2, denied)])).toBe(true);
  expect(sameOrders([at(2, denied)], [at(2, requested(5))])).toBe(false);
  expect(sameOrders([at(2, requested(5))], [at(2, requested(6))])).toBe(false);
});

test('both chains of causes lead from the input to what differs', () => {
  const [input, action, order, none] = [at(1, tick), at(2, decided('buy'), 1), at(3, requested(5), 2), at(2, decided('hold'), 1)]; // prettier-ignore
  const recorded = new Map([input, action, order].map((envelope) => [envelope.seq, envelope]));
  const derived = new Map([input, none].map((envelope) => [envelope.seq, envelope]));
  const find = { recorded: (seq: Envelope['seq']) => recorded.get(seq), derived: (seq: Envelope['seq']) => derived.get(seq) }; // prettier-ignore
  const { seq, time, chains } = differenceOf({ recorded: order, derived: none }, input, find);
  expect([seq, time]).toEqual([3, 30]);
  expect(chains.recorded.map((link) => link.seq)).toEqual([1, 2, 3]);
  expect(chains.derived.map((link) => link.event.type)).toEqual(['TradeTicked', 'ActionDecided']);
});

describe('a log falls into groups', () => {
  const opened = say({ type: 'DayOpened' });
  const resumed = say({ type: 'DayResumed', reason: '' });
  const closed = say({ type: 'DayClosed' });
  const of = (...events: DayEvent[]) =>
    [...groupsOf(events.map((event, index) => at(index + 1, event)))].map(({ input, decisions, cut }) => [input.event.type, decisions.length, cut]); // prettier-ignore

  test('each input with what followed', () => {
    expect(of(opened, tick, decided('buy'), requested(1), tick, closed)).toEqual([
      ['DayOpened', 0, false],
      ['TradeTicked', 2, false],
      ['TradeTicked', 0, false],
      ['DayClosed', 0, false],
    ]);
  });

  test('where the process died, or the log ends, something may be missing', () => {
    expect(of(opened, tick, decided('buy'), resumed, tick)).toEqual([
      ['DayOpened', 0, false],
      ['TradeTicked', 1, true],
      ['DayResumed', 0, false],
      ['TradeTicked', 0, true],
    ]);
  });
});

test('orders of both days are the same wish by code, side and minute; each is met once', () => {
  const row = (id: string, minute: number, more: Partial<OrderRow> = {}): OrderRow =>
    ({ id, code: '069500', side: 'buy', state: 'filled', requestedAt: minute * 60_000 + 1_500, price: 100, quantity: 5, filled: 5, amount: 500, reason: '', ...more }) as OrderRow; // prettier-ignore
  const pairs = orderPairs(
    [row('1', 1), row('2', 2), row('3', 3, { side: 'sell' })],
    [row('1', 1), row('2', 2, { filled: 3, amount: 300, state: 'canceled' }), row('3', 2), row('4', 4)],
  );
  expect(pairs.map(({ kind, same, recorded, whatIf }) => [kind, same, recorded?.id, whatIf?.id])).toEqual([
    ['both', true, '1', '1'],
    ['both', false, '2', '2'],
    ['onlyWhatIf', false, undefined, '3'],
    ['onlyRecorded', false, '3', undefined],
    ['onlyWhatIf', false, undefined, '4'],
  ]);
  expect(pairs[1]!.whatIf).toMatchObject({ averagePrice: 100, filled: 3 });
});
