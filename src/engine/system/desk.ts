/** One code's desk: its trader, its position, and the way from an intent to an order that may leave. */
import type { Snapshot } from 'xstate';
import { positionMachine } from '../../../machines/position.js';
import { traderMachine } from '../../../machines/trader.js';
import {
  flatPosition,
  invariant,
  priceLimits,
  type ActionDecided,
  type EpochMs,
  type Holding,
  type Instrument,
  type InstrumentReported,
  type Order,
  type OrderFilled,
  type OrderId,
  type OrderRequested,
  type Position,
  type PriceLimits,
  type Side,
  type StockCode,
} from '../../domain/index.js';
import type { MachineHost } from '../actors.js';
import { checkOrder, type PretradeView } from '../pretrade.js';
import { sizeOrder } from '../sizing.js';
import type { Core } from './core.js';

/** The rest of the system, when an order is priced and checked. */
export interface Surroundings {
  /** All of the view that is not the desk's own. */
  view(limits: PriceLimits): Omit<PretradeView, 'config' | 'instrument' | 'limits' | keyof Listed | 'closing'>;
  issueId(): OrderId;
}

/** What the broker's lists say of a code besides what it is. */
type Listed = Pick<PretradeView, 'listing' | 'listedShares'>;

const UNLISTED: Listed = { listing: null, listedShares: null };

export interface DeskState {
  readonly trader: Snapshot<unknown>;
  readonly position: Snapshot<unknown>;
  readonly instrument: Instrument | null;
  readonly listed: Listed;
  /** The order that works; whether it sells for an operator who wants everything sold. */
  readonly working: OrderId | null;
  readonly closing: boolean;
  /** Everything is to be sold as soon as no order works. */
  readonly flattening: boolean;
}

/** A desk cools down for this many bars after an order is closed. */
const COOLDOWN_BARS = 1;

export class Desk {
  readonly #trader: MachineHost<typeof traderMachine>;
  readonly #position: MachineHost<typeof positionMachine>;
  #instrument: Instrument | null;
  #listed: Listed;
  #working: OrderId | null;
  #closing: boolean;
  #flattening: boolean;
  /** Set while a bar is handled, when the trader asks for a decision. */
  #wanted = false;

