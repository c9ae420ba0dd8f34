/** The market a day is lived in: the embedded simulator on loopback ports, or Kiwoom's own servers. */
import {
  createRng,
  ManualClock,
  MINUTE,
  type Bar,
  type Clock,
  type CostSchedule,
  type DayLog,
  type DaySchedule,
  type EpochMs,
  type HaruError,
  type Money,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import { readRecordedBars } from '../collect/files/index.js';
import {
  planDay,
  playByClock,
  runLockstep,
  scaledClock,
  startSimulator,
  wallClock,
  type FaultPlan,
  type History,
  type Ledger,
  type OpeningHolding,
  type RunningSimulator,
  type Speed,
} from '../simulator/index.js';
import { jumpingClock, mortalLog } from './process-faults.js';

/** What the simulated account holds in the morning. */
export interface SimulatedAccount {
  readonly cash: Money;
  readonly holdings: readonly OpeningHolding[];
}

export interface SimulatedMarketOptions {
  readonly calendar: TradingCalendar;
  readonly day: TradingDay | undefined;
  /** Undefined: all codes of the recorded file, or the default three. */
  readonly codes: readonly StockCode[] | undefined;
  /** A file of recorded bars to play. */
  readonly bars: string | undefined;
  readonly speed: Speed;
  readonly seed: string;
  readonly account: SimulatedAccount;
  readonly costs: CostSchedule;
  /** Days that this simulation has lived: they are the past of this one. */
  readonly lived: History | undefined;
  /** What goes wrong in the day, at the simulator and in this process. */
  readonly faults?: FaultPlan | undefined;
}

/** What a day needs of its market, whichever it is. */
export interface DayMarket {
  readonly day: TradingDay;
  readonly codes: readonly StockCode[];
  readonly costs: CostSchedule;
  readonly speed: Speed;
  readonly clock: Clock;
  /** Put around the log, where a plan has faults of the disk and of the process. */
  readonly disk?: (log: DayLog) => DayLog;
  /** The sockets' own time, where the market's runs faster. Absent: `clock`. */
  readonly socketClock?: Clock;
  /** Its account begins anew with every process, so that there is no day to go on with. */
  readonly forgets: boolean;
  readonly restUrl?: string;
  readonly wsUrl?: string;
  readonly keys: { readonly appkey: string; readonly secretkey: string };
  /** The simulator's own books, to hold ours against. */
  readonly ledger?: Ledger;
  /** What the simulated account holds now: tomorrow begins with it. */
  account?(): SimulatedAccount;
  /** The simulated day's minute bars so far: tomorrow's past holds them. */
  bars?(): ReadonlyMap<StockCode, readonly Bar[]>;
  /**
   * Lets the day begin. `idle` resolves when the daemon waits for nothing but time; `onLost` is told when whoever moves
   * the time is gone, so that it stands still.
   */
  play(idle: () => Promise<void>, onTime: (now: EpochMs) => void, onLost: (error: HaruError) => void): void;
  /** Resolves when the simulator no longer moves virtual time: its day is played to the end. */
  over?(): Promise<void>;
  stop(): Promise<void>;
}

/** The daemon is up this long before the first orders are taken. */
const HEAD_START = 10 * MINUTE;
export const KEYS = { appkey: 'haru-simulator', secretkey: 'haru-simulator' };
const ACCOUNT = '8000000011';

/** @throws InputError for a day or file that cannot be played; HaruError `port_in_use` */
export async function simulatedMarket(options: SimulatedMarketOptions): Promise<DayMarket> {
  const { calendar, speed, seed, account, costs, faults } = options;
  // A synthetic day is another one every day; recorded bars are played the same way whichever day is asked for.
  const rng = options.bars === undefined ? createRng(seed).fork(options.day ?? '') : createRng(seed);
  const plan = planDay({
    calendar,
    rng,
    pastRng: createRng(seed),
    ...(faults === undefined ? {} : { faults }),
    ...(options.lived === undefined ? {} : { lived: options.lived }),
    ...(options.day === undefined ? {} : { day: options.day }),
    ...(options.codes === undefined ? {} : { codes: options.codes }),
    ...(options.bars === undefined ? {} : { bars: await readRecordedBars(options.bars, options.codes) }),
  });
  const clock = clockFor(speed, plan.tape.schedule);
  const simulator = await startSimulator({
    tape: plan.tape,
    history: plan.history,
    clock,
    rng,
    account: { number: ACCOUNT, ...account },
    costs,
    keys: [{ appKey: KEYS.appkey, secretKey: KEYS.secretkey }],
    rateLimit: 'real',
    settlementDay: calendar.next(plan.day, 2),
    ...(faults === undefined ? {} : { faults }),
  });
  const abort = new AbortController();
  let playing = Promise.resolve();
  return {
    day: plan.day,
    codes: plan.tape.instruments.map((instrument) => instrument.code),
    costs,
    speed,
    clock: faults === undefined ? clock : jumpingClock(clock, faults, plan.day),
    ...(faults === undefined ? {} : { disk: (log: DayLog) => mortalLog(log, faults, killed) }),
    ...(speed === 'max' ? {} : { socketClock: wallClock() }),
    forgets: true,
    restUrl: simulator.rest,
    wsUrl: simulator.ws,
    keys: KEYS,
    ledger: simulator.core.ledger,
    account: () => accountOf(simulator.core.ledger),
    bars: () => new Map(simulator.core.market.symbols.map(({ instrument, bars }) => [instrument.code, bars])),
    play: (idle, onTime) => {
      playing = play(simulator, clock, idle, onTime, abort.signal);
    },
    over: () => playing,
    stop: async () => {
      abort.abort();
      await simulator.stop();
    },
  };
}

/** As the machine's power would end it: nothing of this process runs any more. */
function killed(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Kiwoom's servers: time and prices are the world's. */
export function kiwoomMarket(
  day: TradingDay,
  codes: readonly StockCode[],
  costs: CostSchedule,
  keys: DayMarket['keys'],
): DayMarket {
  const nothing = { play: () => {}, stop: () => Promise.resolve() };
  return { day, codes, costs, speed: 1, clock: wallClock(), forgets: false, keys, ...nothing };
}

function accountOf(ledger: Ledger): SimulatedAccount {
  const holdings = ledger.positions.filter(({ quantity }) => quantity > 0);
  return { cash: ledger.cash, holdings: holdings.map(({ code, quantity, cost }) => ({ code, quantity, cost })) };
}

function clockFor(speed: Speed, schedule: DaySchedule): Clock {
  const start = (schedule.openingAuction - HEAD_START) as EpochMs;
  return speed === 'max' ? new ManualClock(start) : scaledClock(start, speed, wallClock());
}

/** Resolves when a day in lockstep is over; a day by the clock is nothing to wait for. */
async function play(
  { core }: RunningSimulator,
  clock: Clock,
  idle: () => Promise<void>,
  onTime: (now: EpochMs) => void,
  signal: AbortSignal,
): Promise<void> {
  if (clock instanceof ManualClock) {
    await runLockstep({ clock, core, settled: idle, signal, onStep: onTime });
    return;
  }
  const player = playByClock(core);
  signal.addEventListener('abort', () => {
    player.stop();
  });
}
