/** Our working orders of one code, in price-time priority; market orders come first. */
import type { Side } from '../domain/index.js';

export interface WorkingOrder {
  readonly id: string;
  readonly side: Side;
  /** Limit price; of a market order a price better than any: Infinity to buy, 0 to sell. */
  limit: number;
  /** 조건부지정가: the closing auction makes it a market order. */
  readonly conditional: boolean;
  /** Shares still working. */
  left: number;
  /** Strangers' shares queued before it at its price; −1 until it has a place in a book. */
  ahead: number;
}

/** The limit of an order at the market. */
export function anyPrice(side: Side): number {
  return side === 'buy' ? Infinity : 0;
}

export function isMarket(order: WorkingOrder): boolean {
  return order.limit === Infinity || order.limit === 0;
}

export class WorkingOrders {
  readonly #queues: Readonly<Record<Side, WorkingOrder[]>> = { buy: [], sell: [] };

  get empty(): boolean {
    return this.#queues.buy.length + this.#queues.sell.length === 0;
  }

  /** Best priority first. */
  queue(side: Side): readonly WorkingOrder[] {
    return this.#queues[side];
  }

  /** Adds behind every order that is as good. */
  add(order: WorkingOrder): void {
    const queue = this.#queues[order.side];
    const worse = (other: WorkingOrder): boolean =>
      order.side === 'buy' ? other.limit < order.limit : other.limit > order.limit;
    const place = queue.findIndex(worse);
    queue.splice(place === -1 ? queue.length : place, 0, order);
  }

  /** Forgets orders with nothing left. */
  sweep(): void {
    for (const queue of [this.#queues.buy, this.#queues.sell]) {
      for (let i = queue.length - 1; i >= 0; i--) if (queue[i]?.left === 0) queue.splice(i, 1);
    }
  }

  /** Makes the conditional ones market orders, behind those that are already. */
  convert(): void {
    for (const side of ['buy', 'sell'] as const) {
      const conditional = this.#queues[side].filter((order) => order.conditional && !isMarket(order));
      for (const order of conditional) {
        this.#queues[side].splice(this.#queues[side].indexOf(order), 1);
        order.limit = anyPrice(side);
        this.add(order);
      }
    }
  }

  /** All of them, to be dropped. */
  clear(): WorkingOrder[] {
    return [...this.#queues.buy.splice(0), ...this.#queues.sell.splice(0)];
  }
}
