import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/index.js';
import { acknowledged, Bench, fill, orderNumber } from './bench.js';

const HELD = [{ code: '069500', name: 'KODEX 200', quantity: 10, sellable: 10, cost: 300_000 }];
const every = (minutes: number) => new Bench({ config: { reconcileEvery: minutes * MINUTE } });
const ALL = ['account', 'openOrders', 'executions'];

/** Trading since 09:00:00, with everything asked so far looked at. */
function trading(minutes = 10): Bench {
  const bench = every(minutes).trading();
  bench.gateway.questions();
  return bench;
}

describe('on a schedule', () => {
  test('the account is asked while the session trades, and no list where nothing works', () => {
    const bench = trading().to('090959');
    expect(bench.gateway.questions()).toEqual([]);
    expect(bench.to('092005').gateway.questions()).toEqual(['account', 'account']);
  });

  test('working orders are held against the lists: an execution that nobody reported is counted, once', () => {
    const bench = trading().bar('buy').offer(acknowledged());
    bench.gateway.questions();
    expect(bench.to('091005').gateway.questions()).toEqual(ALL);
    const { order } = bench.gateway.submits[0]!;
    const filled = { brokerOrderId: '0000100', originalBrokerId: null, code: order.code, side: order.side, quantity: order.quantity, price: order.price, filled: order.quantity, averagePrice: order.price, remaining: 0, time: '090100' }; // prettier-ignore
    bench.lists([], [filled]);
    expect([bench.order(), bench.model.counts.fills]).toEqual(['filled', 1]);
    bench.lists([], [filled]).offer(fill({ quantity: order.quantity, of: order.quantity, limit: order.price }));
    expect(bench.model.counts.fills).toBe(1);
  });

  test('a holding that nobody explains is told, and the same one only once', () => {
    const bench = trading();
    for (const time of ['091005', '092005']) {
      bench.to(time).offer({ type: 'AccountReported', cash: 10_000_000, orderable: 10_000_000, holdings: HELD });
    }
    expect(bench.alarms()).toEqual(['holding_mismatch 069500']);
  });

  test('what agrees leaves no trace', () => {
    const bench = trading().to('091000');
    const before = JSON.stringify(bench.model);
    bench.offer({ type: 'AccountReported', cash: 10_000_000, orderable: 10_000_000, holdings: [] });
    expect([JSON.stringify(bench.model), bench.alarms()]).toEqual([before, []]);
  });

  test('nothing is ever sent', () => {
    const bench = trading().bar('buy').offer(acknowledged()).to('093000').lists();
    expect(bench.gateway.submits).toHaveLength(1);
  });

  test('without a link nothing is asked', () => {
    const bench = trading().offer({ type: 'LinkReported', state: 'offline', detail: '' });
    expect(bench.to('091005').gateway.questions()).toEqual([]);
  });

  test('it ends with the session', () => {
    const bench = trading().to('152000').market('2');
    bench.gateway.questions();
    expect(bench.to('154500').gateway.questions()).toEqual([]);
  });

  test('a day that knows no rounds asks nothing', () => {
    const bench = new Bench().trading();
    bench.gateway.questions();
    expect(bench.to('150000').gateway.questions()).toEqual([]);
  });
});

describe('an account asked for in the moment of an execution', () => {
  const asked = (behaviour: number): string[] => {
    const bench = new Bench({ config: { reconcileEvery: 10 * MINUTE, behaviour } }).trading().bar('buy');
    const { order } = bench.gateway.submits[0]!;
    bench.offer(acknowledged()).to('091000');
    bench.offer(fill({ quantity: order.quantity, of: order.quantity, limit: order.price }));
    bench.offer({ type: 'AccountReported', cash: 10_000_000, orderable: 10_000_000, holdings: [] });
    return bench.alarms();
  };

  test('may hold it in one half and not in the other: it is not held against the books', () => {
    expect(asked(2)).toEqual([]);
  });

  test('was, by the first behaviour', () => {
    expect(asked(1)).toContain('cash_mismatch account');
  });
});

test('an order without an answer in time must not leave any more', () => {
  const bench = new Bench().trading().bar('buy');
  bench.to('090130');
  expect([bench.order(), bench.gateway.withheld]).toEqual(['unknown', [orderNumber(1)]]);
});
