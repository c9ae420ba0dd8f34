/**
 * The whole system as one deterministic function of its log: events in, decisions and effects out. Live, replayed and
 * backtested days run this same code; only what feeds it and what becomes of its effects differ (DESIGN §2.12).
 */
import type { Snapshot } from 'xstate';
import {
  createMarketStreams,
  type MarketOutput,
  type MarketStreams,
  type MarketStreamsState,
} from '../../../streams/index.js';
import {
  isTick,
  MINUTE,
  type BarCompleted,
  type DayConfig,
  type DayEvent,
  type DayOpened,
  type Envelope,
  type EpochMs,
  type Interval,
  type Money,
  type Seq,
  type TickEvent,
} from '../../domain/index.js';
import type { Effect } from '../effects.js';
import { initialModel, type Patch, type ReadModel } from '../model.js';
import { Core, type Gait, type Outcome } from './core.js';
import { Day, type DayState } from './day.js';
import { Freshness, type FreshnessState } from './freshness.js';
import { Market } from './market.js';
import { BAR_TIMER, type Parts } from './parts.js';
import { planRound } from './rounds.js';
import { route } from './routes.js';
import { Trading, type TradingState } from './trading.js';

/** What one event led to. */
export interface Step {
  readonly outcomes: readonly Outcome[];
  readonly effects: readonly Effect[];
  /** Changes of the read model. */
  readonly patches: readonly Patch[];
}

/** Events that name an order, by our number or the broker's. Most name none, and to look for the members takes longer. */
type OfAnOrder = Extract<DayEvent, { readonly orderId: unknown } | { readonly brokerOrderId: unknown }>;
const OF_AN_ORDER: Readonly<Record<OfAnOrder['type'], true>> = {
  OrderRequested: true,
  OrderDenied: true,
  CancelRequested: true,
  AmendRequested: true,
  OrderAcknowledged: true,
  OrderOutcomeUnknown: true,
  RequestAcknowledged: true,
  RequestRefused: true,
  RequestOutcomeUnknown: true,
  OrderRejected: true,
  OrderAccepted: true,
  OrderFilled: true,
  OrderCanceled: true,
  OrderAmended: true,
};
const isOfAnOrder = (event: DayEvent): event is OfAnOrder => event.type in OF_AN_ORDER;

const NO_STEP: Step = { outcomes: [], effects: [], patches: [] };

/** Everything that later steps depend on, as JSON. */
export interface SystemState {
  readonly model: ReadModel;
  readonly streams: MarketStreamsState;
  readonly freshness: FreshnessState;
  readonly market: Snapshot<unknown>;
  readonly day: DayState;
  readonly trading: TradingState;
}

export class DaySystem implements Parts {
  readonly core: Core;
  readonly streams: MarketStreams;
  readonly market: Market;
  readonly day: Day;
  readonly trading: Trading;
  readonly #freshness: Freshness;

