/** A golden case: what the rule engine says, what it must say, and where that stands. */
import {
  stockCode,
  price,
  type Instrument,
  type InstrumentKind,
  type ListingMarket,
} from '../../../../src/domain/index.js';

export interface GoldenCase {
  /** `KIWOOM.md §…`, or the exchange's rule and where it was published. */
  readonly source: string;
  readonly name: string;
  readonly actual: () => unknown;
  readonly expected: unknown;
}

export function listed(
  kind: InstrumentKind,
  basePrice: number,
  { market = 'KOSPI', name = 'golden' }: { market?: ListingMarket; name?: string } = {},
): Instrument {
  return { code: stockCode('000000'), name, market, kind, basePrice: price(basePrice) };
}
