/** Round trips from their definition: each one plays all fills of its code from the first on again. */
import type { FillRecord } from '../../../../../src/domain/index.js';
import { fraction, minus, over, plus, times, total, ZERO, type Fraction } from './exact.js';

export interface Trip {
  readonly code: string;
  readonly exited: number;
  /** Position of its last sale among the fills. */
  readonly last: number;
  readonly cost: bigint;
  readonly profit: bigint;
  /** Milliseconds. */
  readonly held: Fraction;
}

/** In the order of their last sale. */
export function trips(fills: readonly FillRecord[]): Trip[] {
  const codes = [...new Set(fills.map(({ code }) => code))];
  return codes.flatMap((code) => tripsOf(code, fills)).sort((a, b) => a.last - b.last);
}

function tripsOf(code: string, all: readonly FillRecord[]): Trip[] {
  const fills = all.filter((fill) => fill.code === code);
  const letters = fills.map(({ side }) => side[0]).join('');
  return [...letters.matchAll(/s+/g)].map((leg) => {
    const from = leg.index;
    const to = from + leg[0].length;
    const sales = fills.slice(from, to);
    const before = state(fills.slice(0, from));
    const after = state(fills.slice(0, to));
    const amount = sales.reduce((sum, { price, quantity }) => sum + BigInt(price) * BigInt(quantity), 0n);
    const own = sales.reduce((sum, { commission, tax }) => sum + BigInt(commission) + BigInt(tax), 0n);
    const shares = fraction(sales.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n));
    const exit = over(total(sales.map(({ time, quantity }) => fraction(BigInt(time) * BigInt(quantity)))), shares);
    const cost = before.cost - after.cost;
    return {
      code,
      exited: sales.at(-1)!.time,
      last: all.indexOf(sales.at(-1)!),
      cost,
      profit: amount - cost - (before.charges - after.charges) - own,
      held: minus(exit, meanTime(before.lots)),
    };
  });
}

interface Lot {
  readonly time: number;
  readonly shares: Fraction;
}
interface State {
  readonly cost: bigint;
  readonly charges: bigint;
  readonly shares: bigint;
  /** A sale takes the same part of every lot. */
  readonly lots: readonly Lot[];
}

function state(fills: readonly FillRecord[]): State {
  return fills.reduce<State>(
    ({ cost, charges, shares, lots }, { side, price, quantity, commission, tax, time }) => {
      const moved = BigInt(quantity);
      if (side === 'buy') {
        const lot = { time, shares: fraction(moved) };
        return {
          cost: cost + BigInt(price) * moved,
          charges: charges + BigInt(commission) + BigInt(tax),
          shares: shares + moved,
          lots: [...lots, lot],
        };
      }
      const left = fraction(shares - moved, shares);
      return {
        // The part that goes is rounded down to the won.
        cost: cost - (cost * moved) / shares,
        charges: charges - (charges * moved) / shares,
        shares: shares - moved,
        lots: lots.map((lot) => ({ ...lot, shares: times(lot.shares, left) })).filter((lot) => lot.shares.n > 0n),
      };
    },
    { cost: 0n, charges: 0n, shares: 0n, lots: [] },
  );
}

function meanTime(lots: readonly Lot[]): Fraction {
  const weighted = lots.map(({ time, shares }) => times(fraction(time), shares));
  return over(weighted.reduce(plus, ZERO), total(lots.map(({ shares }) => shares)));
}
