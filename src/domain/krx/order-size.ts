/**
 * How small and how large one order may be.
 *
 * Exchange: since 2018-09-17 more than 1 % of the listed shares (5 % below a capitalisation of 20 billion won) is refused,
 * whatever it is worth from 100 billion won on, and nothing up to 1 billion; before, 5 % alone (KRX notice of 2018-09-12:
 * mediapen, newsway, hankyung). Broker: above 2 and 5 billion won, above 1 and 3 % of the shares (KIWOOM.md §12.3, errors
 * -303 … -306). Whole lots: ELW by 10, everything else by the share since 2014-06-02.
 */
import type { InstrumentKind } from '../instrument.js';
import type { TradingDay } from '../time.js';

export function lotSize(kind: InstrumentKind): number {
  return kind === 'elw' ? 10 : 1;
}

interface SizeRule {
  readonly since: string;
  /** Most of the listed shares, per cent; of small companies. */
  readonly percent: number;
  readonly smallPercent: number;
  /** Won that are always taken, and won beyond which nothing is. */
  readonly free: number;
  readonly most: number;
}

const BILLION = 1_000_000_000;
const SMALL_COMPANY = 20 * BILLION;
const EXCHANGE: readonly SizeRule[] = [
  { since: '20180917', percent: 1, smallPercent: 5, free: BILLION, most: 100 * BILLION },
  { since: '00000000', percent: 5, smallPercent: 5, free: 0, most: Infinity },
];

export interface OrderSize {
  readonly quantity: number;
  /** Won: at the limit, or at the last price of an order without one. */
  readonly amount: number;
  /** Shares listed; null when not known, and then not measured. */
  readonly listedShares: number | null;
}

/** What the exchange's computer refuses. @param last the price that the company is valued at */
export function exchangeSizeFault(
  size: OrderSize,
  last: number,
  day: TradingDay,
): 'over_listed_shares' | 'over_exchange_amount' | null {
  const rule = EXCHANGE.find(({ since }) => day >= since);
  if (rule === undefined) return null;
  if (size.amount > rule.most) return 'over_exchange_amount';
  if (size.listedShares === null || (rule.free > 0 && size.amount <= rule.free)) return null;
  const percent = size.listedShares * last < SMALL_COMPANY ? rule.smallPercent : rule.percent;
  return isMoreThan(size, percent) ? 'over_listed_shares' : null;
}

export type BrokerSizeFault = 'over_broker_amount' | 'over_broker_shares' | 'needs_confirmation';

/**
 * What the broker holds back: beyond the larger bounds always, beyond the smaller ones until a person confirms, which an
 * order sent by a program cannot.
 */
export function brokerSizeFault(size: OrderSize): BrokerSizeFault | null {
  if (size.amount > 5 * BILLION) return 'over_broker_amount';
  if (isMoreThan(size, 3)) return 'over_broker_shares';
  return size.amount > 2 * BILLION || isMoreThan(size, 1) ? 'needs_confirmation' : null;
}

function isMoreThan({ quantity, listedShares }: OrderSize, percent: number): boolean {
  return listedShares !== null && quantity * 100 > listedShares * percent;
}