  constructor(
    readonly core: Core,
    readonly code: StockCode,
    readonly around: Surroundings,
    state?: DeskState,
  ) {
    this.#instrument = state?.instrument ?? null;
    this.#listed = state?.listed ?? UNLISTED;
    this.#working = state?.working ?? null;
    this.#closing = state?.closing ?? false;
    this.#flattening = state?.flattening ?? false;
    this.#position = core.host(
      positionMachine,
      state === undefined ? { input: flatPosition(code) } : { snapshot: state.position },
      (emitted) => {
        if (emitted.type === 'PositionChanged') this.#showPosition(emitted.position);
        else if (emitted.type === 'Alarm') core.alarm(emitted.alarm, code, emitted.detail);
        else core.unexpected(emitted, code);
      },
    );
    this.#trader = core.host(
      traderMachine,
      state === undefined
        ? { input: { code, lookback: core.config.lookback, cooldownBars: COOLDOWN_BARS } }
        : { snapshot: state.trader },
      (emitted) => {
        if (emitted.type === 'IntentRaised') this.#order(emitted.side, emitted.confidence, false);
        else if (emitted.type === 'DecisionWanted') this.#wanted = true;
        else core.unexpected(emitted, code);
      },
    );
  }

  get position(): Position {
    return this.#position.snapshot.context.position;
  }

  get instrument(): Instrument {
    invariant(this.#instrument !== null, 'used before the broker told what it is:', this.code);
    return this.#instrument;
  }

  get known(): boolean {
    return this.#instrument !== null;
  }

  get limits(): PriceLimits {
    return priceLimits(this.instrument, this.core.config.day);
  }

  /** Whether the order that works sells for an operator: no halt of a limit and no next bar withdraws it. */
  get isClosing(): boolean {
    return this.#closing;
  }

  /** The broker told what the code is. */
  introduce({ instrument, listing, listedShares }: InstrumentReported): void {
    this.#instrument = instrument;
    this.#listed = { listing: listing ?? null, listedShares: listedShares ?? null };
    this.core.change((draft) => {
      draft.instruments[this.code] = instrument;
    });
  }

  /** A bar of the deciding interval is complete. Returns whether the trader wants a decision on it. */
  barClosed(time: EpochMs, available: number, tradable: boolean): boolean {
    this.#wanted = false;
    this.#trader.send({ type: 'BarClosed', time, available, tradable });
    return this.#wanted;
  }

  decided({ action, confidence, barTime }: ActionDecided): void {
    this.#trader.send({ type: 'ActionDecided', action, confidence, barTime, holding: this.position.quantity });
  }

  sessionChanged(trading: boolean): void {
    this.#trader.send({ type: 'SessionChanged', trading });
  }

  /** Turns a wish to trade into an order, and checks it: one of OrderRequested and OrderDenied follows. */
  #order(side: Side, confidence: number, closing: boolean): void {
    const { core, limits, instrument } = this;
    const { config } = core;
    const { listing, listedShares } = this.#listed;
    const view = {
      config,
      instrument,
      limits,
      listing,
      listedShares,
      closing,
      confidence,
      ...this.around.view(limits),
    };
    const orderId = this.around.issueId();
    const order = sizeOrder(side, view);
    const denial = checkOrder(order, view);
    if (denial === null) core.decide({ type: 'OrderRequested', orderId, order, ...(closing ? { closing } : {}) });
    else core.decide({ type: 'OrderDenied', orderId, order, ...denial });
  }

  /** Sells what is held, past the trader: now, or as soon as the working order is closed, with what that one bought. */
  flatten(): void {
    this.#flattening = true;
    this.#sellRest();
  }

  /** An operator's later word, a halt: nothing waits any more, and what is under way has no privilege. */
  standDown(): void {
    this.#flattening = false;
    this.#closing = false;
  }

  #sellRest(): void {
    if (!this.#flattening || this.#working !== null) return;
    this.#flattening = false;
    if (this.position.quantity > 0) this.#order('sell', 1, true);
  }

  orderPlaced({ orderId, order, closing }: OrderRequested): void {
    this.#working = orderId;
    this.#closing = closing === true;
    this.#trader.send({ type: 'OrderPlaced', orderId });
    this.#position.send({ type: 'OrderWorking', side: order.side });
  }

  /** An order is over: it was denied before it left (`denied`), or worked until now. */
  orderClosed(order: Order, state: string): void {
    if (state !== 'denied') {
      this.#working = null;
      this.#closing = false;
      this.#position.send({ type: 'OrderDone', side: order.side });
    }
    const { id: orderId, filled } = order;
    const refused = state === 'denied' || state === 'rejected';
    this.#trader.send(
      refused ? { type: 'OrderRefused', reason: state, orderId } : { type: 'OrderClosed', orderId, filled },
    );
    this.#sellRest();
  }

  /** The process was away: a wish that is not on disk is given up. */
  interrupted(): void {
    this.#trader.send({ type: 'Interrupted' });
  }

  filled(fill: Pick<OrderFilled, 'side' | 'price' | 'quantity'>): void {
    this.#position.send({ type: 'Filled', side: fill.side, price: fill.price, quantity: fill.quantity });
  }

  /** Takes over what the broker says is held. */
  adjust(holding: Pick<Holding, 'quantity' | 'cost'>): void {
    this.#position.send({ type: 'Adjusted', quantity: holding.quantity, cost: holding.cost });
  }

  persist(): DeskState {
    return {
      trader: this.#trader.persist(),
      position: this.#position.persist(),
      instrument: this.#instrument,
      listed: this.#listed,
      working: this.#working,
      closing: this.#closing,
      flattening: this.#flattening,
    };
  }

  #showPosition(position: Position): void {
    this.core.change((draft) => {
      draft.positions[this.code] = position;
    });
  }
}
