/** Our working orders of one code, in price-time priority; market orders come first. */
import type { Side } from '../domain/index.js';

export interface WorkingOrder {
  readonly id: string;
  readonly side: Side;
  /** Limit price; of a market order a price better than any: Infinity to buy, 0 to sell. */
  readonly limit: number;
  /** Shares still working. */
  left: number;
  /** Strangers' shares queued before it at its price; −1 until it has a place in a book. */
  ahead: number;
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

  /** All of them, to be dropped. */
  clear(): WorkingOrder[] {
    return [...this.#queues.buy.splice(0), ...this.#queues.sell.splice(0)];
  }
}
