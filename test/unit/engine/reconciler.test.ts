import { describe, expect, test } from 'vitest';
import { BEHAVIOUR } from '../../../src/engine/behaviour.js';
import { Reconciler } from '../../../src/engine/system/reconciler.js';
import { at, fill, orderNumber } from './bench.js';
import { OrdersRoom } from './orders-room.js';

const UNKNOWN = { type: 'OrderOutcomeUnknown' } as const;

const row = (changes: object = {}) => ({
  brokerOrderId: '0000100',
  originalBrokerId: null,
  code: '069500',
  side: 'buy',
  price: 30_000,
  quantity: 100,
  remaining: 100,
  time: '091000',
  ...changes,
});
const executed = (filled: number, changes: object = {}) =>
  row({ filled, averagePrice: 30_000, remaining: 100 - filled, ...changes });

class Room extends OrdersRoom {
  readonly reconciler = new Reconciler(this.core, this.orders);

  /** Both lists, asked at `asked` and answered at once. */
  lists(asked: string, open: readonly object[], done: readonly object[], marketOver = false): this {
    return this.list('OpenOrdersReported', asked, open, marketOver).list('ExecutionsReported', asked, done, marketOver);
  }

  list(type: string, asked: string, orders: readonly object[] = [], marketOver = false): this {
    if (at(asked) > this.core.now) this.at(asked);
    this.reconciler.reported({ type, orders } as never, at(asked), marketOver);
    return this;
  }
}

/** An order of 09:10:00 whose outcome is unknown. */
function unknown(): Room {
  const room = new Room();
  room.send();
  room.orders.send(room.orders.working()[0]!, UNKNOWN);
  room.alarms();
  return room;
}

/** An order of 09:10:00 that works under 0000100. */
function working(): Room {
  const room = new Room();
  room.send();
  room.acknowledge(1, '0000100');
  return room;
}

describe('an unknown order', () => {
  test('found working goes on under its number, and its reports find it', () => {
    const room = unknown().lists('091005', [row()], []);
    expect([room.state(), room.order().brokerId]).toEqual(['accepted', '0000100']);
    room.report(fill({ quantity: 100, of: 100 }));
    expect([room.state(), room.alarms()]).toEqual(['filled', []]);
  });

  test('found executed in part has its fills counted, with their charges', () => {
    const room = unknown().lists('091005', [row({ remaining: 60 })], [executed(40)]);
    expect(room.state()).toBe('partiallyFilled');
    expect(room.order()).toMatchObject({ filled: 40, amount: 1_200_000, commission: 180 });
    expect(room.fills.map(({ added }) => added)).toEqual([{ amount: 1_200_000, commission: 180, tax: 0 }]);
  });

  test('found executed whole is filled', () => {
    expect(
      unknown()
        .lists('091005', [], [executed(100)])
        .state(),
    ).toBe('filled');
  });

  test('found ended with a part executed is canceled for the rest', () => {
    const room = unknown().lists('091005', [], [executed(40, { remaining: 0 })]);
    expect([room.state(), room.order().filled]).toEqual(['canceled', 40]);
  });

  test('absent from lists asked five seconds after the last moment at which it may have left never existed', () => {
    expect(unknown().lists('091020', [], []).state()).toBe('rejected');
  });

  test('of a day lived with the first behaviour was declared unborn five seconds after its request', () => {
    const room = unknown();
    Object.assign(room.core, { config: { ...room.config, behaviour: 1 } });
    expect(room.lists('091005', [], []).state()).toBe('rejected');
  });

  test.each(['091000', '091005', '091019'])(
    'absence from lists asked at %s proves nothing: they are asked again',
    (asked) => {
      const room = unknown();
      room.effects();
      room.lists(asked, [], []);
      expect([room.state(), room.effects()]).toEqual(['unknown', ['timer reconcile 5000']]);
    },
  );

  test('the older of the two lists decides whether absence is proof', () => {
    const room = unknown();
    room.list('OpenOrdersReported', '091019');
    room.list('ExecutionsReported', '091030');
    expect(room.state()).toBe('unknown');
  });

  test('given two rows that could be it, nothing is guessed, and people hear of it', () => {
    const room = unknown().lists('091005', [row(), row({ brokerOrderId: '0000101' })], []);
    expect([room.state(), room.alarms()]).toEqual(['unknown', [`unclear_order ${orderNumber(1)}`]]);
  });

  test('given one row that is another order of ours, the other one is meant', () => {
    const room = new Room();
    room.send();
    room.send();
    room.acknowledge(1, '0000100');
    room.orders.send(room.orders.working()[1]!, UNKNOWN);
    room.lists('091005', [row(), row({ brokerOrderId: '0000101' })], []);
    expect([room.state(1), room.state(2), room.order(2).brokerId]).toEqual(['accepted', 'accepted', '0000101']);
  });

  test.each([
    ['of another code', { code: '000660' }],
    ['of the other side', { side: 'sell' }],
    ['of another quantity', { quantity: 99 }],
    ['of another price', { price: 30_005 }],
    ['that is an amendment', { originalBrokerId: '0000099' }],
  ])('a row %s is somebody else’s', (_, changes) => {
    expect(
      unknown()
        .lists('091020', [row(changes)], [])
        .state(),
    ).toBe('rejected');
  });
});

