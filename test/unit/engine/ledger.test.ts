import { describe, expect, test } from 'vitest';
import { acknowledged, at, Bench, fill, HYNIX, KODEX, orderNumber } from './bench.js';

const account = (cash: number, holdings: readonly object[] = []) =>
  ({ type: 'AccountReported', cash, orderable: cash, holdings }) as const;
const held = (quantity: number, code: string = KODEX, cost = quantity * 30_000) =>
  ({ code, name: code, quantity, sellable: quantity, cost }) as const;
const holding = (quantity: number, code: string = KODEX) =>
  ({ type: 'HoldingReported', code, quantity, averagePrice: 30_000, cost: quantity * 30_000, sellable: quantity }) as const; // prettier-ignore
const settling = (bench: Bench): Bench => bench.to('153000').market('4').to('160100').lists();

/** 99 shares at 30,000 and 440 won of commission. */
const bought = (): Bench =>
  new Bench()
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 99, of: 99 }));
const CASH = 10_000_000 - 2_970_000 - 440;

describe('the opening of the books', () => {
  test('cash and holdings are the broker’s', () => {
    const bench = new Bench().open().offer(account(5_000_000, [held(10)]));
    expect(bench.model.account).toEqual({ cash: 5_000_000, commission: 0, tax: 0, opening: 5_000_000, openingEquity: 5_300_000 }); // prettier-ignore
    expect(bench.model.positions[KODEX]).toMatchObject({ quantity: 10, cost: 300_000 });
    expect([bench.system.cash, bench.system.equity]).toEqual([5_000_000, 5_300_000]);
  });

  test('shares of a code that is not traded here are told of, and left out', () => {
    const bench = new Bench().open().offer(account(5_000_000, [held(10, HYNIX)]));
    expect([bench.alarms(), bench.system.equity]).toEqual([[`holding_elsewhere ${HYNIX}`], 5_000_000]);
  });

  test('later reports do not change them: fills do', () => {
    const bench = bought().offer(account(1));
    expect(bench.system.cash).toBe(CASH);
  });
});

describe('equity and profit', () => {
  test('shares carried over begin the day at its base price: an old loss is no loss of today', () => {
    const bench = new Bench().trading(5_000_000, [held(10, KODEX, 900_000)]);
    expect(bench.model.account).toMatchObject({ opening: 5_000_000, openingEquity: 5_300_000 });
    expect(bench.system.trading.ledger.worth?.profit).toBe(0);
    expect(bench.tick(29_900).system.trading.ledger.worth?.profit).toBe(-1_000);
  });

  test('shares count at the last price, at the base price while there is none', () => {
    const bench = bought().tick(30_100);
    expect(bench.system.equity).toBe(CASH + 99 * 30_100);
    expect(bench.system.trading.ledger.worth?.profit).toBe(99 * 100 - 440);
  });

  test('cash that working buys bind, with their commission, is not free', () => {
    const bench = new Bench().trading().bar('buy');
    const { orders, ledger } = bench.system.trading;
    expect(ledger.orderable(orders.working())).toBe(CASH);
    bench.offer(acknowledged()).offer(fill({ quantity: 99, of: 99 }));
    expect(ledger.orderable(orders.working())).toBe(CASH);
  });
});

