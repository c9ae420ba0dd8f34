import { describe, expect, test } from 'vitest';
import type { BrokerOrderId } from '../../../src/domain/index.js';
import { bound } from '../../../src/engine/system/order-actor.js';
import { Orders } from '../../../src/engine/system/orders.js';
import { fill, hynix, orderNumber } from './bench.js';
import { OrdersRoom } from './orders-room.js';

const accepted = (number: string, more: object = {}) =>
  ({ type: 'OrderAccepted', brokerOrderId: number, code: '069500', side: 'buy', orderType: 'limit', price: 30_000, quantity: 100, ...more }) as const; // prettier-ignore
const canceled = (number: string) =>
  ({ type: 'OrderCanceled', brokerOrderId: number, requestBrokerId: '0000900', code: '069500', quantity: 0 }) as const;
const partly = (number: string, quantity: number, cumulative = quantity, price = 30_000) =>
  fill({ number, quantity, cumulative, price, of: 100 });

const given = (orders = 1): OrdersRoom => {
  const room = new OrdersRoom();
  for (let i = 0; i < orders; i++) room.send();
  return room;
};

describe('a report that outruns the answer', () => {
  test('given one order that looks like it, the fill is counted for that order', () => {
    const room = given().report(partly('0000100', 40));
    expect([room.state(), room.order().filled, room.order().brokerId]).toEqual(['partiallyFilled', 40, '0000100']);
    room.acknowledge(1, '0000100');
    expect([room.state(), room.order().filled, room.alarms()]).toEqual(['partiallyFilled', 40, []]);
  });

  test('given one order that looks like it, the acceptance is too', () => {
    expect(given().report(accepted('0000100')).state()).toBe('accepted');
  });

  test.each([
    ['another price', { price: 30_005 }],
    ['another quantity', { quantity: 99 }],
    ['the other side', { side: 'sell' }],
    ['another code', { code: hynix.code }],
  ])('%s is not claimed, but waits until no order could be meant', (_, difference) => {
    const room = given().report(accepted('0000777', difference));
    expect([room.state(), room.alarms()]).toEqual(['submitting', []]);
    room.acknowledge(1, '0000100');
    expect(room.report(canceled('0000100')).alarms()).toEqual(['foreign_order 0000777']);
  });

  test('given two orders alike, it waits for the answer, and is then counted for the right one', () => {
    const room = given(2)
      .report(partly('0000200', 40))
      .report(partly('0000200', 60, 100));
    expect([room.state(1), room.state(2), room.fills.length]).toEqual(['submitting', 'submitting', 0]);
    room.acknowledge(2, '0000200');
    expect([room.state(1), room.state(2)]).toEqual(['submitting', 'filled']);
    expect(room.fills.map(({ order, fill: { quantity } }) => [order.id, quantity])).toEqual([
      [orderNumber(2), 40],
      [orderNumber(2), 60],
    ]);
    expect(room.alarms()).toEqual([]);
  });

  test('given two orders alike of which one has its number, the other one is meant', () => {
    const room = given(2).acknowledge(1, '0000100').report(partly('0000200', 40));
    expect([room.state(1), room.state(2)]).toEqual(['accepted', 'partiallyFilled']);
  });

  test('what waits keeps the order in flight', () => {
    const room = given(2).report(partly('0000300', 40));
    expect(room.orders.inFlight).toBe(true);
    room.acknowledge(1, '0000100').acknowledge(2, '0000200');
    expect(room.orders.inFlight).toBe(true);
    room.report(canceled('0000100'));
    expect([room.orders.inFlight, room.alarms()]).toEqual([false, ['foreign_order 0000300']]);
  });
});

describe('reports of orders that are not ours', () => {
  test('raise one alarm an order, however many there are', () => {
    const room = new OrdersRoom().report(accepted('0000777')).report(partly('0000777', 40)).report(accepted('0000778'));
    expect(room.alarms()).toEqual(['foreign_order 0000777', 'foreign_order 0000778']);
  });

  test('a refusal without any number says nothing to anybody', () => {
    const report = { type: 'OrderRejected', orderId: null, brokerOrderId: null, code: '1', message: 'no' };
    expect(given().report(report).alarms()).toEqual([]);
  });
});

describe('cancels and amendments', () => {
  const amend = (room: OrdersRoom, price = 29_900) =>
    room.orders.requested({ type: 'AmendRequested', orderId: orderNumber(1), price, quantity: 100, reason: 'a test' } as never); // prettier-ignore
  const amended = { type: 'OrderAmended', brokerOrderId: '0000100', newBrokerOrderId: '0000101', code: '069500', quantity: 100, price: 29_900 } as const; // prettier-ignore

  test('a request leaves under the number that the broker knows', () => {
    const room = given().acknowledge(1, '0000100');
    amend(room);
    expect(room.core.effects).toMatchObject([
      { kind: 'amend', target: { brokerOrderId: '0000100', code: '069500' }, request: { price: 29_900 } },
    ]);
    expect(room.state()).toBe('pendingAmend');
  });

  test('the order is followed to its new number, and reports of both numbers find it', () => {
    const room = given().acknowledge(1, '0000100');
    amend(room);
    room.report(amended).report(fill({ number: '0000101', quantity: 30, price: 29_900, of: 100, limit: 29_900 }));
    expect(room.order()).toMatchObject({ brokerId: '0000101', price: 29_900, filled: 30 });
    room.report(fill({ number: '0000100', id: 'late', quantity: 10, of: 100 }));
    expect([room.order().filled, room.alarms()]).toEqual([40, []]);
  });

  test('fills of the new number that outrun the confirmation wait for it', () => {
    const room = given().acknowledge(1, '0000100');
    amend(room);
    room.report(fill({ number: '0000101', quantity: 30, price: 29_900, of: 100, limit: 29_900 }));
    expect([room.order().filled, room.alarms()]).toEqual([0, []]);
    room.report(amended);
    expect(room.order()).toMatchObject({ brokerId: '0000101', filled: 30 });
    expect(room.alarms()).toEqual([]);
  });

  test('… or are delivered once the answer names the number', () => {
    const room = given().acknowledge(1, '0000100');
    amend(room);
    room.report(fill({ number: '0000101', quantity: 30, price: 29_900, of: 100, limit: 29_900 }));
    room.orders.requestAcknowledged({ type: 'RequestAcknowledged', request: 'amend', orderId: orderNumber(1), requestBrokerId: '0000101' } as never); // prettier-ignore
    expect([room.order().filled, room.alarms()]).toEqual([30, []]);
    expect(room.report(amended).order().brokerId).toBe('0000101');
  });

  test('of an order that has no number yet, nothing leaves, and people hear of it', () => {
    const room = given();
    room.orders.requested({ type: 'CancelRequested', orderId: orderNumber(1), reason: 'a test' } as never);
    expect([room.core.effects, room.alarms()]).toEqual([[], [`unexpected_event ${orderNumber(1)}`]]);
  });

  test('of an order that never was, nothing leaves, and people hear of it', () => {
    const room = new OrdersRoom();
    room.orders.requested({ type: 'CancelRequested', orderId: 'x', reason: 'a typo' } as never);
    expect([room.core.effects, room.alarms()]).toEqual([[], ['no_such_order x']]);
  });
});

