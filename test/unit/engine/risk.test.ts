/** What stops trading by itself, what ends it, and what leaves nevertheless. */
import { describe, expect, test } from 'vitest';
import { acknowledged, Bench, fill, HYNIX, KODEX, orderNumber, type ConfigChanges } from './bench.js';

const command = (kind: string) =>
  ({ type: 'CommandReceived', command: { kind, reason: 'an operator' }, source: 'cli' }) as const;
const held = [{ code: KODEX, name: 'KODEX 200', quantity: 50, sellable: 50, cost: 1_450_000 }];
const withRisk = (risk: ConfigChanges['risk']): Bench => new Bench({ config: { risk: risk! } });
const denials = (bench: Bench) => bench.of('OrderDenied').map(({ reason }) => reason);
const rejected = (n: number) =>
  ({ type: 'OrderRejected', orderId: orderNumber(n), brokerOrderId: null, code: '1', message: 'no' }) as const;

describe('drawdown', () => {
  test('halts at the limit below the best equity, not below the opening', () => {
    const bench = withRisk({ maxDrawdown: 20 }).trading(10_000_000, [{ ...held[0]!, quantity: 100, sellable: 100 }]);
    // 13,000,000 at first, 13,500,000 at best; 2 % of that are 270,000.
    bench.bar('hold', 35_000).bar('hold', 32_301).bar('hold', 32_301);
    expect(bench.model.risk.state).toBe('active');
    bench.bar('hold', 32_300).bar('hold', 32_300);
    expect(bench.model.risk).toEqual({
      state: 'halted',
      reason: 'equity fell 270000 below its high-water mark 13500000',
    });
    expect(denials(bench.bar('sell').bar('sell'))).toContain('drawdown');
  });

  test('is carried over as won below the mark, whatever was paid in over night', () => {
    const carried = { drawdown: 900_000 } as never;
    const bench = new Bench({ config: { risk: { maxDrawdown: 100 } }, carried }).trading(50_000_000, held);
    bench.bar('hold', 30_000).bar('hold', 30_000);
    expect(bench.system.trading.guard.latched).toMatchObject({ risk: 'active', drawdown: 900_000 });
  });

  test('an operator who resumes measures from the equity of that moment', () => {
    const bench = new Bench({ config: { risk: { maxDrawdown: 1 } }, carried: { drawdown: 900_000 } as never });
    bench.trading(10_000_000, held).bar('hold').bar('hold');
    expect(bench.model.risk.state).toBe('halted');
    bench.offer(command('resume')).bar('hold').bar('hold');
    expect([bench.model.risk.state, bench.system.trading.guard.latched.drawdown]).toEqual(['active', 0]);
  });
});

test('rejections: so many of the last reduce, as many once more halt', () => {
  const bench = withRisk({ maxRejections: 2, rejectionWindow: 3 }).trading(10_000_000);
  bench.bar('buy').offer(rejected(1)).bar('hold').bar('buy').offer(rejected(2));
  expect(bench.model.risk).toEqual({ state: 'reducing', reason: '2 of the last 2 orders were rejected' });
  expect(denials(bench.bar('hold').bar('buy'))).toEqual(['rejections']);
});

describe('a difference with the broker', () => {
  const report = (quantity: number) =>
    ({ type: 'HoldingReported', code: KODEX, quantity, averagePrice: 1, cost: 1, sellable: 0 }) as const;

  test('reduces, is told once, is asked about again, and ends when both agree', () => {
    const bench = withRisk({ maxBrokerDifferences: 1 }).trading(10_000_000, held).offer(report(40)).offer(report(40));
    expect([bench.model.risk.state, bench.alarms()]).toEqual(['reducing', [`holding_mismatch ${KODEX}`]]);
    bench.gateway.questions();
    bench.to('090040');
    expect(bench.gateway.questions()).toEqual(['account']);
    bench.offer({ type: 'AccountReported', cash: 10_000_000, orderable: 0, holdings: held });
    expect(bench.model.risk).toEqual({ state: 'active', reason: 'the books agree with the broker again' });
    bench.to('090200');
    expect(bench.gateway.questions()).toEqual([]);
  });

  test('also ends by the next report of the same code', () => {
    const bench = withRisk({ maxBrokerDifferences: 1 }).trading(10_000_000, held).offer(report(40)).offer(report(50));
    expect(bench.model.risk.state).toBe('active');
  });

  test('fewer than the limit, or a limit of 0, only alarm', () => {
    for (const maxBrokerDifferences of [0, 2]) {
      const bench = withRisk({ maxBrokerDifferences }).trading(10_000_000, held).offer(report(40));
      expect([bench.model.risk.state, bench.alarms().length]).toEqual(['active', 1]);
    }
  });
});

