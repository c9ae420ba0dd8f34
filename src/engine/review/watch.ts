/** What a run shows of itself: what every decision was made on, and every order as it changed. Live and backtest alike. */
import {
  canonicalJson,
  isTick,
  type ActionDecided,
  type Envelope,
  type EpochMs,
  type OrderId,
  type Price,
  type Seq,
  type StockCode,
} from '../../domain/index.js';
import type { OrderRow } from '../model.js';
import type { DaySystem } from '../system/system.js';

/** Everything that decides whether a bar is decided on, and what order comes of it. */
export interface View {
  /** State of the code's trader, and bars that it still leaves alone. */
  readonly trader: string;
  readonly position: number;
  readonly cost: number;
  readonly cash: number;
  readonly orderable: number;
  readonly sellable: number;
  readonly risk: string;
  readonly riskCause: string;
  readonly session: boolean;
  readonly link: boolean;
  /** What stops the code, and whether the phase lets it trade. */
  readonly code: string;
  readonly quotes: string;
  readonly freshness: string;
  readonly coolingUntil: number;
  readonly working: number;
  readonly unknown: number;
  readonly recent: number;
}

/** One complete bar of the deciding interval, and what was known when it was. */
export interface Moment {
  readonly code: StockCode;
  readonly barTime: EpochMs;
  /** Of the run's own log, and when the event arrived that completed the bar. */
  readonly seq: Seq;
  readonly time: EpochMs;
  /** Close of the bar: the price decided on. */
  readonly price: Price;
  /** The bar itself and how many there are. */
  readonly bars: string;
  /** When the bar was complete; null while nobody knows what the code is. */
  readonly before: View | null;
  /** When it was decided on; null when it was not. */
  readonly view: View | null;
  readonly decision: ActionDecided | null;
}

/** How an order stood after an event. */
export interface Change {
  readonly seq: Seq;
  readonly time: EpochMs;
  readonly event: Envelope['event']['type'];
  readonly row: OrderRow;
}

export class Watch {
  /** By {@link momentKey}. */
  readonly moments = new Map<string, Moment>();
  /** Each order's changes, oldest first. */
  readonly orders = new Map<OrderId, Change[]>();
  /** The moment that an order follows from; none where an operator wanted it. */
  readonly wishes = new Map<OrderId, Moment>();
  /** When bars were complete, and the newest one by then. */
  readonly #seqs: Seq[] = [];
  readonly #bars: EpochMs[] = [];
  readonly #deciding = new Map<Seq, string>();

  constructor(readonly system: DaySystem) {
    system.streams.observations$.subscribe(({ code, bars, barTime, price }) => {
      const { seq, now: time } = system.core;
      this.#seqs.push(seq);
      this.#bars.push(Math.max(barTime, this.#bars.at(-1) ?? 0) as EpochMs);
      this.moments.set(momentKey(code, barTime), {
        code,
        barTime,
        seq,
        time,
        price,
        bars: `${bars.length} ${canonicalJson(bars.at(-1))}`,
        before: viewOf(system, code),
        view: null,
        decision: null,
      });
    });
  }

  /** A decision is about to be applied. */
  decides({ code, barTime }: Pick<ActionDecided, 'code' | 'barTime'>): void {
    const key = momentKey(code, barTime);
    const moment = this.moments.get(key);
    if (moment !== undefined) this.moments.set(key, { ...moment, view: viewOf(this.system, code) });
  }

  /** An event was applied. */
  applied({ seq, tsRecv: time, cause, event }: Envelope): void {
    if (isTick(event)) return;
    if (event.type === 'ActionDecided') this.#decided(event, seq);
    else if (event.type === 'OrderRequested' || event.type === 'OrderDenied') this.#wished(event.orderId, cause);
    for (const row of Object.values(this.system.model.orders)) {
      const changes = this.orders.get(row.id);
      if (changes === undefined) this.orders.set(row.id, [{ seq, time, event: event.type, row }]);
      else if (changes.at(-1)?.row !== row) changes.push({ seq, time, event: event.type, row });
    }
  }

  /** Start of the newest bar that was complete at `seq` of this run: a measure of time that two runs share. */
  barBy(seq: Seq): EpochMs {
    let [low, high] = [0, this.#seqs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seqs[middle] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#bars[low - 1] ?? (0 as EpochMs);
  }

  #decided(event: ActionDecided, seq: Seq): void {
    const key = momentKey(event.code, event.barTime);
    const moment = this.moments.get(key);
    if (moment === undefined) return;
    this.moments.set(key, { ...moment, decision: event });
    this.#deciding.set(seq, key);
  }

  #wished(id: OrderId, cause: Seq | null): void {
    const key = cause === null ? undefined : this.#deciding.get(cause);
    const moment = key === undefined ? undefined : this.moments.get(key);
    if (moment !== undefined) this.wishes.set(id, moment);
  }
}

export function momentKey(code: StockCode, barTime: EpochMs): string {
  return `${code}/${barTime}`;
}

function viewOf(system: DaySystem, code: StockCode): View | null {
  const { trading, market, cash } = system;
  const desk = trading.desk(code);
  if (!desk.known) return null;
  const view = trading.view(code, desk.limits);
  const { value, context } = desk.persist().trader as unknown as { value: string; context: { cooling: number } };
  return {
    trader: value === 'coolingDown' ? `${value} ${context.cooling}` : value,
    position: desk.position.quantity,
    cost: desk.position.cost,
    cash,
    orderable: view.orderable,
    sellable: view.sellable,
    risk: view.risk.state,
    riskCause: view.risk.cause,
    session: view.sessionTrading,
    link: view.linkOnline,
    code: `${canonicalJson(view.codeState)} ${String(market.tradable(code))}`,
    quotes: `${view.last} ${view.ask} ${view.bid}`,
    freshness: `${view.tickAge ?? ''} ${view.clockSkew ?? ''}`,
    coolingUntil: view.coolingUntil,
    working: view.workingOrders,
    unknown: view.unknownOrders,
    recent: view.recentOrders,
  };
}