describe('charges', () => {
  test('what the fills add is in the end what the order costs filled in one', () => {
    const parts = [7, 13, 1, 29, 50];
    const room = new OrdersRoom();
    room.send({ code: hynix.code, side: 'sell', type: 'market', price: null });
    room.acknowledge(1, '0000100');
    let cumulative = 0;
    for (const quantity of parts) {
      cumulative += quantity;
      room.report(fill({ number: '0000100', code: hynix.code, side: 'sell', quantity, cumulative, price: 90_100, of: 100 })); // prettier-ignore
    }
    const sum = (key: string) =>
      room.fills.reduce((all, { added }) => all + (added as Record<string, number>)[key]!, 0);
    // 9,010,000 won: 0.015 % cut to 10 won; 0.08 % and 0.15 % in 2022
    expect([sum('amount'), sum('commission'), sum('tax')]).toEqual([9_010_000, 1_350, 7_208 + 13_515]);
    expect(room.order()).toMatchObject({ amount: 9_010_000, commission: 1_350, tax: 20_723 });
  });

  test('a repeated execution adds nothing', () => {
    const room = given().acknowledge(1, '0000100').report(partly('0000100', 40)).report(partly('0000100', 40));
    expect([room.fills.length, room.order().filled]).toEqual([1, 40]);
  });
});

describe('the books of the room', () => {
  test('order numbers are the day and a counter', () => {
    const room = given(2);
    expect(room.orders.working().map(({ snapshot }) => snapshot.context.order.id)).toEqual([1, 2].map(orderNumber));
  });

  test('orders of the last 60 seconds are counted, and no older ones', () => {
    const room = given();
    room.at('091030').send();
    expect(room.orders.recent()).toBe(2);
    expect(room.at('091100').orders.recent()).toBe(1);
    expect(room.at('091130').orders.recent()).toBe(0);
  });

  test('a report is caused by the request of its order, by our number or by the broker’s', () => {
    const room = given(2).acknowledge(2, '0000200');
    const cause = (id: string | null, number: string | null) => room.orders.causeOf(id as never, number as never);
    expect([cause(orderNumber(1), null), cause(null, '0000200'), cause(null, '0000999'), cause('x', null)]).toEqual([1, 2, null, null]); // prettier-ignore
    expect([room.orders.knows('0000200' as BrokerOrderId), room.orders.knows('0000999' as BrokerOrderId)]).toEqual([true, false]); // prettier-ignore
  });

  test('closed orders work no more, and the others hear of it once', () => {
    const room = given(2).acknowledge(1, '0000100').report(canceled('0000100')).report(canceled('0000100'));
    expect(room.closed).toEqual([`${orderNumber(1)} canceled`]);
    expect(room.orders.working()).toHaveLength(1);
  });

  test('working orders bind shares and cash: what is left of them, market buys at the upper limit', () => {
    const room = given().acknowledge(1, '0000100').report(partly('0000100', 40));
    room.send({ side: 'sell', type: 'market', price: null, quantity: 7 });
    room.send({ type: 'market', price: null, quantity: 2 });
    expect(bound(room.orders.working(), () => 39_000)).toEqual({ shares: 7, amount: 60 * 30_000 + 2 * 39_000 });
  });

  test('restored from JSON, the room goes on as if it had never stopped', () => {
    const room = given(3).acknowledge(1, '0000100').report(partly('0000100', 40)).report(partly('0000555', 40)).report(canceled('0000100')); // prettier-ignore
    const state = JSON.parse(JSON.stringify(room.orders.persist())) as ReturnType<Orders['persist']>;
    const again = new Orders(room.core, room.orders.instrumentOf, room.orders.listener, state);
    expect(again.persist()).toEqual(room.orders.persist());
    expect(again.working().map(({ snapshot }) => snapshot.value)).toEqual(['submitting', 'submitting']);
    expect([again.inFlight, again.recent(), again.issueId()]).toEqual([true, 3, orderNumber(4)]);
  });

  test('no number is given twice', () => {
    const room = given();
    const spec = room.order();
    expect(() => room.orders.create(spec.id, spec, true)).toThrow(`there is already an order ${spec.id}`);
    expect(() => room.orders.get('x' as never)).toThrow('no order x');
  });
});