describe('our books against the broker’s', () => {
  test('given the same, the day is settled without a word', () => {
    const bench = settling(bought()).offer(account(CASH, [held(99)]));
    expect([bench.ends[0]?.how, bench.alarms()]).toEqual(['settled', []]);
  });

  test.each([
    ['one won less', account(CASH - 1, [held(99)]), ['cash_mismatch account']],
    ['a share more', account(CASH, [held(100)]), [`holding_mismatch ${KODEX}`]],
    ['no shares', account(CASH), [`holding_mismatch ${KODEX}`]],
    ['both', account(0), ['cash_mismatch account', `holding_mismatch ${KODEX}`]],
  ])('given %s at the end, it is told', (_, report, alarms) => {
    const bench = settling(bought()).offer(report);
    expect([bench.ends[0]?.how, bench.alarms()]).toEqual(['settled', alarms]);
  });

  test('a holding told after an execution is held against ours once nothing is in flight', () => {
    const bench = new Bench().trading().bar('buy').offer(holding(99));
    expect(bench.alarms()).toEqual([]);
    bench
      .offer(acknowledged())
      .offer(fill({ quantity: 99, of: 99 }))
      .offer(holding(99));
    expect(bench.alarms()).toEqual([]);
    bench
      .offer(holding(98))
      .offer(holding(5, HYNIX))
      .to('090200')
      .lists()
      .offer(account(CASH, [held(98)]));
    expect(bench.alarms()).toEqual([`holding_mismatch ${KODEX}`]);
  });
});

describe('a difference while the session trades', () => {
  const executed = (filled: number) => ({ brokerOrderId: '0000100', originalBrokerId: null, code: KODEX, side: 'buy', quantity: 99, price: 30_000, filled, averagePrice: 30_000, remaining: 0, time: '090100' }); // prettier-ignore
  /** 40 of 99 shares were reported, the others canceled; at the broker it holds `held` shares. */
  const canceled = (held: number): Bench => {
    const bench = new Bench().trading().bar('buy').offer(acknowledged());
    bench.offer(fill({ quantity: 40, of: 99 })).bar('hold');
    bench.offer({ type: 'OrderCanceled', brokerOrderId: '0000100', requestBrokerId: '0000101', code: KODEX, quantity: 0 }); // prettier-ignore
    bench.gateway.questions();
    return bench.offer(holding(held));
  };

  test('has the lists asked first, then the account once more', () => {
    const bench = canceled(60);
    expect([bench.alarms(), bench.gateway.questions()]).toEqual([[], []]);
    expect(bench.to('090400').gateway.questions()).toEqual(['openOrders', 'executions']);
    expect(bench.lists([], [executed(40)]).gateway.questions()).toEqual(['account']);
  });

  test('is told when they do not explain it', () => {
    const bench = canceled(60)
      .to('090400')
      .lists([], [executed(40)]);
    bench.offer(account(CASH, [held(60)]));
    expect(bench.alarms()).toEqual(['cash_mismatch account', `holding_mismatch ${KODEX}`]);
  });

  test('is not told when an execution of a closed order explains it, whose report was lost: that is counted', () => {
    const bench = canceled(60)
      .to('090400')
      .lists([], [executed(60)]);
    expect([bench.model.positions[KODEX]?.quantity, bench.order()]).toEqual([60, 'canceled']);
    bench.to('090401').offer(account(10_000_000 - 1_800_000 - 270, [held(60)]));
    expect(bench.alarms()).toEqual([`late_fill ${orderNumber(1)}`]);
  });

  test('was told at once by the second behaviour', () => {
    const bench = new Bench({ config: { behaviour: 2 } }).trading().bar('buy').offer(acknowledged());
    bench.offer(fill({ quantity: 99, of: 99 })).offer(holding(98));
    expect(bench.alarms()).toEqual([`holding_mismatch ${KODEX}`]);
  });
});

describe('after the clock was set back', () => {
  const settledWith = (behaviour: number): string[] => {
    const bench = new Bench({ config: { behaviour } }).trading().bar('buy').offer(acknowledged());
    // The account was asked at 09:30 by a clock that is then ten minutes behind: the execution came after the answer.
    bench.offer(account(10_000_000), at('093000')).offer(fill({ quantity: 99, of: 99 }));
    bench.system.trading.verify(true);
    return bench.system.core.outcomes.splice(0).map(({ kind }) => kind);
  };

  test('an account of before an execution is not held against it', () => {
    expect([settledWith(2).length > 0, settledWith(3)]).toEqual([true, []]);
  });
});
