/** Given a log made by hand, in which the broker answers one order as the test says, then this cause, or none at all. */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../../src/domain/index.js';
import { reviewDay, type Explanation } from '../../../../src/engine/review/index.js';
import { CALENDAR } from '../../../support/day-in-process-scenario.js';
import { acknowledged, Bench, fill, KODEX } from '../bench.js';

const quote = (ask: number, shares: number) =>
  ({
    type: 'QuoteTicked',
    code: KODEX,
    ask,
    bid: ask - 5,
    askQuantity: shares,
    bidQuantity: shares,
    indicativePrice: 0,
    indicativeQuantity: 0,
  }) as const;

/** The morning until a purchase of 99 shares at 30,000 has left, with 500 displayed. */
const bought = (): Bench => new Bench().trading().offer(quote(30_000, 500)).bar('buy');

/** The day goes on to its settlement; the account is what the books say. */
function why(bench: Bench): Explanation | undefined {
  bench.to('152000').market('2').to('153000').market('4').to('160100');
  const { cash } = bench.system;
  const holdings = Object.values(bench.model.positions).filter(({ quantity }) => quantity > 0).map(({ code, quantity, cost }) => ({ code, name: code, quantity, sellable: quantity, cost })); // prettier-ignore
  bench.offer({ type: 'AccountReported', cash, orderable: cash, holdings }).lists();
  expect(bench.log.sealed).toBe(true);
  // What was decided stands: the bench's policy says what the test wishes, and nothing again.
  const { matches, comparison, unexplained } = reviewDay(bench.log, { policy: null, calendar: CALENDAR });
  expect(matches).toBe(true);
  const { orders, equity } = comparison!;
  expect(equity.rest).toBe(0);
  const found = orders[0]!.difference?.why;
  expect(unexplained).toBe(found?.cause === 'unexplained' ? 1 : 0);
  return found;
}

const idOf = (bench: Bench): string => bench.gateway.submits[0]!.orderId;
const filled = (price: number, quantity = 99) => fill({ price, quantity, cumulative: quantity, of: 99 });

describe('one order', () => {
  test('filled as the model fills it: no difference', () => {
    expect(why(bought().offer(acknowledged()).offer(filled(30_000)))).toBeUndefined();
  });

  test('rejected by the exchange', () => {
    const bench = bought();
    bench.offer({ type: 'OrderRejected', orderId: idOf(bench), brokerOrderId: null, code: '855056', message: 'no' });
    expect(why(bench)).toMatchObject({ cause: 'rejected', text: 'rejected with 855056 no', evidence: [bench.log.read(1, 100).find(({ event }) => event.type === 'OrderRejected')!.seq] }); // prettier-ignore
  });

  test('taken back before it left, after a halt', () => {
    const bench = bought();
    bench.offer({ type: 'CommandReceived', command: { kind: 'halt', reason: 'test' }, source: 'cli' });
    bench.offer({ type: 'OrderRejected', orderId: idOf(bench), brokerOrderId: null, code: 'withheld', message: '' });
    const found = why(bench);
    expect(found?.cause).toBe('withheld');
    expect(found!.evidence.map((seq) => bench.log.read(seq, 1)[0]!.event.type)).toEqual(['CommandReceived', 'OrderRejected']); // prettier-ignore
  });

  test('an answer that never came, and lists without it', () => {
    const bench = bought();
    bench.to('090300').lists();
    expect(why(bench)?.cause).toBe('unknown');
  });

  test('executed in part, and withdrawn at the next bar', () => {
    const bench = bought()
      .offer(acknowledged())
      .offer(fill({ price: 30_000, quantity: 40, cumulative: 40, of: 99 }));
    bench.bar('hold');
    bench.offer({ type: 'OrderCanceled', brokerOrderId: '0000100', requestBrokerId: '0000900', code: KODEX, quantity: 59 }); // prettier-ignore
    expect(why(bench)?.cause).toBe('partial');
  });

  test('the quote moved before the broker had it, so that it was executed at another price', () => {
    const bench = bought().offer(quote(30_005, 500)).offer(acknowledged());
    bench.offer(quote(29_995, 500)).offer(filled(29_995));
    expect(why(bench)).toMatchObject({ cause: 'latency' });
  });
});

test('a purchase denied because the broker’s account differed', () => {
  const bench = new Bench({ config: { reconcileEvery: 10 * MINUTE, risk: { maxBrokerDifferences: 1 } } });
  bench.trading().offer(quote(30_000, 500));
  bench.offer({ type: 'AccountReported', cash: 9_000_000, orderable: 9_000_000, holdings: [] }).bar('buy');
  expect(why(bench)).toMatchObject({ cause: 'brokerDiffers' });
});

describe('nothing explains', () => {
  test('a price that the market never showed', () => {
    const bench = bought().offer(acknowledged()).offer(filled(29_900));
    expect(why(bench)).toMatchObject({
      cause: 'unexplained',
      text: 'executed at 29900, which the market never showed',
    });
  });

  test('a price far off, even where the market moved meanwhile', () => {
    const bench = bought().offer(quote(30_005, 500)).offer(acknowledged()).offer(filled(29_900));
    expect(why(bench)?.cause).toBe('unexplained');
  });

  test('an order that is not executed although everything was displayed, and is withdrawn', () => {
    const bench = bought().offer(acknowledged());
    bench.bar('hold');
    bench.offer({ type: 'OrderCanceled', brokerOrderId: '0000100', requestBrokerId: '0000900', code: KODEX, quantity: 99 }); // prettier-ignore
    expect(why(bench)?.cause).toBe('unexplained');
  });
});
