/** Shares held of one code, long only, with the cost that Kiwoom keeps (매입금액, FID 932). */
import { invariant } from './errors.js';
import type { Side } from './order-spec.js';
import type { Money, Price, Quantity, StockCode } from './units.js';

export interface Position {
  readonly code: StockCode;
  readonly quantity: Quantity;
  /** Σ price × quantity of the shares still held, without charges; a sale takes out its share, rounded down. */
  readonly cost: Money;
  /** Realised profit since the day began: sale amounts − their cost, before charges. */
  readonly realized: Money;
}

export function flatPosition(code: StockCode): Position {
  return { code, quantity: 0 as Quantity, cost: 0 as Money, realized: 0 as Money };
}

/** Purchase price per share, truncated to the won as Kiwoom shows it (FID 931, `pur_pric`); 0 when flat. */
export function averagePrice(position: Pick<Position, 'quantity' | 'cost'>): number {
  return position.quantity === 0 ? 0 : Math.floor(position.cost / position.quantity);
}

/** The position after one execution. @throws InvariantError when more is sold than held. */
export function evolvePosition(
  position: Position,
  fill: { readonly side: Side; readonly price: Price; readonly quantity: Quantity },
): Position {
  const amount = fill.price * fill.quantity;
  if (fill.side === 'buy') {
    return {
      ...position,
      quantity: (position.quantity + fill.quantity) as Quantity,
      cost: (position.cost + amount) as Money,
    };
  }
  invariant(
    fill.quantity <= position.quantity,
    () => `sold ${fill.quantity} of ${position.code}, held ${position.quantity}`,
  );
  const left = position.quantity - fill.quantity;
  const cost =
    left === 0
      ? 0
      : position.cost - Number((BigInt(position.cost) * BigInt(fill.quantity)) / BigInt(position.quantity));
  return {
    ...position,
    quantity: left as Quantity,
    cost: cost as Money,
    realized: (position.realized + amount - (position.cost - cost)) as Money,
  };
}
