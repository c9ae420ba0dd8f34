import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  averagePrice,
  evolveAccount,
  evolvePosition,
  flatPosition,
  money,
  openingAccount,
  stockCode,
  type Position,
  type Price,
  type Quantity,
  type Side,
} from '../../../src/domain/index.js';

/** Trades that never sell more than is held: a share of the holding is drawn, not a number. */
const trades = fc.array(
  fc.record({
    buy: fc.boolean(),
    price: fc.integer({ min: 1, max: 2_000_000 }),
    shares: fc.integer({ min: 1, max: 100_000 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 40 },
);

interface Fill {
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
}

function* run(all: typeof trades extends fc.Arbitrary<infer T> ? T : never): Generator<[Position, Fill, Position]> {
  let position = flatPosition(stockCode('069500'));
  for (const { buy, price, shares, part } of all) {
    const side = buy || position.quantity === 0 ? 'buy' : 'sell';
    const quantity = side === 'buy' ? shares : Math.max(Math.floor(position.quantity * part), 1);
    const fill = { side, price: price as Price, quantity: quantity as Quantity } as const;
    const next = evolvePosition(position, fill);
    yield [position, fill, next];
    position = next;
  }
}

test('no won is lost: bought = sold − realised + cost of what is held, at every step', () => {
  fc.assert(
    fc.property(trades, (all) => {
      let bought = 0;
      let sold = 0;
      let held = 0;
      for (const [, fill, position] of run(all)) {
        if (fill.side === 'buy') bought += fill.price * fill.quantity;
        else sold += fill.price * fill.quantity;
        held += fill.side === 'buy' ? fill.quantity : 0 - fill.quantity;
        expect(position.quantity).toBe(held);
        expect(bought - sold).toBe(position.cost - position.realized);
        expect(position.cost >= 0 && Number.isSafeInteger(position.cost)).toBe(true);
        if (held === 0) expect(position.cost).toBe(0);
      }
    }),
  );
});

test('a sale leaves the average price where it was, but for rounding', () => {
  fc.assert(
    fc.property(trades, (all) => {
      for (const [before, fill, after] of run(all)) {
        if (fill.side === 'buy' || after.quantity === 0) continue;
        const exact = before.cost / before.quantity;
        expect(after.cost / after.quantity).toBeGreaterThanOrEqual(exact - 1e-6);
        expect(after.cost / after.quantity).toBeLessThan(exact + 1 / after.quantity + 1e-6);
        expect(averagePrice(after)).toBeGreaterThanOrEqual(averagePrice(before));
      }
    }),
  );
});

test('cash and positions together change by charges only, valued at cost', () => {
  fc.assert(
    fc.property(trades, fc.nat({ max: 500 }), fc.nat({ max: 500 }), (all, commission, tax) => {
      let account = openingAccount(money(0));
      let last = flatPosition(stockCode('069500'));
      for (const [, fill, position] of run(all)) {
        account = evolveAccount(account, { side: fill.side, amount: fill.price * fill.quantity }, { commission, tax });
        last = position;
      }
      expect(account.cash + last.cost - last.realized + account.commission + account.tax).toBe(0);
    }),
  );
});
