/** What outlives the process: the market, the broker, the machine's clock, and our record of what reached the broker. */
import {
  createRng,
  HaruError,
  isTick,
  MINUTE,
  money,
  NOTHING_LATCHED,
  type DayOpened,
  type EpochMs,
  type ManualClock,
} from '../../src/domain/index.js';
import { DaySystem, Kernel, replay, stateHash, UNFOLLOWED, type DayEnd } from '../../src/engine/index.js';
import { createKiwoomClient, type KiwoomClient } from '../../src/kiwoom/index.js';
import { createSimulator, runLockstep, type Simulator } from '../../src/simulator/index.js';
import { Life } from './day-in-process-life.js';
import type { MortalLog } from './day-in-process-log.js';
import type { Scenario } from './day-in-process-scenario.js';
import type { Trouble } from './day-in-process-trouble.js';
import { loopback, REST_URL, WS_URL, type Arrival } from './day-in-process-wire.js';

/** A call that reached the broker, with how much of the log there was, and how much of that on disk. */
export type SeenArrival = Arrival & { readonly durable: number; readonly head: number };

const KEYS = { appkey: 'key', secretkey: 'secret' };
const ACCOUNT = '8000000011';
/** Who cannot log in tries again. */
const LOGIN_PAUSE = 5_000;
/** How long after the market's last word a daemon, whose clock may be slow, may still be settling. */
const OVERTIME = 60 * MINUTE;
/** Of the event loop: enough for whatever needs no time to be done. */
const TURNS = 32;

export class World {
  readonly arrivals: SeenArrival[] = [];
  readonly core: Simulator;
  /** By how much the machine's clock is ahead of the market's, ms. */
  #offset = 0;
  ticks = 0;
  steps = 0;

  constructor(
    readonly scenario: Scenario,
    readonly trouble: Trouble,
    readonly clock: ManualClock,
  ) {
    this.core = simulatorOf(scenario, clock, trouble);
  }

  /** One process, from its start to its end, or to its death (`end` null). */
  async live(log: MortalLog, life: number): Promise<{ end: DayEnd | null; system: DaySystem }> {
    const process = new Life(this.clock, this.#offset);
    const { write } = this.trouble;
    if (write !== undefined) log.trouble = { fateOf: write, kill: () => process.kill() };
    const client = this.#client(process, log);
    await this.#login(client, process);
    const opened = openingOf(this.scenario);
    const resumed = log.head > 0;
    const system = resumed ? systemOf(log) : new DaySystem(opened, process.clock.now(), undefined, UNFOLLOWED);
    if (process.alive) {
      const kernel = this.#kernel(process, log, system, client, life);
      process.kernel = kernel;
      if (resumed) kernel.offer({ type: 'DayResumed', reason: 'the process died' }, process.clock.now());
      else kernel.offer(opened, process.clock.now());
      if (process.lives) client.feed.start(this.scenario.config.codes);
      await this.#play(process, client, kernel);
    }
    // A dead one hears and sends nothing any more, but must not wait for ever for what will not come.
    await client.stop();
    process.die();
    return { end: isOutOfSpace(process.end) ? null : process.end, system };
  }

  /** The market goes on without us. */
  passTime(ms: number): void {
    this.#stepTo((this.clock.now() + ms) as EpochMs);
  }

  #stepTo(time: EpochMs): void {
    this.clock.advanceTo(time);
    this.core.advanceTo(time);
  }

  async #login(client: KiwoomClient, process: Life): Promise<void> {
    for (let tries = 0; process.alive; tries++) {
      const checked = client.check().then(
        () => true,
        (error: unknown) => {
          if (tries >= 100 || !(error instanceof HaruError)) throw error;
          return false;
        },
      );
      if (await this.#outlast(Promise.race([checked, process.dead]))) return;
      this.passTime(LOGIN_PAUSE);
    }
  }

