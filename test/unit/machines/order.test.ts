import { describe, expect, test } from 'vitest';
import { amountAfter, orderMachine } from '../../../machines/order.js';
import type { OrderEvent } from '../../../machines/order-events.js';
import { TestHost } from '../../model/machines/host.js';
import * as f from './order-fixture.js';

/** An order after `events`. */
function given(...events: OrderEvent[]): TestHost<typeof orderMachine> {
  const host = new TestHost(orderMachine, { input: f.input });
  host.send(...events);
  return host;
}

const working = [f.requested, f.accepted];
const partly = [...working, f.fill({ quantity: 40 })];
const names = (emitted: readonly { type: string }[]): string[] =>
  emitted.map((event) => ('alarm' in event ? String(event.alarm) : event.type));

describe('the answer and the reports race', () => {
  test.each([
    ['answer first', [f.acknowledged, f.accepted]],
    ['report first', [f.accepted, f.acknowledged]],
  ])('%s: the first moves the order, the second is no news', (_, [first, second]) => {
    const order = given(f.requested);
    expect(names(order.send(first!))).toEqual(['OrderMoved']);
    expect(order.send(second!)).toEqual([]);
    expect(order.state).toBe('accepted');
    expect(order.context.order.brokerId).toBe(f.FIRST);
  });

  test('a fill that outruns both links the order and counts', () => {
    const order = given(f.requested, f.fill({ quantity: 40 }));
    expect(order.state).toBe('partiallyFilled');
    expect(order.send(f.accepted, f.acknowledged)).toEqual([]);
  });

  test('an answer that comes after the order was filled is no news, and no alarm', () => {
    expect(given(f.requested, f.fill({ quantity: 100 })).send(f.acknowledged)).toEqual([]);
  });

  test('the exchange refuses what the broker took', () => {
    const order = given(f.requested, f.acknowledged, f.rejected(f.FIRST));
    expect(order.state).toBe('rejected');
    expect(order.context.reason).toBe('855056 매수증거금이 부족합니다');
  });
});

describe('fills', () => {
  test('tell what they added, charges as differences of the cumulative ones', () => {
    const order = given(...partly);
    const event = f.fill({ quantity: 10, cumulative: 50, price: 29_950, amount: 40 * 30_000 + 10 * 29_950 });
    expect(order.send(event)).toEqual([
      {
        type: 'FillCounted',
        orderId: f.input.id,
        fill: event.fill,
        added: { amount: 299_500, commission: 299, tax: 599 },
      },
    ]);
    expect(order.context.order).toMatchObject({ filled: 50, amount: 1_499_500, commission: 1_499, tax: 2_999 });
  });

  test('a repeat changes nothing and says nothing', () => {
    const order = given(...partly);
    const before = order.persisted();
    expect(order.send(f.fill({ quantity: 40 }))).toEqual([]);
    expect(order.persisted()).toEqual(before);
  });

  test('more than was ordered is counted, and an alarm', () => {
    const order = given(...partly);
    expect(names(order.send(f.fill({ quantity: 70, cumulative: 110 })))).toEqual([
      'FillCounted',
      'overfill',
      'OrderMoved',
    ]);
    expect(order.context.order.filled).toBe(110);
  });

  test.each([
    ['another code', f.fill({ quantity: 10, code: '005930' })],
    ['another number', f.fill({ quantity: 10, number: f.OTHER })],
  ])('of %s are an alarm and are not counted', (_, event) => {
    const order = given(...partly);
    expect(names(order.send(event))).toEqual(['foreign_fill']);
    expect(order.context.order.filled).toBe(40);
  });

  test('that come after the end count and are alarms; the rest fills the order', () => {
    const order = given(...partly, f.cancelRequested, f.canceled(60));
    expect(names(order.send(f.fill({ quantity: 20, cumulative: 60 })))).toEqual(['FillCounted', 'late_fill']);
    expect(order.state).toBe('canceled');
    const last = order.send(f.fill({ quantity: 40, cumulative: 100 }));
    expect(names(last)).toEqual(['FillCounted', 'late_fill', 'OrderMoved']);
    expect(order.state).toBe('filled');
  });
});

describe('a cancel', () => {
  test('loses the race against the last fill; its late refusal is no news', () => {
    const order = given(...partly, f.cancelRequested);
    expect(names(order.send(f.fill({ quantity: 60, cumulative: 100 })))).toEqual(['FillCounted', 'OrderMoved']);
    expect(order.send(f.answer('RequestRefused', 'cancel'))).toEqual([]);
    expect(order.state).toBe('filled');
  });

  test('that is refused after a fill leads back to partiallyFilled', () => {
    const order = given(...working, f.cancelRequested, f.fill({ quantity: 40 }));
    expect(order.state).toBe('pendingCancel');
    order.send(f.answer('RequestRefused', 'cancel'));
    expect(order.state).toBe('partiallyFilled');
  });

  test('of a part leaves the rest working, and is counted once', () => {
    const order = given(...working, f.cancelRequested, f.canceled(30));
    expect(order.state).toBe('accepted');
    expect(order.send(f.canceled(30))).toEqual([]);
    order.send(f.fill({ quantity: 70 }));
    expect(order.state).toBe('canceled');
  });

  test('that the broker’s lists told of first is no news when its own report comes, but another one is', () => {
    const order = given(...partly, f.cancelRequested, f.found(40, 0));
    expect(order.send(f.canceled(60))).toEqual([]);
    expect([order.state, order.context.canceled]).toEqual(['canceled', 60]);
    expect(order.send(f.canceled(60))).toEqual([]);
    expect(names(order.send(f.canceled(60, f.FIRST, '0000159')))).toEqual(['Unexpected']);
  });

  test('whose report the order’s own last word has overtaken is no news either', () => {
    const order = given(...partly, f.cancelRequested, f.canceled(0, f.FIRST, f.FIRST));
    expect([order.state, order.context.canceled]).toEqual(['canceled', 60]);
    expect(order.send(f.canceled(60))).toEqual([]);
    expect(names(order.send(f.canceled(60, f.FIRST, '0000159')))).toEqual(['Unexpected']);
  });

  test('of unknown outcome is settled by the broker’s lists', () => {
    const doubtful = [...partly, f.cancelRequested, f.answer('RequestOutcomeUnknown', 'cancel')];
    const taken = given(...doubtful, f.found(40, 0));
    expect(taken.state).toBe('canceled');
    expect(taken.context.canceled).toBe(60);
    expect(given(...doubtful, f.found(40, 60)).state).toBe('partiallyFilled');
  });
});

