import { describe, expect, test } from 'vitest';
import {
  brokerOrderId,
  epochMs,
  evolveOrder,
  executionKey,
  initialOrder,
  InvariantError,
  isRepeat,
  money,
  orderId,
  price,
  quantity,
  remaining,
  stockCode,
  type Order,
  type OrderFilled,
} from '../../../src/domain/index.js';

const CODE = stockCode('069500');
const order = initialOrder(
  orderId('20221110-000001'),
  { code: CODE, side: 'buy', type: 'limit', price: price(33_000), quantity: quantity(132) },
  epochMs(1),
);
const charges = (commission: number, tax = 0) => ({ commission: money(commission), tax: money(tax) });

/** An execution of so many shares; FID 911 cumulative, 915 of this one (KIWOOM.md §9.4). */
const fill = (executionId: string, shares: number, at = 33_000, of: Partial<OrderFilled> = {}): OrderFilled => ({
  type: 'OrderFilled',
  brokerOrderId: brokerOrderId('139'),
  executionId,
  code: CODE,
  side: 'buy',
  price: price(at),
  quantity: quantity(shares),
  cumulative: quantity(0),
  remaining: quantity(0),
  orderQuantity: quantity(132),
  orderPrice: price(33_000),
  commission: money(0),
  tax: money(0),
  ...of,
});

describe('an order', () => {
  test('begins with nothing executed', () => {
    expect(order).toMatchObject({ filled: 0, amount: 0, commission: 0, tax: 0, brokerId: null, executions: [] });
    expect(remaining(order)).toBe(132);
  });

  test('counts six partial fills of one order of 132 shares', () => {
    const parts = [20, 30, 20, 30, 10, 22];
    let now: Order = order;
    const left = parts.map((shares, i) => {
      now = evolveOrder(now, fill(`00000${i}`, shares), charges(10 * i));
      return remaining(now);
    });
    expect(left).toEqual([112, 82, 62, 32, 22, 0]);
    expect(now).toMatchObject({ filled: 132, amount: 132 * 33_000, commission: 50 });
    expect(now.executions).toHaveLength(6);
  });

  test('adds up amounts at the prices of the executions', () => {
    const now = evolveOrder(evolveOrder(order, fill('1', 2, 32_995), charges(0)), fill('2', 3, 33_000), charges(10, 4));
    expect(now).toMatchObject({ filled: 5, amount: 2 * 32_995 + 3 * 33_000, commission: 10, tax: 4 });
  });

  test('does not count an execution twice', () => {
    const once = evolveOrder(order, fill('7', 20), charges(10));
    expect(isRepeat(order, fill('7', 20))).toBe(false);
    expect(isRepeat(once, fill('7', 20))).toBe(true);
    expect(evolveOrder(once, fill('7', 20), charges(20))).toBe(once);
  });

  test('knows an execution by both numbers: the same execution number of another order is another', () => {
    const once = evolveOrder(order, fill('7', 20), charges(10));
    const other = fill('7', 20, 33_000, { brokerOrderId: brokerOrderId('140') });
    expect(executionKey(other)).toBe('0000140/7');
    expect(evolveOrder(once, other, charges(10)).filled).toBe(40);
  });

  test('of one code and side takes no fill of another', () => {
    expect(() => evolveOrder(order, fill('1', 1, 33_000, { side: 'sell' }), charges(0))).toThrow(InvariantError);
    expect(() => evolveOrder(order, fill('1', 1, 33_000, { code: stockCode('005930') }), charges(0))).toThrow(
      /069500|20221110/,
    );
  });

  test('has never less than nothing left, even when more was executed than ordered', () => {
    expect(remaining(evolveOrder(order, fill('1', 200), charges(0)))).toBe(0);
  });

  test('is not changed by what becomes of it', () => {
    const frozen = Object.freeze({ ...order, executions: Object.freeze([...order.executions]) });
    evolveOrder(frozen, fill('1', 1), charges(0));
    expect(frozen).toEqual(order);
  });
});
