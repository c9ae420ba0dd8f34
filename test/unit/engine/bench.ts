/** A day on the bench: the real kernel, log and system between a broker that only takes notes and a policy that obeys. */
import { createMemoryDayLog } from '../../../db/index.js';
import {
  createCalendar,
  kstTime,
  ManualClock,
  NO_RISK_LIMITS,
  NOTHING_LATCHED,
  tradingDay,
  type AmendRequested,
  type BrokerGateway,
  type BrokerQuery,
  type BrokerTarget,
  type CancelRequested,
  type DayConfig,
  type DayEvent,
  type DayLog,
  type DayOpened,
  type Decision,
  type Durability,
  type Envelope,
  type EpochMs,
  type Instrument,
  type Observation,
  type OrderId,
  type OrderRequested,
  type Policy,
  type RiskLimits,
  type TradeTicked,
} from '../../../src/domain/index.js';
import { BEHAVIOUR } from '../../../src/engine/behaviour.js';
import { DaySystem, Kernel, stateHash, type DayEnd, type KernelOptions, type Step } from '../../../src/engine/index.js';

export const DAY = tradingDay('20221110');
export const KODEX = '069500' as Instrument['code'];
export const HYNIX = '000660' as Instrument['code'];
export const at = (hhmmss: string): EpochMs => kstTime(DAY, hhmmss);

/** Words for events, without their brands. */
export const say = (event: { readonly type: DayEvent['type']; readonly [field: string]: unknown }): DayEvent =>
  event as unknown as DayEvent;

export const kodex = {
  code: KODEX,
  name: 'KODEX 200',
  market: 'KOSPI',
  kind: 'etf',
  basePrice: 30_000,
} as Instrument;
export const hynix = { code: HYNIX, name: 'SK hynix', market: 'KOSPI', kind: 'stock', basePrice: 90_000 } as Instrument;

/** Sizes of a paper account; every other limit is off unless a test sets it. */
const SIZES = { maxOrderAmount: 5_000_000, maxPositionAmount: 10_000_000, maxOrdersPerMinute: 30 };

export type ConfigChanges = Omit<Partial<DayConfig>, 'risk'> & {
  readonly risk?: Partial<Record<keyof RiskLimits, number>>;
};

export function configWith(changes: ConfigChanges = {}): DayConfig {
  const calendar = createCalendar();
  return {
    day: DAY,
    schedule: calendar.schedule(DAY),
    settlementDay: calendar.next(DAY, 2),
    market: 'sim',
    codes: [KODEX],
    interval: '1m',
    policy: 'obedient',
    lookback: 1,
    costs: 'kiwoom',
    seed: '1',
    signalOnly: false,
    cashPerBuy: 300,
    barGrace: 1_500,
    orderTimeout: 15_000,
    behaviour: BEHAVIOUR,
    ...changes,
    risk: { ...NO_RISK_LIMITS, ...SIZES, ...changes.risk },
  } as DayConfig;
}

export function openedWith(config: DayConfig, carried: Partial<DayOpened['carried']> = {}): DayOpened {
  return {
    type: 'DayOpened',
    config,
    configHash: stateHash(config),
    versions: {},
    previousHash: null,
    carried: { ...NOTHING_LATCHED, ...carried },
  };
}

export type Call =
  | { readonly kind: 'submit'; readonly request: OrderRequested }
  | { readonly kind: 'cancel'; readonly request: CancelRequested; readonly target: BrokerTarget }
  | { readonly kind: 'amend'; readonly request: AmendRequested; readonly target: BrokerTarget }
  | { readonly kind: 'withhold'; readonly orderId: OrderId }
  | { readonly kind: 'query'; readonly query: BrokerQuery };

/** Takes notes, and lets a test act inside a call. */
export class NotingGateway implements BrokerGateway {
  readonly calls: Call[] = [];
  onCall: (call: Call) => void = () => {};

  withhold = (orderId: OrderId): void => this.#note({ kind: 'withhold', orderId });
  submit = (request: OrderRequested): void => this.#note({ kind: 'submit', request });
  cancel = (request: CancelRequested, target: BrokerTarget): void => this.#note({ kind: 'cancel', request, target });
  amend = (request: AmendRequested, target: BrokerTarget): void => this.#note({ kind: 'amend', request, target });
  query = (query: BrokerQuery): void => this.#note({ kind: 'query', query });

