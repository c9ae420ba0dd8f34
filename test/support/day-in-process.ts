/**
 * A whole trading day in one process without a socket: the real simulator core, the real Kiwoom client, the real kernel,
 * the log in memory, virtual time in the lockstep that `haru run --speed max` uses. Nothing is mocked but the network.
 * The process may die and come back, as `src/app/journal.ts` has it come back, while the market goes on.
 */
import {
  createRng,
  isTick,
  MINUTE,
  money,
  ManualClock,
  NOTHING_LATCHED,
  type DayOpened,
  type Envelope,
  type EpochMs,
  type Policy,
} from '../../src/domain/index.js';
import { DaySystem, Kernel, replay, stateHash, type DayEnd, type Step } from '../../src/engine/index.js';
import { createKiwoomClient, type KiwoomClient } from '../../src/kiwoom/index.js';
import { createSimulator, runLockstep, type Simulator } from '../../src/simulator/index.js';
import { Died, Life } from './day-in-process-life.js';
import { MortalLog } from './day-in-process-log.js';
import { scenarioOf, type Scenario, type ScenarioOptions } from './day-in-process-scenario.js';
import { loopback, REST_URL, WS_URL, type Arrival, type Fate } from './day-in-process-wire.js';

/** What is done to the day from outside. Each is asked at its moment; absent, nothing happens. */
export interface Trouble {
  /** After an event was appended and applied, before anything follows from it. True: the process dies here. */
  readonly diesAt?: (envelope: Envelope, life: number) => boolean;
  /** What becomes of the n-th call of a TR (from 1), counted over all lives. */
  readonly fateOf?: (apiId: string, nth: number, life: number) => Fate;
  /** A frame is about to arrive. `cut`: the connection breaks instead; `die`: the process dies instead of taking it. */
  readonly frame?: (text: string, life: number) => 'pass' | 'cut' | 'die';
  /** How long nobody is there, ms. Default 0. */
  readonly downtime?: (life: number) => number;
  /** Whether a crash also takes what was not yet committed. Default false. */
  readonly losesUncommitted?: (life: number) => boolean;
  /** Runs after every step of time, with the living kernel: what an operator does. */
  readonly operator?: (now: EpochMs, kernel: Kernel) => void;
}

export interface LivedDay {
  readonly scenario: Scenario;
  readonly log: MortalLog;
  readonly system: DaySystem;
  readonly core: Simulator;
  readonly end: DayEnd;
  readonly stateHash: string;
  /** Every REST call that reached the broker, with the durable seq of the log at that moment. */
  readonly arrivals: readonly (Arrival & { readonly durable: number })[];
  /** Seqs after which the process died. */
  readonly deaths: readonly number[];
  readonly ticks: number;
  readonly steps: number;
}

const KEYS = { appkey: 'key', secretkey: 'secret' };
const ACCOUNT = '8000000011';
const HEAD_START = 10 * MINUTE;
const MAX_LIVES = 20;

/**
 * Lives the day to its end.
 *
 * @throws Error when it does not settle
 */
export async function liveDay(of: Scenario | ScenarioOptions, trouble: Trouble = {}): Promise<LivedDay> {
  const scenario = 'tape' in of ? of : scenarioOf(of);
  const clock = new ManualClock((scenario.config.schedule.openingAuction - HEAD_START) as EpochMs);
  const world = new World(scenario, trouble, clock, simulatorOf(scenario, clock));
  let log = new MortalLog(scenario.config.day);
  for (let life = 1; life <= MAX_LIVES; life++) {
    const { end, system } = await world.live(log, life);
    if (end !== null) return world.summary(log, system, end);
    const left = trouble.losesUncommitted?.(life) === true ? log.durable : log.head;
    world.deaths.push(left);
    log = log.upTo(left);
    world.passTime(trouble.downtime?.(life) ?? 0);
  }
  throw new Error(`the day of seed ${scenario.seed} died ${MAX_LIVES} times`);
}

function simulatorOf({ faults, seed, tape, history, config, cash, holdings, latency, calendar }: Scenario, clock: ManualClock) {
  return createSimulator({
    tape,
    history,
    clock,
    rng: createRng(`day-in-process/${seed}/simulator`),
    account: { number: ACCOUNT, cash: money(cash), holdings },
    costs: config.costs,
    keys: [{ appKey: KEYS.appkey, secretKey: KEYS.secretkey }],
    rateLimit: 'real',
    settlementDay: calendar.next(config.day, 2),
    latency,
    ...(faults === undefined ? {} : { faults }),
  });
}

/** What outlives the process: the market, the broker, and our record of what reached it. */
class World {
  readonly arrivals: (Arrival & { readonly durable: number })[] = [];
  readonly deaths: number[] = [];
  readonly #calls = new Map<string, number>();
  #ticks = 0;
  #steps = 0;

  constructor(
    readonly scenario: Scenario,
    readonly trouble: Trouble,
    readonly clock: ManualClock,
    readonly core: Simulator,
  ) {}

