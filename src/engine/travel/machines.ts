/** The state of every machine of the day. */
import type { Snapshot } from 'xstate';
import type { OrderContext } from '../../../machines/order-context.js';
import type { ReadModel } from '../model.js';
import type { DaySystem } from '../system/system.js';

export interface MachineView {
  readonly state: string;
  /** All that the machine remembers, as JSON. */
  readonly context: unknown;
}

export interface Machines {
  readonly phase: MachineView;
  readonly session: MachineView;
  /** What the link last told of itself; its machine runs at the broker's side of the house and is not in the log. */
  readonly link: ReadModel['link'];
  readonly risk: MachineView;
  readonly traders: Readonly<Record<string, MachineView>>;
  readonly positions: Readonly<Record<string, MachineView>>;
  /** Every order of the day so far, oldest first. */
  readonly orders: Readonly<Record<string, MachineView>>;
}

export function machinesOf(system: DaySystem): Machines {
  const { market, day, trading, model } = system.state();
  const desks = Object.entries(trading.desks);
  const orders = trading.orders.orders.map(({ snapshot }) => viewOf(snapshot));
  return {
    phase: viewOf(market),
    session: viewOf(day.session),
    link: model.link,
    risk: viewOf(trading.guard.machine),
    traders: Object.fromEntries(desks.map(([code, { trader }]) => [code, viewOf(trader)])),
    positions: Object.fromEntries(desks.map(([code, { position }]) => [code, viewOf(position)])),
    orders: Object.fromEntries(orders.map((view) => [orderIdIn(view), view])),
  };
}

/** XState types a stored snapshot by what all kinds of actors share; a machine's has its state and its context too. */
export function viewOf(snapshot: Snapshot<unknown>): MachineView {
  const { value, context } = snapshot as { readonly value?: unknown; readonly context?: unknown };
  return { state: typeof value === 'string' ? value : JSON.stringify(value ?? null), context: context ?? null };
}

function orderIdIn({ context }: MachineView): string {
  return (context as OrderContext).order.id;
}