  #note(call: Call): void {
    this.calls.push(call);
    this.onCall(call);
  }

  get submits(): OrderRequested[] {
    return this.calls.flatMap((call) => (call.kind === 'submit' ? [call.request] : []));
  }

  get withheld(): OrderId[] {
    return this.calls.flatMap((call) => (call.kind === 'withhold' ? [call.orderId] : []));
  }

  get cancels(): CancelRequested[] {
    return this.calls.flatMap((call) => (call.kind === 'cancel' ? [call.request] : []));
  }

  /** Kinds of the questions asked since the last look, with what they are about: `bars 069500`, `account`. */
  questions(): string[] {
    const asked = this.calls.flatMap((call) => (call.kind === 'query' ? [call.query] : []));
    const fresh = asked.slice(this.#looked).map((query) => `${query.kind}${'code' in query ? ` ${query.code}` : ''}`);
    this.#looked = asked.length;
    return fresh;
  }
  #looked = 0;
}

const HOLD: Decision = { action: 'hold', confidence: 1, outputs: [] };

export interface BenchOptions {
  readonly config?: ConfigChanges;
  readonly carried?: Partial<DayOpened['carried']>;
  /** HHMMSS at which the day begins. */
  readonly start?: string;
  readonly log?: DayLog;
  readonly onStep?: NonNullable<KernelOptions['onStep']>;
}

export class Bench {
  readonly config: DayConfig;
  readonly opened: DayOpened;
  readonly clock: ManualClock;
  readonly commitClock = new ManualClock(0 as EpochMs);
  readonly log: DayLog;
  readonly gateway = new NotingGateway();
  readonly system: DaySystem;
  readonly kernel: Kernel;
  readonly seen: Observation[] = [];
  readonly steps: { readonly envelope: Envelope; readonly step: Step }[] = [];
  readonly ends: DayEnd[] = [];
  /** What the policy says next, once; after that it holds. */
  readonly wishes: (Decision | Decision['action'])[] = [];
  #volume = new Map<string, number>();

  constructor(options: BenchOptions = {}) {
    this.config = configWith(options.config);
    this.opened = openedWith(this.config, options.carried);
    this.clock = new ManualClock(at(options.start ?? '082000'));
    this.log = options.log ?? createMemoryDayLog(DAY);
    this.system = new DaySystem(this.opened, this.clock.now());
    const policy: Policy = {
      id: this.config.policy,
      lookback: this.config.lookback,
      decide: (observation) => {
        this.seen.push(observation);
        const wish = this.wishes.shift() ?? HOLD;
        return typeof wish === 'string' ? { ...HOLD, action: wish } : wish;
      },
    };
    this.kernel = new Kernel({
      log: this.log,
      system: this.system,
      policy,
      gateway: this.gateway,
      clock: this.clock,
      commitClock: this.commitClock,
      onStep: (envelope, step) => {
        this.steps.push({ envelope, step });
        options.onStep?.(envelope, step);
      },
      onEnd: (end) => this.ends.push(end),
    });
  }

  /** Begins the day. */
  open(): this {
    this.kernel.offer(this.opened, this.clock.now());
    return this;
  }

  /** One event now; `asked` dates the question it answers. */
  offer(event: Parameters<typeof say>[0], asked: EpochMs = this.clock.now()): this {
    this.kernel.offer(say(event), asked);
    return this;
  }

  to(hhmmss: string): this {
    this.clock.advanceTo(at(hhmmss));
    return this;
  }

  /** Answers every question with a quiet account: nothing held, nothing working. */
  answerAll(cash = 10_000_000, holdings: readonly object[] = []): this {
    for (const instrument of [kodex, hynix].filter(({ code }) => this.config.codes.includes(code))) {
      this.offer({ type: 'InstrumentReported', instrument, known: true });
      this.offer({ type: 'BarsReported', code: instrument.code, interval: this.config.interval, before: this.config.schedule.openingAuction, bars: [] }); // prettier-ignore
    }
    this.offer({ type: 'AccountReported', cash, orderable: cash, holdings });
    return this.lists();
  }

