/** A day lived by a daemon that is killed again and again, each time going on from its log and what the broker says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dayLogPath, openDayLog, verifyDayLog } from '../../../db/index.js';
import type { DaySummary } from '../../../src/app/run-day.js';
import { createRng, kstTime, stockCode, type Rng } from '../../../src/domain/index.js';
import { replay } from '../../../src/engine/index.js';
import type { LivedDay } from '../../support/day-in-process.js';
import { eventsOf, rowsOf, whatIsWrong } from '../checks/index.js';
import { CALENDAR, DAY, watchedSimulator, type WatchedSimulator } from './watched-simulator.js';

export interface KilledDayOptions {
  readonly seed: string;
  readonly home: string;
  /** So many lives end by SIGKILL, or fewer when the market closes first. */
  readonly kills: number;
  readonly start: string;
  readonly speed: number;
}

export interface KilledDay {
  readonly kills: number;
  /** How many of them the moment an order reached the broker. */
  readonly atOrders: number;
  readonly orders: number;
  readonly fills: number;
  readonly ticks: number;
  readonly wrong: readonly string[];
}

const CODES = ['069500', '005930', '000660'].map(stockCode);
/** Whoever is killed later would not come back in time to settle the day. */
const LAST_KILL = kstTime(DAY, '152500');

/** Lives it to its end, then holds its log against the broker's books. */
export async function killedDay({ seed, home, kills, start, speed }: KilledDayOptions): Promise<KilledDay> {
  const journal = dayLogPath(home, DAY);
  mkdirSync(home, { recursive: true });
  const simulator = await watchedSimulator({ seed, codes: CODES, start, speed, journal });
  try {
    const rng = createRng(`sigkill/${seed}/kills`);
    const tally = { kills: 0, atOrders: 0 };
    let summary: DaySummary | null = null;
    while (summary === null) {
      const isMortal = tally.kills < kills && simulator.core.clock.now() < LAST_KILL;
      summary = await life(simulator, home, isMortal ? someKill(rng) : null, tally);
    }
    return { ...tally, ...judged(simulator, journal, summary) };
  } finally {
    await simulator.stop();
  }
}

/** When a process is killed: so long after its start, and so long after its n-th order reached the broker, ms. */
interface Kill {
  readonly after: number;
  readonly order: { readonly nth: number; readonly after: number } | null;
}

function someKill(rng: Rng): Kill {
  const after = rng.int(300, 3_000);
  if (rng.next() < 0.3) return { after, order: null };
  return { after: 15_000, order: { nth: rng.int(1, 3), after: rng.next() < 0.5 ? 0 : rng.int(0, 60) } };
}

/** One process. Null when it was killed, else what it says of the settled day. @throws Error when it fails by itself */
async function life(
  simulator: WatchedSimulator,
  home: string,
  kill: Kill | null,
  tally: { kills: number; atOrders: number },
): Promise<DaySummary | null> {
  const args = ['run', '--policy', 'sma(1,2)', '--interval', '1m', '--json', '--home', home];
  const env = { ...process.env, HARU_SIM_REST: simulator.rest, HARU_SIM_WS: simulator.ws };
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/src/cli/main.js'), ...args], { env, cwd: home });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const struck = { atOrder: false };
  const timers: NodeJS.Timeout[] = [];
  if (kill !== null) {
    timers.push(setTimeout(() => child.kill('SIGKILL'), kill.after));
    let orders = 0;
    simulator.onOrder = () => {
      const { order } = kill;
      if (++orders !== order?.nth) return;
      const strike = (): void => {
        struck.atOrder = child.kill('SIGKILL');
      };
      // At once: its answer never leaves. Later: somewhere between the answer and the fills.
      if (order.after === 0) strike();
      else timers.push(setTimeout(strike, order.after));
    };
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  timers.forEach(clearTimeout);
  simulator.onOrder = () => {};
  if (signal === 'SIGKILL') {
    tally.kills++;
    if (struck.atOrder) tally.atOrders++;
    return null;
  }
  if (code !== 0) throw new Error(`the daemon ended with ${String(code)} by itself: ${stderr}`);
  return JSON.parse(stdout) as DaySummary;
}

function judged(
  { core, arrivals }: WatchedSimulator,
  path: string,
  { stateHash, orders, fills }: DaySummary,
): Pick<KilledDay, 'orders' | 'fills' | 'ticks' | 'wrong'> {
  const verdict = verifyDayLog(path);
  const log = openDayLog({ path, readonly: true });
  try {
    const { system } = replay(log);
    const { config } = system;
    // The checkers ask for these, and for nothing else, of a day and of its scenario.
    const scenario = { config, calendar: CALENDAR, holdings: [], seed: config.seed };
    const [last] = log.read(log.head, 1);
    const ended = last?.event.type === 'DayClosed' ? last.event.stateHash : 'none';
    const end = { how: 'settled', stateHash: ended } as LivedDay['end'];
    const ticks = eventsOf(rowsOf({ log }), 'TradeTicked').length;
    const day = { scenario, log, system, core, end, stateHash, arrivals } as unknown as LivedDay;
    const wrong = [...(verdict.ok ? [] : [`the log does not verify: ${JSON.stringify(verdict)}`]), ...whatIsWrong(day)];
    return { orders, fills, ticks, wrong };
  } finally {
    log.close();
  }
}
