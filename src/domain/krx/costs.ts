/** What a trade costs: the broker's commission and, on sales, the state's taxes (KIWOOM.md §11, "Fees and taxes"). */
import type { Instrument } from '../instrument.js';
import type { Side } from '../order-spec.js';
import type { TradingDay } from '../time.js';
import type { Money, Quantity } from '../units.js';

/** Commission schedules: `kiwoom` the real server's 0.015 % a side, `mock` paper trading's 0.35 % a side. */
export type CostSchedule = 'kiwoom' | 'mock';
export const COST_SCHEDULES: readonly CostSchedule[] = ['kiwoom', 'mock'];

export interface Charges {
  readonly commission: Money;
  readonly tax: Money;
}

/** Parts of 100,000. */
const COMMISSION: Readonly<Record<CostSchedule, number>> = { kiwoom: 15, mock: 350 };

/** Sell tax in parts of 100,000 by settlement day: securities transaction tax, and (KOSPI only) the rural special tax. */
type TaxRow = readonly [from: string, transaction: number, rural: number];
const TAXES: Readonly<Record<Instrument['market'], readonly TaxRow[]>> = {
  KOSPI: [
    ['20260101', 50, 150], ['20250101', 0, 150], ['20240101', 30, 150], ['20230101', 50, 150],
    ['20210101', 80, 150], ['20190603', 100, 150], ['00000000', 150, 150],
  ], // prettier-ignore
  KOSDAQ: [
    ['20260101', 200, 0], ['20250101', 150, 0], ['20240101', 180, 0], ['20230101', 200, 0],
    ['20210101', 230, 0], ['20190603', 250, 0], ['00000000', 300, 0],
  ], // prettier-ignore
  KONEX: [
    ['20190603', 100, 0],
    ['00000000', 300, 0],
  ],
};

/**
 * Charges on an order's traded amount so far. They are computed on the order's cumulative amount, so that an order
 * filled in ten parts costs what it costs filled in one; the charge of one fill is the difference of two calls.
 *
 * @param amount won traded by the order so far (price × quantity, summed over its fills)
 * @param settlementDay T+2: the day that decides the tax rate
 * @returns commission truncated to 10 won; each tax component truncated to 1 won
 */
export function chargesOn(
  amount: number,
  side: Side,
  listed: Pick<Instrument, 'market' | 'kind'>,
  schedule: CostSchedule,
  settlementDay: TradingDay,
): Charges {
  const commission = Math.floor((amount * COMMISSION[schedule]) / 1_000_000) * 10;
  return { commission: commission as Money, tax: sellTax(amount, side, listed, settlementDay) };
}

/** The most shares whose amount at `price` and commission together stay within `budget` won. */
export function affordableQuantity(
  budget: number,
  price: number,
  listed: Pick<Instrument, 'market' | 'kind'>,
  schedule: CostSchedule,
  settlementDay: TradingDay,
): Quantity {
  let quantity = Math.floor(budget / price);
  const total = (count: number): number =>
    count * price + chargesOn(count * price, 'buy', listed, schedule, settlementDay).commission;
  while (quantity > 0 && total(quantity) > budget) quantity--;
  return Math.max(quantity, 0) as Quantity;
}

function sellTax(amount: number, side: Side, listed: Pick<Instrument, 'market' | 'kind'>, day: TradingDay): Money {
  if (side === 'buy' || listed.kind !== 'stock') return 0 as Money;
  const row = TAXES[listed.market].find(([from]) => day >= from);
  const [, transaction, rural] = row ?? (['', 0, 0] as const);
  return (Math.floor((amount * transaction) / 100_000) + Math.floor((amount * rural) / 100_000)) as Money;
}
