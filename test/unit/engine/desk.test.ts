import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/engine/index.js';
import { acknowledged, Bench, fill, KODEX, orderNumber } from './bench.js';

const command = (kind: string, more: object = {}) =>
  ({ type: 'CommandReceived', command: { kind, reason: 'an operator', ...more }, source: 'cli' }) as const;
const flatten = command('flatten');
const held = [{ code: KODEX, name: 'KODEX 200', quantity: 50, sellable: 50, cost: 1_450_000 }];
const canceled = (number = '0000100') =>
  ({ type: 'OrderCanceled', brokerOrderId: number, requestBrokerId: '0000900', code: KODEX, quantity: 0 }) as const;

/** 99 shares at 30,010 are what 300 of 1,000 parts of 10,000,000 won buy. */
const bought = (): Bench =>
  new Bench()
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 99, of: 99 }));

describe('from a decision to an order', () => {
  test('a buy is a limit order at the ask, for the allowed share of the cash', () => {
    const bench = new Bench().trading().bar('buy');
    expect(bench.gateway.submits).toEqual([
      {
        type: 'OrderRequested',
        orderId: orderNumber(1),
        order: { code: KODEX, side: 'buy', type: 'limit', price: 30_000, quantity: 99 },
      },
    ]);
  });

  test('the policy sees the completed bars, the position and the cash that is free', () => {
    const bench = bought().bar('hold').bar('hold');
    expect(bench.seen.at(-1)).toMatchObject({
      code: KODEX,
      interval: '1m',
      cash: 10_000_000 - 99 * 30_000 - 440,
      price: 30_000,
      position: { quantity: 99, cost: 2_970_000 },
    });
  });

  test('what is held is sold at market, and booked', () => {
    const bench = bought().bar('hold').bar('sell');
    expect(bench.gateway.submits.at(-1)?.order).toEqual({ code: KODEX, side: 'sell', type: 'market', price: null, quantity: 99 }); // prettier-ignore
    bench.offer(acknowledged(2, '0000200')).offer(fill({ number: '0000200', side: 'sell', price: 30_100, quantity: 99, of: 99 })); // prettier-ignore
    expect(bench.model.positions[KODEX]).toEqual({ code: KODEX, quantity: 0, cost: 0, realized: 9_900 });
    expect(bench.model.account).toMatchObject({ cash: 10_000_000 + 9_900 - 440 - 440, commission: 880, tax: 0 });
  });

  test.each(['sell', 'hold'] as const)('given nothing held, %s leads to no order', (action) => {
    expect(new Bench().trading().bar(action).gateway.submits).toEqual([]);
  });

  test('given shares held, buy adds none', () => {
    expect(bought().bar('hold').bar('buy').gateway.submits).toHaveLength(1);
  });

  test('an order that we refuse is logged with its reason, and sent nowhere', () => {
    const bench = new Bench({ config: { signalOnly: true } }).trading().bar('buy');
    expect(bench.of('OrderDenied')).toMatchObject([{ orderId: orderNumber(1), reason: 'signal_only' }]);
    expect([bench.gateway.submits, bench.order(), bench.model.counts.denied]).toEqual([[], 'denied', 1]);
    expect(bench.bar('buy').of('OrderDenied')).toHaveLength(2);
  });

  test('a bar is not decided on while an order works, nor in the bar after it is closed', () => {
    const bench = new Bench().trading().bar('buy').offer(acknowledged());
    const { length } = bench.seen;
    bench.bar('hold').offer(canceled());
    expect(bench.seen).toHaveLength(length);
    bench.bar('hold');
    expect(bench.seen).toHaveLength(length);
    bench.bar('hold');
    expect(bench.seen).toHaveLength(length + 1);
  });

  test('an order not filled when the next bar closes is canceled', () => {
    const bench = new Bench().trading().bar('buy').offer(acknowledged()).bar('hold');
    expect(bench.gateway.cancels).toMatchObject([{ orderId: orderNumber(1), reason: expect.stringContaining('next bar') as string }]); // prettier-ignore
    expect(bench.order()).toBe('pendingCancel');
  });

  test('an answer that does not come within the time makes the order unknown, and nothing else of the code leaves', () => {
    const bench = new Bench().trading().bar('buy').to('090115');
    expect([bench.order(), bench.gateway.submits.length]).toEqual(['submitting', 1]);
    bench.to('090116').offer(flatten);
    expect(bench.order()).toBe('unknown');
    bench.to('090121');
    expect(bench.gateway.questions().slice(-2)).toEqual(['openOrders', 'executions']);
    bench.lists();
    expect(bench.order()).toBe('rejected');
  });
});