describe('a working order', () => {
  test('has the fills counted that were missed, once', () => {
    const room = working().report(fill({ quantity: 10, of: 100 }));
    for (let i = 0; i < 2; i++) room.lists('091005', [row({ remaining: 60 })], [executed(40)]);
    expect([room.order().filled, room.fills.map(({ fill: { quantity } }) => quantity)]).toEqual([40, [10, 30]]);
    // The execution itself comes late: its shares are counted already.
    room.report(fill({ id: 'late', quantity: 30, cumulative: 40, of: 100 }));
    expect([room.order().filled, room.fills.length]).toEqual([40, 2]);
  });

  test('requested after the lists were asked is not measured by them', () => {
    const room = working().lists('090959', [], [], true);
    expect(room.state()).toBe('accepted');
  });

  test('absent while the market trades is left alone: its cancel may be on its way', () => {
    expect(working().lists('091005', [], []).state()).toBe('accepted');
  });

  test('no longer listed after the close has expired', () => {
    const room = working().lists('154000', [], [], true);
    expect([room.state(), room.closed]).toEqual(['expired', [`${orderNumber(1)} expired`]]);
  });

  test('still listed after the close works on', () => {
    expect(working().lists('154000', [row()], [], true).state()).toBe('accepted');
  });

  test('found only now after the close, and still listed, works on too', () => {
    expect(unknown().lists('154000', [row()], [], true).state()).toBe('accepted');
  });

  test('executed in part after the close has that counted before it expires', () => {
    const room = working().lists('154000', [], [executed(40)], true);
    expect([room.state(), room.order().filled]).toEqual(['expired', 40]);
  });
});

describe('lists asked before the clock was set back', () => {
  test('prove nothing of an order that seems older than they are: they are asked again', () => {
    const room = unknown();
    room.effects();
    for (const type of ['OpenOrdersReported', 'ExecutionsReported'] as const) {
      room.reconciler.reported({ type, orders: [] }, at('092000'), false);
    }
    expect([room.state(), room.effects()]).toEqual(['unknown', ['timer reconcile 5000']]);
  });
});

