/** What crashes and broken connections once left wrong, each found by a seeded day and kept here by name. */
import { describe, expect, test } from 'vitest';
import { acknowledged, Bench, fill, HYNIX, KODEX, orderNumber } from './bench.js';

const lost = { type: 'LinkReported', state: 'backingOff', detail: 'reset' } as const;
/** The first buy, 99 shares at 30,000 won, as the broker lists it: among the executed, and among the working. */
const order = { brokerOrderId: '0000100', originalBrokerId: null, code: KODEX, side: 'buy', quantity: 99, price: 30_000, time: '090200' } as const; // prettier-ignore
const row = (filled: number, averagePrice: number) => ({ ...order, filled, averagePrice, remaining: 99 - filled });
const working = (remaining: number) => ({ ...order, remaining });
/** Accepted for 99 shares at 30,000 won, by its REST answer. */
const bought = (): Bench => new Bench().trading().bar('buy').offer(acknowledged());

describe('two codes decided on the same bar', () => {
  test('the second buy is measured against the cash that the first one binds', () => {
    const risk = { maxOrderAmount: 90_000_000, maxPositionAmount: 90_000_000, maxOrdersPerMinute: 30, maxDailyLoss: 0 };
    const bench = new Bench({ config: { codes: [KODEX, HYNIX], cashPerBuy: 1_000, risk } }).trading();
    bench.tick(90_000, 10, { code: HYNIX });
    bench.wishes.push('buy', 'buy');
    bench.to('090102');
    const [first, second] = bench.of('OrderRequested');
    expect(first?.order.quantity).toBe(333);
    expect([second, bench.of('OrderDenied')[0]?.reason]).toEqual([undefined, 'no_quantity']);
  });
});

describe('a connection that was lost and is back', () => {
  test('asks for both lists, and counts what was executed meanwhile', () => {
    const bench = bought().offer(lost).online();
    bench.gateway.questions();
    bench.to('090106').to('090112');
    expect(bench.gateway.questions()).toEqual(expect.arrayContaining(['openOrders', 'executions']));
    bench.lists([], [row(99, 30_000)]);
    expect([bench.order(), bench.model.positions[KODEX]?.quantity, bench.alarms()]).toEqual(['filled', 99, []]);
  });

  test('an order that the broker lists no more is over, and people hear of it', () => {
    const bench = bought().offer(lost).to('090200').online().to('090210').lists();
    expect([bench.order(), bench.alarms()]).toEqual(['canceled', [`missing_at_broker ${orderNumber(1)}`]]);
  });

  test('an order that still works goes on', () => {
    const bench = bought()
      .offer(lost)
      .online()
      .to('090112')
      .lists([working(99)]);
    expect([bench.order(), bench.alarms(), bench.ends]).toEqual(['accepted', [], []]);
  });

  test('asks nothing when nothing works', () => {
    const bench = new Bench().trading().offer(lost).online();
    bench.gateway.questions();
    bench.to('090030');
    expect(bench.gateway.questions()).not.toContain('openOrders');
  });

  test('a holding report is no mismatch while the lists are awaited, nor while reports catch up with them', () => {
    const holding = { type: 'HoldingReported', code: KODEX, quantity: 40, averagePrice: 30_000, cost: 1_200_000, sellable: 40 } as const; // prettier-ignore
    const bench = bought().offer(lost).online().offer(holding);
    bench
      .to('090112')
      .lists([working(19)], [row(80, 30_000)])
      .offer(holding);
    expect(bench.alarms()).toEqual([]);
    // While the order works, its report may be the one that is missing: the lists are asked before anybody is alarmed.
    bench.gateway.questions();
    bench.to('090130').offer(holding).to('090136');
    expect([bench.alarms(), bench.gateway.questions()]).toEqual([[], ['openOrders', 'executions']]);
  });

  test('a holding report that no working order explains is a mismatch at once', () => {
    const holding = { type: 'HoldingReported', code: KODEX, quantity: 40, averagePrice: 30_000, cost: 1_200_000, sellable: 40 } as const; // prettier-ignore
    const bench = new Bench().trading().offer(holding);
    expect(bench.alarms()).toEqual([`holding_mismatch ${KODEX}`]);
  });

  test('a cancel that the broker refuses makes the lists tell what became of the order', () => {
    const bench = bought();
    bench.gateway.questions();
    const refused = { type: 'RequestRefused', request: 'cancel', orderId: orderNumber(1), code: 'RC4033', message: '' } as const; // prettier-ignore
    bench.to('090110').offer(refused).to('090116');
    expect(bench.gateway.questions()).toEqual(['openOrders', 'executions']);
    bench.lists([], [row(99, 30_000)]);
    expect(bench.order()).toBe('filled');
  });
});

describe('executions that nobody saw', () => {
  const settled = (bench: Bench, cash: number, cost: number): Bench => {
    bench.to('153000').market('4').to('160100');
    const holding = { code: KODEX, name: '', quantity: 99, sellable: 99, cost };
    return bench.offer({ type: 'AccountReported', cash, orderable: cash, holdings: [holding] }).lists();
  };

  test('are counted at the average; cash and cost become those of the broker', () => {
    const bench = bought()
      .offer(lost)
      .online()
      .to('090112')
      .lists([], [row(99, 29_997)]);
    expect(bench.system.cash).toBe(10_000_000 - 99 * 29_997 - 440);
    // In truth 29,997.7 won a share: the broker cuts its average.
    settled(bench, 10_000_000 - 2_969_772 - 440, 2_969_772);
    expect([bench.system.cash, bench.model.positions[KODEX]?.cost]).toEqual([7_029_788, 2_969_772]);
    expect(bench.alarms()).toEqual(['cash_adopted account']);
  });

  test('excuse no difference that is larger than their shares', () => {
    const bench = bought()
      .offer(lost)
      .online()
      .to('090112')
      .lists([], [row(99, 29_997)]);
    settled(bench, 7_000_000, 99 * 29_997);
    expect(bench.alarms()).toEqual(['cash_mismatch account']);
  });

  test('where every execution was seen, a difference of one won is told, and nothing is taken over', () => {
    const bench = bought().offer(fill({ quantity: 99, of: 99 }));
    const { cash } = bench.system;
    settled(bench, cash - 1, 99 * 30_000);
    expect([bench.system.cash, bench.alarms()]).toEqual([cash, ['cash_mismatch account']]);
  });
});

describe('a cancel that comes too late', () => {
  const cancel = { type: 'CommandReceived', command: { kind: 'cancel', orderId: orderNumber(1), reason: 'x' }, source: 'cli' } as const; // prettier-ignore
  const flatten = { type: 'CommandReceived', command: { kind: 'flatten', reason: 'x' }, source: 'cli' } as const;

  test('is told to who asked for it', () => {
    const bench = bought()
      .offer(fill({ quantity: 99, of: 99 }))
      .offer(cancel);
    expect([bench.gateway.cancels, bench.alarms()]).toEqual([[], [`not_cancelable ${orderNumber(1)}`]]);
  });

  test('and a flatten asks only once', () => {
    const bench = bought().offer(cancel).offer(flatten);
    expect([bench.gateway.cancels.length, bench.alarms()]).toEqual([1, []]);
  });
});
