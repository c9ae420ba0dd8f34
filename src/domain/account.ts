/** The account's cash as the day goes on: what the broker said at the start, plus what our own fills changed. */
import type { Side } from './order-spec.js';
import type { Money } from './units.js';

export interface Account {
  /** Cash that trades of today have already moved; buys take it at once, though settlement is T+2. */
  readonly cash: Money;
  /** Commission and tax paid since the day began. */
  readonly commission: Money;
  readonly tax: Money;
}

export function openingAccount(cash: Money): Account {
  return { cash, commission: 0 as Money, tax: 0 as Money };
}

/** The account after one execution; `charges` are what this execution added to its order's charges. */
export function evolveAccount(
  account: Account,
  fill: { readonly side: Side; readonly amount: number },
  charges: { readonly commission: number; readonly tax: number },
): Account {
  const flow = fill.side === 'buy' ? -fill.amount : fill.amount;
  return {
    cash: (account.cash + flow - charges.commission - charges.tax) as Money,
    commission: (account.commission + charges.commission) as Money,
    tax: (account.tax + charges.tax) as Money,
  };
}