test('losing trades in a row: the code is left alone for a while, another is not', () => {
  const config = { codes: [KODEX, HYNIX], risk: { lossesBeforeCooldown: 1, cooldownMinutes: 10 } };
  const bench = new Bench({ config })
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 99, of: 99 }));
  const sale = { number: '0000200', side: 'sell', price: 29_900, quantity: 99, of: 99 } as const;
  bench.bar('hold').bar('sell').offer(acknowledged(2, '0000200')).offer(fill(sale));
  const { cooldown } = bench.system.trading;
  expect(cooldown.until(KODEX)).toBe(bench.clock.now() + 600_000);
  expect(cooldown.until(HYNIX)).toBe(0);
  expect(denials(bench.bar('hold').bar('hold').bar('buy'))).toEqual(['cooling_down']);
});

describe('old prices and wrong clocks', () => {
  test('a purchase on a tick that is too old is denied, and leaves with the next', () => {
    const bench = withRisk({ maxTickAge: 30 }).trading();
    bench.wishes.push('buy');
    bench.to('090102');
    expect(denials(bench)).toEqual(['stale_data']);
    bench.tick(30_000).bar('buy');
    expect(bench.gateway.submits).toHaveLength(1);
  });

  test('the middle of the lags counts: one late tick is nothing', () => {
    const bench = withRisk({ maxClockSkew: 2_000 }).trading();
    const late = (ms: number) => bench.offer({ type: 'TradeTicked', code: KODEX, price: 30_000, quantity: 1, volume: 0, ask: 0, bid: 0, session: 2 }, (bench.clock.now() - ms) as never); // prettier-ignore
    late(60_000);
    bench.tick(30_000).bar('buy');
    expect(denials(bench)).toEqual([]);
    for (let n = 0; n < 20; n++) late(-3_000);
    expect(denials(bench.offer(rejected(1)).bar('buy'))).toEqual(['clock_skew']);
  });
});

describe('stopped codes', () => {
  test('a halt that a refusal told of denies, and the next trade of the code ends it', () => {
    const bench = new Bench().trading(10_000_000, held).offer({ type: 'HaltReported', code: KODEX, halted: true });
    expect(denials(bench.offer(command('flatten')))).toEqual(['trading_halted']);
    expect(bench.tick(30_000).offer(command('flatten')).gateway.submits).toHaveLength(1);
  });

  test('a circuit breaker stops every code, until one trades', () => {
    const bench = new Bench().trading(10_000_000, held).offer({ type: 'HaltReported', code: null, halted: true });
    expect(denials(bench.offer(command('flatten')))).toEqual(['circuit_breaker']);
    expect(bench.tick(30_000).offer(command('flatten')).gateway.submits).toHaveLength(1);
  });
});

describe('after a halt', () => {
  test('what waits for its turn to leave is taken back; what was answered is not', () => {
    const bench = new Bench().trading().bar('buy').offer(command('halt'));
    expect(bench.gateway.withheld).toEqual([orderNumber(1)]);
    const answered = new Bench().trading().bar('buy').offer(acknowledged()).offer(command('halt'));
    expect(answered.gateway.withheld).toEqual([]);
  });

  test('a flatten sells nevertheless, and its order says so in the log', () => {
    const bench = new Bench().trading(10_000_000, held).offer(command('halt')).offer(command('flatten'));
    expect(bench.of('OrderRequested')).toMatchObject([{ closing: true, order: { side: 'sell', quantity: 50 } }]);
    expect(bench.model.risk.state).toBe('halted');
  });

  test('a halt after a flatten is the later word: what waits is dropped, what has not left is taken back', () => {
    const bench = new Bench().trading(10_000_000, held).offer(command('flatten')).offer(command('halt'));
    expect(bench.gateway.withheld).toEqual([orderNumber(1)]);
    const waiting = new Bench().trading().bar('buy').offer(command('flatten')).offer(command('halt'));
    waiting.offer(acknowledged()).offer(fill({ quantity: 99, of: 99 }));
    expect(waiting.gateway.submits).toHaveLength(1);
  });
});
