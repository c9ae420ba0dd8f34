/** One recorded day lived anew: the kernel, its system and the broker of ticks, from the morning's questions to the settlement. */
import {
  InputError,
  ManualClock,
  type DayConfig,
  type DayOpened,
  type Envelope,
  type EpochMs,
  type Policy,
  type StockCode,
} from '../../domain/index.js';
import type { BarClosed } from '../../../streams/index.js';
import { Kernel } from '../kernel.js';
import { stateHash } from '../state-hash.js';
import { DaySystem } from '../system/system.js';
import { UNFOLLOWED } from './backtest.js';
import { BrokerBooks } from './broker-books.js';
import { NEVER, outcomeOf, type Carried, type DayOutcome } from './day-run.js';
import { eventsOf, openingOf, play, type TapeLog } from './day-tape.js';
import type { DayFill, DayOfRun, Going } from './days-options.js';
import { createLightLog } from './light-log.js';
import { TickBooks } from './tick-books.js';
import { TickBroker } from './tick-broker.js';

export interface LivedDay extends DayOutcome {
  readonly day: DayOfRun;
}

/** @throws InputError `no_ticks`, `code_not_recorded`; HaruError `bad_log`; whatever ended the day before it was settled */
export function liveRecordedDay(going: Going, log: TapeLog, carried: Carried): LivedDay {
  const recorded = openingOf(log);
  const config = configOf(going, recorded.event.config);
  const { schedule } = config;
  const clock = new ManualClock(recorded.tsRecv);
  const opened = openingFor(going, config, carried);
  const system = new DaySystem(opened, clock.now(), undefined, UNFOLLOWED);
  const instrumentOf = (code: StockCode) => system.trading.desk(code).instrument;
  const { policy, decidedAt } = remembering(going.options.policy);
  const books = new BrokerBooks({ config, instrumentOf, cash: carried.cash, holdings: carried.holdings });
  const fills: DayFill[] = [];
  const broker = new TickBroker(
    {
      config,
      books,
      terms: going.options.terms,
      instrumentOf,
      inbox: { offer: (event, at) => kernel.offer(event, at) },
      now: () => clock.now(),
      onFill: (fill) => fills.push({ ...fill, decidedAt: decidedAt(fill.code, system) }),
    },
    new TickBooks({ ...config, market: recorded.event.config.market }),
  );
  const marks = new Marks(going, system, books);
  const watched = going.options.watch?.(system);
  const kernel: Kernel = new Kernel({
    log: createLightLog(config.day),
    system,
    policy,
    gateway: broker,
    clock,
    commitClock: NEVER,
    onStep: (envelope) => {
      marks.settle();
      watched?.(envelope);
    },
    onEnd: () => {},
  });

  let ticks = 0;
  const counted = function* (): Generator<Envelope> {
    for (const envelope of eventsOf(log, 2)) {
      if (envelope.event.type.endsWith('Ticked')) ticks++;
      yield envelope;
    }
  };
  kernel.offer(opened, clock.now());
  clock.schedule(schedule.closingPriceStart, () => {
    broker.expire();
  });
  play(counted(), { kernel, clock, broker, codes: new Set(config.codes) });
  clock.advanceTo(Math.max(schedule.afterHoursEnd, clock.now()) as EpochMs);
  const outcome = outcomeOf(kernel, books);
  going.recorder.fills.push(...fills.map(({ orderId: _order, kind: _kind, seq: _seq, ...fill }) => fill));
  const { model, equity, cash } = system;
  const orders = Object.values(model.orders);
  return {
    ...outcome,
    day: { day: config.day, ticks, cash, equity, orders, fills, stateHash: outcome.carried.stateHash },
  };
}

/** The policy, and the price that it last decided on: what a fill is worse than that is slippage. */
function remembering(policy: Policy): {
  readonly policy: Policy;
  readonly decidedAt: (code: StockCode, system: DaySystem) => DayFill['decidedAt'];
} {
  const prices = new Map<StockCode, DayFill['decidedAt']>();
  return {
    policy: {
      ...policy,
      id: policy.id,
      lookback: policy.lookback,
      decide: (observation) => {
        prices.set(observation.code, observation.price);
        return policy.decide(observation);
      },
    },
    decidedAt: (code, { streams }) => prices.get(code) ?? ((streams.quotes[code]?.last ?? 0) as DayFill['decidedAt']),
  };
}

/** Bars of the deciding interval as they are closed, and the equity at each of their times. */
class Marks {
  readonly #closed: BarClosed[] = [];

  constructor(
    readonly going: Going,
    readonly system: DaySystem,
    readonly books: BrokerBooks,
  ) {
    const { interval } = system.config;
    system.streams.bars$.subscribe((bar) => {
      if (bar.interval === interval) this.#closed.push(bar);
    });
  }

  /** After a step: what it closed is in the record. */
  settle(): void {
    if (this.#closed.length === 0) return;
    const { recorder, prices, instruments, options } = this.going;
    for (const { code, bar } of this.#closed.splice(0)) {
      const instrument = this.system.model.instruments[code];
      if (instrument !== undefined) instruments.set(code, instrument);
      prices.set(code, bar.close);
      recorder.completed(code, bar);
      options.onBar?.(code, bar);
      this.#mark(bar.time);
    }
  }

  /** Codes close the bar of one time one after the other: the last word stands. */
  #mark(time: EpochMs): void {
    const { recorder } = this.going;
    const last = recorder.points.at(-1)?.time ?? time;
    if (last >= time && recorder.points.length > 0) {
      recorder.points.pop();
      recorder.benchmark.pop();
    }
    recorder.mark(Math.max(time, last) as EpochMs, this.#worth());
  }

  #worth(): { readonly cash: number; readonly invested: number } {
    let invested = 0;
    for (const { code, quantity, cost } of this.books.positions) {
      const price = this.going.prices.get(code);
      if (quantity > 0) invested += price === undefined ? cost : quantity * price;
    }
    return { cash: this.books.cash, invested };
  }
}

function configOf({ options }: Going, recorded: DayConfig): DayConfig {
  const { policy, settings, codes = recorded.codes } = options;
  const strange = codes.find((code) => !recorded.codes.includes(code));
  if (strange !== undefined) {
    throw new InputError(
      'code_not_recorded',
      `The day ${recorded.day} recorded no ticks of ${strange}: it has ${recorded.codes.join(', ')}.`,
    );
  }
  const { interval = recorded.interval } = settings;
  if (recorded.interval !== '1m' && recorded.interval !== interval) {
    throw new InputError(
      'other_interval',
      `The day ${recorded.day} was recorded with ${recorded.interval} bars as its past, which cannot be made ${interval} bars: take ${recorded.interval}, or a day recorded on minutes.`,
    );
  }
  return {
    ...recorded,
    ...settings,
    codes,
    market: 'sim',
    policy: policy.id,
    lookback: policy.lookback,
    ...(policy.features === false ? { features: false } : {}),
    signalOnly: false,
  };
}

function openingFor({ options }: Going, config: DayConfig, carried: Carried): DayOpened {
  return {
    type: 'DayOpened',
    config,
    configHash: stateHash(config),
    versions: options.versions,
    previousHash: carried.stateHash,
    carried: carried.latched,
  };
}
