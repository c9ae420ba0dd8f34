/** `haru sim`: the Kiwoom simulator alone, for any client, until SIGINT. */
import type { Command } from 'commander';
import { readRecordedBars } from '../../collect/files/index.js';
import {
  createCalendar,
  createRng,
  dayOf,
  InputError,
  kstTime,
  ManualClock,
  MINUTE,
  money,
  stockCode,
  tradingDay,
  type Clock,
  type EpochMs,
  type TradingCalendar,
  type TradingDay,
} from '../../domain/index.js';
import {
  faultsOf,
  planDay,
  playByClock,
  PROCESS_FAULTS,
  readFaultPlan,
  runLockstep,
  scaledClock,
  startSimulator,
  wallClock,
  type DayPlan,
  type RunningSimulator,
} from '../../simulator/index.js';
import { common, type CliIo } from '../io.js';
import { untilAsked } from '../signals.js';

interface SimFlags {
  readonly port: string;
  readonly wsPort: string;
  readonly day?: string;
  readonly codes?: string;
  readonly bars?: string;
  readonly seed: string;
  readonly speed: string;
  readonly start?: string;
  readonly cash: string;
  readonly limits: string;
  readonly faults?: string;
}

const ACCOUNT = '8100000011';

/** Adds the command to `program`. */
export function registerSim(program: Command, io: CliIo): void {
  common(program.command('sim'))
    .description('the Kiwoom simulator alone: REST and WebSocket on this machine, for any client')
    .option('--port <port>', 'REST port, 0 = any free', '0')
    .option('--ws-port <port>', 'WebSocket port, 0 = any free', '0')
    .option('--day <YYYYMMDD>', 'trading day to play (default: the next one, or the last of --bars)')
    .option('--codes <codes>', 'codes to trade, with commas (default: three ETFs, or all of --bars)')
    .option('--bars <file>', 'recorded minute bars to play, a file as `haru import` takes it')
    .option('--seed <text>', 'decides everything of chance', '1')
    .option('--speed <N|max>', 'N times real time; max: as fast as the clients follow', '1')
    .option('--start <HHMMSS>', 'market time to start at (default: a minute before the open; max: 08:00)')
    .option('--cash <won>', 'cash of the account', '10000000')
    .option('--limits <mock|real|none>', 'requests per second and TR as on that server', 'none')
    .option('--faults <file>', 'what goes wrong: a plan as src/simulator describes it')
    .action(async (flags: SimFlags) => serve(flags, io));
}

async function serve(flags: SimFlags, io: CliIo): Promise<void> {
  const calendar = createCalendar();
  const wall = wallClock();
  const rng = createRng(flags.seed);
  const codes = (flags.codes ?? '').split(',').flatMap((code) => (code.trim() === '' ? [] : [stockCode(code.trim())]));
  const faults = flags.faults === undefined ? {} : { faults: readFaultPlan(flags.faults) };
  const plan = planDay({
    calendar,
    rng,
    codes,
    ...faults,
    ...dayOption(flags, calendar, wall),
    ...(flags.bars === undefined ? {} : { bars: await readRecordedBars(flags.bars, codes) }),
  });
  const speed = speedOf(flags.speed);
  const clock = clockFor(flags, plan, speed, wall);
  const server = await startSimulator({
    ...plan,
    ...faults,
    rng,
    clock,
    speed,
    wall,
    tokenClock: wall,
    account: { number: ACCOUNT, cash: money(wholeFlag('--cash', flags.cash)) },
    costs: 'mock',
    settlementDay: calendar.next(plan.day, 2),
    rateLimit: limitsOf(flags.limits),
    port: portOf('--port', flags.port),
    wsPort: portOf('--ws-port', flags.wsPort),
  });
  const { rest, ws, account } = server;
  if (io.json) io.result({ rest, ws, account });
  else io.print(`rest ${rest}  ws ${ws}  account ${account}`);
  const ignored = 'faults' in faults ? faultsOf(faults.faults, ...PROCESS_FAULTS).length : 0;
  if (ignored > 0) io.note(`${ignored} of the faults are of the client’s own process: haru run carries those out.`);
  io.note(`Playing ${plan.day}; any app key and secret log in. End with Ctrl-C.`);
  try {
    await untilAsked((asked) => playUntil(asked, server, clock, io));
  } finally {
    await server.stop();
  }
}

/** Plays the day, and goes on serving after it until asked to end. */
async function playUntil(
  asked: AbortSignal,
  { core, followers }: RunningSimulator,
  clock: Clock,
  io: CliIo,
): Promise<void> {
  const end = new Promise<void>((resolve) => {
    asked.addEventListener('abort', () => {
      resolve();
    });
  });
  if (clock instanceof ManualClock) {
    await Promise.race([core.sessions.registered(), followers.joined(asked), end]);
    await runLockstep({ clock, core, followers, signal: asked });
  } else {
    const player = playByClock(core);
    await Promise.race([player.done, end]);
    player.stop();
  }
  if (!asked.aborted) io.note('The trading day is over; still serving.');
  await end;
}

function dayOption(flags: SimFlags, calendar: TradingCalendar, wall: Clock): { readonly day?: TradingDay } {
  if (flags.day !== undefined) return { day: tradingDay(flags.day) };
  if (flags.bars !== undefined) return {};
  const today = dayOf(wall.now());
  return { day: calendar.isTradingDay(today) ? today : calendar.next(today) };
}

function clockFor(flags: SimFlags, plan: DayPlan, speed: number | 'max', wall: Clock): Clock {
  const { open, openingAuction } = plan.tape.schedule;
  const usual = speed === 'max' ? openingAuction - 30 * MINUTE : open - MINUTE;
  const start = flags.start === undefined ? (usual as EpochMs) : kstTime(plan.day, flags.start);
  return speed === 'max' ? new ManualClock(start) : scaledClock(start, speed, wall);
}

function speedOf(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new InputError('bad_speed', `--speed ${text} is no speed: it takes a number above 0, like 60, or max.`);
}

function limitsOf(text: string): 'mock' | 'real' | 'none' {
  if (text === 'mock' || text === 'real' || text === 'none') return text;
  throw new InputError('bad_limits', `--limits ${text} is not known: it takes mock, real or none.`);
}

function portOf(flag: string, text: string): number {
  const port = wholeFlag(flag, text);
  if (port > 65_535) throw new InputError('bad_port', `${flag} ${text} is no port: it takes 0 to 65535.`);
  return port;
}

function wholeFlag(flag: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InputError('bad_number', `${flag} ${text} is not a whole number of 0 or more.`);
}