  /** The broker's two lists, asked now. */
  lists(orders: readonly object[] = [], executed: readonly object[] = [], asked = this.clock.now()): this {
    this.offer({ type: 'OpenOrdersReported', orders }, asked);
    return this.offer({ type: 'ExecutionsReported', orders: executed }, asked);
  }

  online(): this {
    return this.offer({ type: 'LinkReported', state: 'online', detail: '' });
  }

  market(state: string): this {
    return this.offer({ type: 'MarketStateReported', state, time: '', remaining: '' });
  }

  /** A day that trades: everything answered, the market open, one tick seen. It is 09:00:01. */
  trading(cash?: number, holdings?: readonly object[]): this {
    return this.open().online().answerAll(cash, holdings).to('083000').market('0').to('090000').market('3').to('090001').tick(30_000); // prettier-ignore
  }

  tick(price: number, quantity = 10, more: Partial<Record<keyof TradeTicked, unknown>> = {}): this {
    const code = (more.code as string | undefined) ?? KODEX;
    const volume = (this.#volume.get(code) ?? 0) + Math.abs(quantity);
    this.#volume.set(code, volume);
    const usual = { code, price, quantity, volume, ask: price, bid: price - 5, session: 2 };
    return this.offer({ ...usual, ...more, type: 'TradeTicked' });
  }

  /** A bar closes (by a tick in the next minute) and the policy decides on it. */
  bar(decision: Decision | Decision['action'], price = 30_000): this {
    this.wishes.push(decision);
    const minute = Math.floor(this.clock.now() / 60_000) * 60_000;
    this.clock.advanceTo((minute + 61_000) as EpochMs);
    if (this.wishes.length > 0) this.tick(price);
    this.wishes.length = 0;
    return this;
  }

  events(): DayEvent[] {
    return this.log.read(1, this.log.head).map(({ event }) => event);
  }

  of<T extends DayEvent['type']>(type: T): Extract<DayEvent, { type: T }>[] {
    return this.events().filter((event): event is Extract<DayEvent, { type: T }> => event.type === type);
  }

  /** `alarm subject` of all alarms so far. */
  alarms(): string[] {
    return this.of('AlarmRaised').map(({ alarm, subject }) => `${alarm} ${subject}`);
  }

  get model(): DaySystem['model'] {
    return this.system.model;
  }

  /** The state of order number `n`, from 1. */
  order(n = 1): string | undefined {
    return this.system.trading.orders.find(orderNumber(n))?.snapshot.value;
  }
}

export const orderNumber = (n: number): string => `20221110-${String(n).padStart(6, '0')}`;

/** 00 체결 for an order of `of` shares at `limit`. */
export function fill(words: {
  readonly number?: string;
  readonly id?: string;
  readonly side?: 'buy' | 'sell';
  readonly price?: number;
  readonly quantity: number;
  readonly cumulative?: number;
  readonly of: number;
  readonly limit?: number | null;
  readonly code?: string;
}) {
  const { number = '0000100', side = 'buy', price = 30_000, quantity, cumulative = quantity, of } = words;
  return {
    type: 'OrderFilled',
    brokerOrderId: number,
    executionId: words.id ?? `${number}-${cumulative}`,
    code: words.code ?? KODEX,
    side,
    price,
    quantity,
    cumulative,
    remaining: of - cumulative,
    orderQuantity: of,
    orderPrice: words.limit === undefined ? (side === 'buy' ? 30_000 : null) : words.limit,
    commission: 0,
    tax: 0,
  } as const;
}

export function acknowledged(n = 1, number = '0000100') {
  return { type: 'OrderAcknowledged', orderId: orderNumber(n), brokerOrderId: number } as const;
}

/** A log that does as `inner` does, and tells of each append before it. */
export function watched(inner: DayLog, before: (envelope: Envelope, durability: Durability) => void): DayLog {
  return new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'append') {
        return (envelope: Envelope, durability: Durability) => {
          before(envelope, durability);
          target.append(envelope, durability);
        };
      }
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
