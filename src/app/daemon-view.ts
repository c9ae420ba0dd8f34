/** What an operator sees of a running daemon: the read model of the moment, without keys or account numbers. */
import { averagePrice } from '../domain/index.js';
import type { Kernel, OrderRow } from '../engine/index.js';

export interface DaemonView {
  /** Null between days. */
  readonly day: string | null;
  readonly market: string | null;
  readonly phase: string | null;
  readonly session: string | null;
  readonly link: { readonly state: string; readonly detail: string } | null;
  readonly risk: { readonly state: string; readonly reason: string } | null;
  readonly cash: number | null;
  readonly equity: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly positions: readonly PositionView[];
  readonly orders: readonly OrderRow[];
  readonly alarms: readonly { readonly alarm: string; readonly subject: string; readonly detail: string }[];
}

export interface PositionView {
  readonly code: string;
  readonly quantity: number;
  readonly averagePrice: number;
  readonly last: number;
  /** At the last price, before charges, won. */
  readonly profit: number;
}

export function viewOf(kernel: Kernel | null): DaemonView {
  if (kernel === null) {
    const nothing = {
      day: null,
      market: null,
      phase: null,
      session: null,
      link: null,
      risk: null,
      cash: null,
      equity: null,
    };
    return { ...nothing, counts: {}, positions: [], orders: [], alarms: [] };
  }
  const { system } = kernel;
  const { model, config } = system;
  return {
    day: config.day,
    market: config.market,
    phase: model.phase,
    session: model.session,
    link: model.link,
    risk: model.risk,
    cash: system.cash,
    equity: system.equity,
    counts: model.counts,
    positions: Object.values(model.positions).map((position) => {
      const last = system.streams.quotes[position.code]?.last ?? 0;
      return {
        code: position.code,
        quantity: position.quantity,
        averagePrice: averagePrice(position),
        last,
        profit: last === 0 ? 0 : position.quantity * last - position.cost,
      };
    }),
    orders: Object.values(model.orders),
    alarms: model.alarms,
  };
}