  /** Waits for what may itself wait for time. */
  async #outlast<T>(promise: Promise<T>): Promise<T> {
    const pending = Symbol('pending');
    const turns = async (): Promise<T | typeof pending> => {
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
      return pending;
    };
    // What does not come by itself waits for time: a late answer, or a pause before the next try.
    while ((await Promise.race([promise, turns()])) === pending) this.#stepTo(this.clock.nextAt() ?? this.clock.now());
    return promise;
  }

  async #play(process: Life, client: KiwoomClient, kernel: Kernel): Promise<void> {
    const settled = (): Promise<void> => Promise.race([client.idle(), process.dead]);
    await this.#outlast(settled());
    const { steps } = await runLockstep({
      clock: this.clock,
      core: this.core,
      settled,
      signal: process.signal,
      onStep: (now) => this.#meanwhile(process, kernel, now),
    });
    this.steps += steps;
    const closing = (this.clock.now() + OVERTIME) as EpochMs;
    while (process.lives && (this.clock.nextAt() ?? closing) < closing) {
      this.#stepTo(this.clock.nextAt()!);
      await this.#outlast(settled());
    }
    if (process.lives) {
      throw new Error(`the day of seed ${this.scenario.seed} did not settle: ${kernel.system.day.state}`);
    }
  }

  /** What people do to the daemon between two steps. Returns whether somebody asked it for something. */
  #meanwhile(process: Life, kernel: Kernel, now: EpochMs): boolean {
    const { operator, clockJump } = this.trouble;
    if (!process.alive) return false;
    const jump = clockJump?.(now) ?? 0;
    this.#offset += jump;
    process.clock.offset = this.#offset;
    const { seq } = kernel.system.core;
    operator?.(now, kernel);
    return kernel.system.core.seq > seq;
  }

  #client(process: Life, log: MortalLog): KiwoomClient {
    const { trouble } = this;
    const wire = loopback({
      core: this.core,
      clock: this.clock,
      alive: () => process.alive,
      die: () => {
        process.commitClock.catchUp();
        process.die();
      },
      failed: (error) => process.ended({ how: 'failed', error }),
      arrived: (arrival) => this.arrivals.push(Object.assign(arrival, { durable: log.durable, head: log.head })),
      diesOnOrder: (moment) => trouble.diesOnOrder?.(moment) ?? false,
      diesOnFrame: (text) => trouble.diesOnFrame?.(text) ?? false,
    });
    process.cut = () => wire.cut();
    const options = {
      market: 'sim' as const,
      restUrl: REST_URL,
      wsUrl: WS_URL,
      day: this.scenario.config.day,
      keys: KEYS,
      clock: process.clock,
      inbox: {
        offer: (...arrival: Parameters<Kernel['offer']>) => {
          if (!process.alive) return;
          process.commitClock.catchUp();
          process.kernel?.offer(...arrival);
        },
      },
      transports: wire,
      beforePong: () => client.idle(),
    };
    const client: KiwoomClient = createKiwoomClient(trouble.clientOptions?.(options) ?? options);
    return client;
  }

  #kernel(process: Life, log: MortalLog, system: DaySystem, client: KiwoomClient, life: number): Kernel {
    const { diesAt, kernelOptions } = this.trouble;
    const options: ConstructorParameters<typeof Kernel>[0] = {
      log,
      system,
      policy: this.scenario.policy,
      gateway: client.gateway,
      clock: process.clock,
      commitClock: process.commitClock,
      onStep: (envelope) => {
        if (isTick(envelope.event)) this.ticks++;
        if (diesAt?.(envelope, life) === true) process.kill();
      },
      onEnd: (end) => process.ended(end),
    };
    return new Kernel(kernelOptions?.(options) ?? options);
  }
}

/** As `src/app/journal.ts` brings an interrupted day back. */
export function systemOf(log: MortalLog): DaySystem {
  const { system, divergence } = replay(log);
  if (divergence !== null) throw new Error(`what the crash left diverges: ${JSON.stringify(divergence)}`);
  return system;
}

/** A full disk ends the process; somebody makes room, and starts it again. */
function isOutOfSpace(end: DayEnd | null): boolean {
  return end?.how === 'failed' && end.error instanceof HaruError && end.error.code === 'disk_full';
}

function simulatorOf(scenario: Scenario, clock: ManualClock, { onFault }: Trouble): Simulator {
  const { seed, tape, history, config, cash, holdings, latency, calendar, faults } = scenario;
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
    ...(onFault === undefined ? {} : { onFault }),
  });
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