  /**
   * @param opened the first event of the day's log; it is applied next, unless a state is given
   * @param at when the day was opened
   * @param state to go on from a snapshot
   * @param gait how it walks; the states that it passes through are the same
   */
  constructor(opened: DayOpened, at: EpochMs, state?: SystemState, gait?: Gait) {
    const core = (this.core = new Core(opened.config, state?.model ?? initialModel(opened), gait));
    core.now = at;
    const streams = (this.streams = createMarketStreams(opened.config));
    if (state !== undefined) streams.restore(state.streams);
    const freshness = (this.#freshness = new Freshness(core.config.codes, state?.freshness));
    const market = (this.market = new Market(core, () => this.#phaseChanged(), state?.market));
    const day = (this.day = new Day(
      core,
      {
        sessionChanged: (to) => this.#sessionChanged(to),
        pivotFixed: (pivot) => streams.startFrom(pivot),
        linkCameOn: () => this.trading.reconciler.suspect(),
      },
      state?.day,
    ));
    this.trading = new Trading(
      core,
      streams.quotes,
      {
        tradable: (code) => market.tradable(code),
        codeState: (code) => market.codeState(code),
        tickAge: (code) => freshness.age(code, core.now),
        get clockSkew() {
          return freshness.skew;
        },
        get sessionTrading() {
          return day.trading;
        },
        get linkOnline() {
          return day.linkOnline;
        },
      },
      opened.carried,
      state?.trading,
    );
  }

  get model(): ReadModel {
    return this.core.model;
  }

  get config(): DayConfig {
    return this.core.config;
  }

  get cash(): Money {
    return this.trading.ledger.cash;
  }

  get equity(): Money {
    return this.trading.ledger.equity;
  }

  /** Applies one logged event. Everything that follows from it is in the step; nothing else happens. */
  apply(envelope: Envelope): Step {
    const { core } = this;
    const { event } = envelope;
    core.seq = envelope.seq;
    core.now = envelope.tsRecv;
    if (isTick(event)) {
      this.#freshness.saw(event.code, envelope.tsEvent, envelope.tsRecv);
      if (event.type === 'TradeTicked') this.market.traded(event.code);
      const outputs = this.streams.push(envelope as Envelope<TickEvent>);
      if (outputs.length === 0) return NO_STEP;
      this.marketMoved(outputs);
    } else {
      route(this, event, envelope);
    }
    const patches = core.settle();
    return { outcomes: core.takeOutcomes(), effects: core.takeEffects(), patches };
  }

  /** The cause of an input that answers an order of ours: the seq of its request. */
  causeOf(event: DayEvent): Seq | null {
    if (!isOfAnOrder(event)) return null;
    const id = 'orderId' in event ? event.orderId : null;
    const number = 'brokerOrderId' in event ? event.brokerOrderId : null;
    return id === null && number === null ? null : this.trading.orders.causeOf(id, number);
  }

  state(): SystemState {
    return {
      model: this.core.model,
      streams: this.streams.state(),
      freshness: this.#freshness.persist(),
      market: this.market.state(),
      day: this.day.persist(),
      trading: this.trading.persist(),
    };
  }

  begin(resumed: boolean): void {
    this.market.begin();
    if (resumed) {
      this.trading.interrupted();
      this.market.clockPassed();
      this.day.resumed();
    } else {
      this.day.begin();
    }
    this.#setBarTimer();
  }

  barCompleted(event: BarCompleted, { seq, tsEvent, tsRecv }: Envelope): void {
    this.#freshness.saw(event.code, tsEvent, tsRecv);
    this.market.traded(event.code);
    this.marketMoved(this.streams.complete(event, seq));
  }

  /** Minutes are closed by the clock too, or an hour without a trade would hold a bar open for an hour. */
  minutePassed(dueAt: EpochMs): void {
    const boundary = (dueAt - this.core.config.barGrace) as EpochMs;
    this.marketMoved(this.streams.closeUntil(boundary, this.core.seq));
    if (this.day.state !== 'settled') this.#setBarTimer();
  }

  /** What ticks or the clock brought: bars, views to decide on, anomalies to tell of. */
  marketMoved(outputs: readonly MarketOutput[]): void {
    const { core } = this;
    for (const output of outputs) {
      if (output.kind === 'observation') this.trading.observed(output.observation);
      else if (output.kind === 'bar') this.#barClosed(output.bar.interval);
      else {
        const { kind, code, expected, got, missing } = output.anomaly;
        core.alarm(`tick_${kind}`, code, `cumulative volume ${got}, expected ${expected}: ${missing} shares`);
      }
    }
  }

  /** Minutes are counted, bars of the deciding interval are made of them; and what is told whole. */
  #barClosed(interval: Interval): void {
    if (interval === '1m' || this.core.config.feed === 'bars') this.core.count('bars');
  }

  #setBarTimer(): void {
    const { config, now } = this.core;
    if (config.feed === 'bars') return;
    const boundary = (Math.floor(Math.max(now, config.schedule.open) / MINUTE) + 1) * MINUTE;
    this.core.request({ kind: 'timer', name: BAR_TIMER, at: (boundary + config.barGrace) as EpochMs });
  }

  #phaseChanged(): void {
    if (this.market.continuous) this.day.marketOpened();
    else if (this.market.closing) this.day.marketClosing();
  }

  #sessionChanged(to: string): void {
    this.trading.sessionChanged(to === 'trading');
    if (to === 'trading') planRound(this.core);
    if (to === 'ready' && this.core.model.counts.fills === 0) this.trading.revalue();
    if (to === 'ready') this.#phaseChanged();
    if (to === 'ready' || to === 'settled') this.trading.verify(to === 'settled');
    if (to === 'settled') this.core.request({ kind: 'settled' });
  }
}