  /** One process, from its start to its end, or to its death (`end` null). */
  async live(log: MortalLog, life: number): Promise<{ end: DayEnd | null; system: DaySystem }> {
    const process = new Life(this.clock);
    const client = this.#client(process, log, life);
    await Promise.race([client.check(), process.dead]);
    const opened = openingOf(this.scenario);
    const resumed = log.head > 0;
    const system = resumed ? systemOf(log) : new DaySystem(opened, this.clock.now());
    if (process.alive) {
      const kernel = this.#kernel(process, log, system, client, life);
      process.kernel = kernel;
      if (resumed) kernel.offer({ type: 'DayResumed', reason: 'the process died' }, this.clock.now());
      else kernel.offer(opened, this.clock.now());
      client.feed.start(this.scenario.config.codes);
      await this.#play(process, client, kernel);
    }
    // A dead one hears and sends nothing any more, but must not wait for ever for what will not come.
    await client.stop();
    return { end: process.end, system };
  }

  /** The market goes on without us. */
  passTime(ms: number): void {
    const until = (this.clock.now() + ms) as EpochMs;
    this.clock.advanceTo(until);
    this.core.advanceTo(until);
  }

  summary(log: MortalLog, system: DaySystem, end: DayEnd): LivedDay {
    if (end.how === 'failed') throw end.error;
    return {
      scenario: this.scenario,
      log,
      system,
      core: this.core,
      end,
      stateHash: stateHash(system.state()),
      arrivals: this.arrivals,
      deaths: this.deaths,
      ticks: this.#ticks,
      steps: this.#steps,
    };
  }

  async #play(process: Life, client: KiwoomClient, kernel: Kernel): Promise<void> {
    const { operator } = this.trouble;
    const settled = (): Promise<void> => Promise.race([client.idle(), process.dead]);
    await settled();
    const { steps } = await runLockstep({
      clock: this.clock,
      core: this.core,
      settled,
      signal: process.signal,
      onStep: (now) => {
        if (process.alive) operator?.(now, kernel);
      },
    });
    this.#steps += steps;
    if (process.alive && process.end === null) {
      throw new Error(`the day of seed ${this.scenario.seed} did not settle: ${kernel.system.day.state}`);
    }
  }

  #client(process: Life, log: MortalLog, life: number): KiwoomClient {
    const { trouble } = this;
    const wire = loopback({
      core: this.core,
      clock: this.clock,
      alive: () => process.alive,
      die: () => process.die(),
      failed: (error) => process.ended({ how: 'failed', error }),
      arrived: (arrival) => this.arrivals.push(Object.assign(arrival, { durable: log.durable })),
      fateOf: (apiId) => {
        const nth = (this.#calls.get(apiId) ?? 0) + 1;
        this.#calls.set(apiId, nth);
        return trouble.fateOf?.(apiId, nth, life) ?? 'pass';
      },
      frame: (text) => {
        const fate = trouble.frame?.(text, life) ?? 'pass';
        if (fate === 'die') process.die();
        return fate === 'pass' ? 'pass' : 'cut';
      },
    });
    process.cut = () => wire.cut();
    const client: KiwoomClient = createKiwoomClient({
      market: 'sim',
      restUrl: REST_URL,
      wsUrl: WS_URL,
      day: this.scenario.config.day,
      keys: KEYS,
      clock: process.clock,
      inbox: {
        offer: (event, tsEvent) => {
          if (!process.alive) return;
          process.commitClock.catchUp();
          process.kernel?.offer(event, tsEvent);
        },
      },
      transports: wire,
      beforePong: () => client.idle(),
    });
    return client;
  }

  #kernel(process: Life, log: MortalLog, system: DaySystem, client: KiwoomClient, life: number): Kernel {
    const { diesAt } = this.trouble;
    return new Kernel({
      log,
      system,
      policy: this.scenario.policy,
      gateway: client.gateway,
      clock: process.clock,
      commitClock: process.commitClock,
      onStep: (envelope: Envelope, _step: Step) => {
        if (isTick(envelope.event)) this.#ticks++;
        if (diesAt?.(envelope, life) !== true) return;
        process.die();
        // Out of the kernel by the only way there is, before any effect leaves.
        throw new Died();
      },
      onEnd: (end) => process.ended(end),
    });
  }
}

function openingOf({ config }: Scenario): DayOpened {
  return {
    type: 'DayOpened',
    config,
    configHash: stateHash(config),
    versions: { haru: 'test' },
    previousHash: null,
    carried: NOTHING_LATCHED,
  };
}

/** As `src/app/journal.ts` brings an interrupted day back. */
function systemOf(log: MortalLog): DaySystem {
  const { system, divergence } = replay(log);
  if (divergence !== null) throw new Error(`what the crash left diverges: ${JSON.stringify(divergence)}`);
  return system;
}

export type { Policy, Scenario };