describe('flatten', () => {
  test('given shares and no order, everything is sold at once, and risk only falls from here on', () => {
    const bench = new Bench().trading(10_000_000, held).offer(flatten);
    expect(bench.gateway.submits.map(({ order }) => [order.side, order.type, order.quantity])).toEqual([['sell', 'market', 50]]); // prettier-ignore
    expect(bench.model.risk).toEqual({ state: 'reducing', reason: 'an operator' });
  });

  test('given a buy that works, it is canceled, and what it bought is sold once it is closed', () => {
    const bench = new Bench()
      .trading()
      .bar('buy')
      .offer(acknowledged())
      .offer(fill({ quantity: 30, of: 99 }));
    bench.offer(flatten);
    expect(bench.gateway.cancels).toHaveLength(1);
    expect(bench.gateway.submits).toHaveLength(1);
    bench.offer(canceled());
    expect(bench.gateway.submits.at(-1)?.order).toMatchObject({ side: 'sell', quantity: 30 });
  });

  test('given a buy on its way with nothing bought yet, what it buys is sold as well', () => {
    const bench = new Bench().trading().bar('buy').offer(flatten);
    expect(bench.gateway.cancels).toEqual([]);
    bench.offer(acknowledged()).offer(fill({ quantity: 99, of: 99 }));
    expect(bench.gateway.submits.at(-1)?.order).toMatchObject({ side: 'sell', quantity: 99 });
  });

  test('given a sale that works, the rest is sold once', () => {
    const bench = bought().bar('hold').bar('sell').offer(acknowledged(2, '0000200')).offer(flatten);
    bench.offer(fill({ number: '0000200', side: 'sell', quantity: 99, of: 99 }));
    expect([bench.gateway.submits.length, bench.model.positions[KODEX]?.quantity]).toEqual([2, 0]);
  });

  test('given nothing, nothing leaves, and a later buy is denied', () => {
    const bench = new Bench().trading().offer(flatten).bar('buy');
    expect([bench.gateway.submits, bench.of('OrderDenied')[0]?.reason]).toEqual([[], 'reducing']);
  });
});

describe('operators', () => {
  test('a halt stops sales too, and a resume ends it', () => {
    const bench = bought().bar('hold').offer(command('halt')).bar('sell');
    expect(bench.of('OrderDenied')[0]?.reason).toBe('halted');
    bench.offer(command('resume')).bar('sell');
    expect(bench.gateway.submits).toHaveLength(2);
  });

  test('an order may be canceled by its number; an unknown number is told', () => {
    const bench = new Bench().trading().bar('buy').offer(acknowledged());
    bench.offer(command('cancel', { orderId: orderNumber(1) })).offer(command('cancel', { orderId: 'x' }));
    expect(bench.gateway.cancels).toMatchObject([{ orderId: orderNumber(1), reason: 'an operator' }]);
    expect(bench.alarms()).toEqual(['no_such_order x']);
  });

  test('a loss at the limit halts by itself', () => {
    const risk = { maxOrderAmount: 5_000_000, maxPositionAmount: 10_000_000, maxOrdersPerMinute: 30, maxDailyLoss: 10_000 }; // prettier-ignore
    const bench = new Bench({ config: { risk } }).trading().bar('buy').offer(acknowledged()).offer(fill({ quantity: 99, of: 99 })); // prettier-ignore
    // 99 shares × 100 won and 440 won of commission
    bench.bar('hold', 29_900).bar('hold', 29_900);
    expect(bench.model.risk).toEqual({ state: 'halted', reason: 'daily loss 10340 reached its limit 10000' });
  });

  test('a halt carried over from the day before stands', () => {
    const bench = new Bench({ carried: { risk: 'halted', reason: 'yesterday' } }).trading().bar('buy');
    expect([bench.gateway.submits, bench.of('OrderDenied')[0]?.reason]).toEqual([[], 'halted']);
    expect(bench.model.risk).toEqual({ state: 'halted', reason: 'yesterday' });
  });
});

describe('a process that comes back', () => {
  /** The log as it was on disk up to `head`, gone on with by another process. */
  function resumed(before: Bench, head = before.log.head): Bench {
    const bench = new Bench({ config: {}, start: '090500' });
    const after = new Bench({ log: bench.log, start: '090500' });
    for (const envelope of before.log.read(1, head)) {
      bench.log.append(envelope, 'full');
      after.system.apply(envelope);
    }
    return after.offer({ type: 'DayResumed', reason: 'a test' });
  }

  test('asks everything that may have changed, and nothing that cannot', () => {
    const bench = resumed(bought());
    expect(bench.gateway.questions()).toEqual(['account', 'openOrders', 'executions']);
    expect(bench.model.session).toBe('preparing');
  });

  test('an order without an answer is unknown, and ends by the lists', () => {
    const bench = resumed(new Bench().trading().bar('buy'));
    expect([bench.order(), bench.gateway.submits]).toEqual(['unknown', []]);
    bench.lists([], [{ brokerOrderId: '0000100', originalBrokerId: null, code: KODEX, side: 'buy', quantity: 99, price: 30_000, filled: 99, averagePrice: 30_000, remaining: 0, time: '090201' }]); // prettier-ignore
    expect([bench.order(), bench.model.positions[KODEX]?.quantity]).toEqual(['filled', 99]);
  });

  test('a wish that did not reach the disk is given up: the trader looks on', () => {
    const before = new Bench().trading().bar('buy');
    // The crash came between the decision and its order.
    const bench = resumed(before, before.log.head - 1);
    bench.online().offer({ type: 'AccountReported', cash: 10_000_000, orderable: 10_000_000, holdings: [] }).lists();
    bench.to('090605').offer({ type: 'BarsReported', code: KODEX, interval: '1m', before: bench.system.day.pivot, bars: [] }); // prettier-ignore
    expect(bench.model.session).toBe('trading');
    bench.tick(30_000, 500).bar('hold').bar('buy');
    expect(bench.gateway.submits.map(({ orderId }) => orderId)).toEqual([orderNumber(2)]);
    expect(replay(bench.log)).toMatchObject({ matches: true, divergence: null });
  });
});