describe('an amendment', () => {
  test('goes on under its new number and price', () => {
    const order = given(...partly, f.amendRequested, f.amended(60));
    expect(order.state).toBe('partiallyFilled');
    expect(order.context.order).toMatchObject({ brokerId: f.SECOND, price: 29_900, quantity: 100 });
    expect(order.context.numbers.map(({ id }) => id)).toEqual([f.FIRST, f.SECOND]);
    order.send(f.fill({ quantity: 60, number: f.SECOND }));
    expect(order.state).toBe('filled');
  });

  test('whose fills outrun its confirmation', () => {
    const order = given(...working, f.amendRequested);
    expect(names(order.send(f.fill({ quantity: 30, number: f.SECOND })))).toEqual(['FillCounted']);
    order.send(f.amended(100));
    expect(order.context.order.brokerId).toBe(f.SECOND);
    expect(order.state).toBe('partiallyFilled');
  });

  test('of a part is an alarm: the others work under the number before', () => {
    expect(names(given(...working, f.amendRequested).send(f.amended(10)))).toEqual(['partial_amend', 'OrderMoved']);
  });

  test('by somebody else is followed, with an alarm', () => {
    const order = given(...working);
    expect(names(order.send(f.amended(100)))).toEqual(['amended_elsewhere']);
    expect(order.context.order.brokerId).toBe(f.SECOND);
  });

  test('of unknown outcome took place when the lists show its number', () => {
    const order = given(...working, f.amendRequested, f.answer('RequestOutcomeUnknown', 'amend'));
    order.send(f.found(0, 100, f.SECOND));
    expect(order.state).toBe('accepted');
    expect(order.context.order).toMatchObject({ brokerId: f.SECOND, price: 29_900 });
  });
});

describe('reconciliation', () => {
  test('of an unknown order: absent means rejected, found means it goes on', () => {
    const unknown = [f.requested, f.outcomeUnknown];
    expect(given(...unknown, f.absent).state).toBe('rejected');
    expect(given(...unknown, f.found(0, 100)).state).toBe('accepted');
    expect(given(...unknown, f.found(100, 0)).state).toBe('filled');
  });

  test('counts what was missed as one execution, at what the others leave of the average', () => {
    const order = given(...partly);
    const [counted] = order.send(f.found(60, 40, f.FIRST, 29_990));
    expect(counted).toMatchObject({
      type: 'FillCounted',
      fill: { executionId: 'reconciled-60', quantity: 20, price: 29_970, cumulative: 60, remaining: 40 },
      added: { amount: 599_400 },
    });
    expect(order.context.order.amount).toBe(60 * 29_990);
  });

  test('the executions it told of are not counted again when their reports come', () => {
    const order = given(...partly, f.found(60, 40));
    expect(order.send(f.fill({ quantity: 20, cumulative: 60, id: 'late' }))).toEqual([]);
    expect(order.context.order.filled).toBe(60);
    order.send(f.fill({ quantity: 5, cumulative: 65, id: 'new' }));
    expect(order.context.order.filled).toBe(65);
  });

  test('a row older than what we saw changes nothing', () => {
    expect(given(...partly).send(f.found(10, 90))).toEqual([]);
  });

  test('charges are computed on the amount the order will have', () => {
    const { context } = given(...partly);
    const row = f.found(60, 40, f.FIRST, 29_990).found!;
    expect(amountAfter(context, row)).toBe(60 * 29_990);
    expect(amountAfter(context, { ...row, filled: 40 as typeof row.filled })).toBe(40 * 30_000);
  });

  test('an open order that no list has was canceled while we were away; one with fills cannot vanish', () => {
    const untouched = given(...working);
    expect(names(untouched.send(f.absent))).toEqual(['missing_at_broker', 'OrderMoved']);
    expect(untouched.state).toBe('canceled');
    const filled = given(...partly);
    expect(names(filled.send(f.absent))).toEqual(['missing_at_broker']);
    expect(filled.state).toBe('partiallyFilled');
  });

  test('a rejected order that the broker knows after all is an alarm', () => {
    expect(names(given(f.requested, f.absent).send(f.accepted))).toEqual(['open_at_broker']);
  });
});

test('denied keeps the reason and is our own refusal', () => {
  const order = given(f.denied);
  expect([order.state, order.context.reason]).toEqual(['denied', 'no_cash: 3,000,000 won are needed']);
});
