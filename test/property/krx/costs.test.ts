import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chargesOn,
  COST_SCHEDULES,
  evolveAccount,
  money,
  openingAccount,
  tradingDay,
  type Listed,
} from '../../../src/domain/index.js';

const listed = fc.record({
  market: fc.constantFrom('KOSPI', 'KOSDAQ', 'KONEX'),
  kind: fc.constantFrom('stock', 'etf', 'etn', 'elw'),
}) as fc.Arbitrary<Listed>;
const schedule = fc.constantFrom(...COST_SCHEDULES);
const side = fc.constantFrom('buy' as const, 'sell' as const);
const day = fc
  .constantFrom('20180104', '20190603', '20210104', '20221114', '20240103', '20250102', '20261124')
  .map(tradingDay);
const fills = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 1, max: 100_000 })),
  { minLength: 1, maxLength: 10 },
); // prettier-ignore

test('an order filled in parts costs what it costs filled in one', () => {
  fc.assert(
    fc.property(fills, side, listed, schedule, day, (parts, of, instrument, costs, on) => {
      let account = openingAccount(money(0));
      let amount = 0;
      let before = { commission: 0, tax: 0 };
      for (const [price, quantity] of parts) {
        amount += price * quantity;
        const after = chargesOn(amount, of, instrument, costs, on);
        const added = { commission: after.commission - before.commission, tax: after.tax - before.tax };
        expect(added.commission >= 0 && added.tax >= 0).toBe(true);
        account = evolveAccount(account, { side: of, amount: price * quantity }, added);
        before = after;
      }
      const whole = chargesOn(amount, of, instrument, costs, on);
      expect(account).toEqual({ cash: (of === 'buy' ? -amount : amount) - whole.commission - whole.tax, ...whole });
    }),
  );
});

test('charges are whole won, never above their exact rate, and below it by less than their step', () => {
  const rate = { kiwoom: 0.00015, mock: 0.0035 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), side, listed, schedule, day, (amount, of, instrument, costs, on) => {
      const { commission, tax } = chargesOn(amount, of, instrument, costs, on);
      expect(commission % 10).toBe(0);
      expect(Number.isSafeInteger(tax)).toBe(true);
      const exact = amount * rate[costs];
      expect(commission).toBeLessThanOrEqual(exact + 1e-3);
      expect(commission).toBeGreaterThan(exact - 10 - 1e-3);
      if (of === 'buy' || instrument.kind !== 'stock') expect(tax).toBe(0);
      else expect(tax).toBeLessThanOrEqual(amount * 0.003 + 1e-3);
    }),
  );
});