describe('a closed order', () => {
  const canceled = (): Room => {
    const room = working().report(fill({ quantity: 10, of: 100 }));
    return room.report({ type: 'OrderCanceled', brokerOrderId: '0000100', requestBrokerId: '0000101', code: '069500', quantity: 90 }); // prettier-ignore
  };

  test('has executions counted that nobody saw, once, and people hear of it', () => {
    const room = canceled();
    for (let i = 0; i < 2; i++) room.lists('091005', [], [executed(40, { remaining: 0 })]);
    expect([room.state(), room.order().filled, room.fills.length]).toEqual(['canceled', 40, 2]);
    expect(room.alarms()).toEqual([`late_fill ${orderNumber(1)}`]);
  });

  test.each([
    [BEHAVIOUR, []],
    [2, [`unexpected_event ${orderNumber(1)}`]],
  ])('that the lists told canceled has said its last word with behaviour %i: %j', (behaviour, alarms) => {
    const room = working().lists('091005', [], [executed(40, { remaining: 0 })]);
    Object.assign(room.core, { config: { ...room.config, behaviour } });
    room.alarms();
    const word = { type: 'OrderCanceled', brokerOrderId: '0000100', code: '069500' };
    room.report({ ...word, requestBrokerId: '0000100', quantity: 0 });
    expect([room.state(), room.alarms()]).toEqual(['canceled', alarms]);
    expect(room.report({ ...word, requestBrokerId: '0000101', quantity: 60 }).alarms()).toEqual([]);
  });

  test('that the lists know as we do is left alone', () => {
    const room = canceled().lists('091005', [], [executed(10, { remaining: 0 })]);
    expect([room.order().filled, room.alarms()]).toEqual([10, []]);
  });
});

describe('a cancel whose answer was lost', () => {
  const doubtful = (): Room => {
    const room = working();
    room.orders.requested({ type: 'CancelRequested', orderId: orderNumber(1), reason: 'a test' } as never);
    room.orders.send(room.orders.working()[0]!, { type: 'RequestOutcomeUnknown', request: 'cancel' } as never);
    room.effects();
    return room;
  };

  test('was not taken when the order still works', () => {
    expect(doubtful().lists('091005', [row()], []).state()).toBe('accepted');
  });

  test('took place when the broker lists the order nowhere', () => {
    const room = doubtful().lists('091005', [], []);
    expect([room.state(), room.effects().includes('timer reconcile 5000')]).toEqual(['canceled', false]);
  });

  test('took place when only a part was executed and nothing is left', () => {
    const room = doubtful().lists('091005', [], [executed(40, { remaining: 0 })]);
    expect([room.state(), room.order().filled]).toEqual(['canceled', 40]);
  });
});

describe('an order whose answer is not overdue', () => {
  test('may not even have left: no list proves that it does not exist, whatever is owed', () => {
    const room = new Room();
    room.send();
    room.reconciler.suspect();
    expect(room.lists('093000', [], []).state()).toBe('submitting');
  });

  test('is accepted when a list shows it', () => {
    const room = new Room();
    room.send();
    expect(room.lists('091005', [row()], []).state()).toBe('accepted');
  });
});

describe('when the lists are asked', () => {
  test('five seconds after something became unknown', () => {
    const room = unknown();
    room.reconciler.wanted();
    expect(room.effects()).toContain('timer reconcile 5000');
    room.reconciler.due();
    expect(room.effects()).toEqual(['query openOrders', 'query executions']);
  });

  test('not when all is known by then', () => {
    const room = working();
    room.effects();
    room.reconciler.due();
    expect(room.effects()).toEqual([]);
  });

  test('again when one did not come, as long as something hangs on it', () => {
    const room = unknown();
    room.effects();
    room.reconciler.failed('account');
    expect(room.effects()).toEqual([]);
    room.reconciler.failed('openOrders');
    expect(room.effects()).toEqual(['timer reconcile 5000']);
    const known = working();
    known.effects();
    known.reconciler.failed('openOrders');
    expect(known.effects()).toEqual([]);
  });

  test('anew: half of an earlier answer does not date the next one', () => {
    const room = unknown();
    room.list('ExecutionsReported', '091005');
    room.reconciler.due();
    room.lists('091020', [], []);
    expect(room.state()).toBe('rejected');
  });

  test('one list alone decides nothing, over a restart too', () => {
    const room = unknown();
    room.list('OpenOrdersReported', '091020');
    expect(room.state()).toBe('unknown');
    const saved = JSON.parse(JSON.stringify(room.reconciler.persist())) as ReturnType<Reconciler['persist']>;
    const again = new Reconciler(room.core, room.orders, saved);
    again.reported({ type: 'ExecutionsReported', orders: [] }, at('091020'), false);
    expect(room.state()).toBe('rejected');
  });
});
