/** The single price against a search of all prices, and made-up auction books against the price they were made for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { price, type Price } from '../../../src/domain/index.js';
import { callAuction, type AuctionOrder } from '../../../src/exchange/index.js';
import { auctionBook, viewAuction } from '../../../src/exchange/auction-book.js';
import { Ladder } from '../../../src/exchange/ladder.js';
import { day, kodex, samsung } from '../../unit/exchange/helpers.js';

const orders = fc.array(
  fc.record({
    price: fc.option(fc.integer({ min: 90, max: 110 }).map(price), { freq: 5 }),
    quantity: fc.integer({ min: 1, max: 30 }),
  }),
  { maxLength: 8 },
);
const reference = fc.integer({ min: 85, max: 115 }).map(price);

/** What trades at a price: everybody who would, the smaller side. */
function matchedAt(buys: readonly AuctionOrder[], sells: readonly AuctionOrder[], at: number): [number, number] {
  const shares = (side: readonly AuctionOrder[], willing: (limit: number) => boolean) =>
    side.reduce((sum, order) => (order.price === null || willing(order.price) ? sum + order.quantity : sum), 0);
  const demand = shares(buys, (limit) => limit >= at);
  const supply = shares(sells, (limit) => limit <= at);
  return [Math.min(demand, supply), demand - supply];
}

test('no price matches more, nor as much with less left over, nor that any nearer to the reference', () => {
  fc.assert(
    fc.property(orders, orders, reference, (buys, sells, reference) => {
      const result = callAuction(buys, sells, reference);
      const named = [...buys, ...sells].flatMap((order) => (order.price === null ? [] : [order.price]));
      for (const at of [...named, reference]) {
        const [quantity, surplus] = matchedAt(buys, sells, at);
        if (result === null) {
          expect(quantity).toBe(0);
          continue;
        }
        expect(result.quantity).toBeGreaterThanOrEqual(quantity);
        if (quantity !== result.quantity) continue;
        expect(Math.abs(result.surplus)).toBeLessThanOrEqual(Math.abs(surplus));
        if (Math.abs(surplus) !== Math.abs(result.surplus)) continue;
        expect(Math.abs(result.price - reference)).toBeLessThanOrEqual(Math.abs(at - reference));
      }
      if (result !== null) {
        expect([...named, reference]).toContain(result.price);
        expect(matchedAt(buys, sells, result.price)).toEqual([result.quantity, result.surplus]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no price between the named ones matches more than the single price', () => {
  fc.assert(
    fc.property(orders, orders, reference, (buys, sells, reference) => {
      const best = callAuction(buys, sells, reference)?.quantity ?? 0;
      for (let at = 80; at <= 120; at++) expect(matchedAt(buys, sells, at)[0]).toBeLessThanOrEqual(best);
    }),
  );
});

test('a made-up book crosses at exactly the price and quantity it was made for', () => {
  const ladders = [new Ladder(kodex, day), new Ladder(samsung, day)];
  fc.assert(
    fc.property(
      fc.constantFrom(...ladders),
      fc.nat(),
      fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000_000 })),
      fc.integer({ min: 1, max: 50_000 }),
      fc.nat(),
      fc.nat(),
      (ladder, place, matched, depth, salt, from) => {
        const rung = place % ladder.size;
        const reference: Price = ladder.at(from % ladder.size);
        const book = auctionBook(ladder, rung, matched, depth, salt);
        expect(callAuction(book.buys, book.sells, reference)).toMatchObject({
          price: ladder.at(rung),
          quantity: matched,
        });
        const { asks, bids } = viewAuction(book, reference);
        const best = [bids[0]?.price ?? 0, asks[0]?.price ?? Infinity] as const;
        expect(best[0]).toBeLessThan(best[1]);
        expect(asks.map((level) => level.price)).toEqual(asks.map((level) => level.price).sort((a, b) => a - b));
        expect(bids.map((level) => level.price)).toEqual(bids.map((level) => level.price).sort((a, b) => b - a));
      },
    ),
    { numRuns: 500 },
  );
});
