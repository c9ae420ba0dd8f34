/** One life of the daemon: a process that ends by SIGKILL at a moment drawn for it, or by itself when the day is settled. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DaySummary } from '../../../src/app/run-day.js';
import type { Rng } from '../../../src/domain/index.js';
import type { WatchedSimulator } from './watched-simulator.js';

/** What a kill waits for, in turn: every kind comes in every run. */
export const KINDS = ['order', 'answered', 'recovery', 'step', 'start'] as const;
export type Kind = (typeof KINDS)[number];

/** The moment at which a process is killed. */
export interface Kill {
  readonly kind: Kind;
  /**
   * order: at the n-th order, whose answer never leaves · answered: after it, before or among its fills · recovery: at the
   * n-th request of the new life · step: after so many steps of the market's time · start: at this share, in %, of what
   * its last start took, or when the log has just appeared.
   */
  readonly nth: number;
  /** Real ms later. */
  readonly after: number;
  /** After so many steps it dies in any case: no order may come. */
  readonly latest: number;
}

/** @param steps about so many of the market's time between two kills */
export function someKill(rng: Rng, kind: Kind, steps: number): Kill {
  const latest = rng.int(1, 2 * steps);
  switch (kind) {
    case 'order':
      return { kind, nth: rng.int(1, 3), after: 0, latest: 4 * steps };
    case 'answered':
      return { kind, nth: rng.int(1, 3), after: rng.int(0, 8), latest: 4 * steps };
    case 'recovery':
      return { kind, nth: rng.int(1, 12), after: rng.next() < 0.5 ? 0 : rng.int(0, 30), latest };
    case 'step':
      return { kind, nth: latest, after: rng.int(0, 4), latest };
    case 'start':
      return { kind, nth: rng.int(20, 130), after: 0, latest };
  }
}

export interface Tally {
  kills: number;
  /** The moment an order reached the broker, or just after its answer. */
  atOrders: number;
  /** Before the market's time had moved since the process was there and registered: it loaded, replayed or reconciled. */
  comingBack: number;
  /** What the last start took until its first request, ms. */
  startup: number;
}

export interface LifeOptions {
  readonly simulator: WatchedSimulator;
  readonly home: string;
  readonly journal: string;
  readonly kill: Kill | null;
  readonly tally: Tally;
}

/** Null when it was killed, else what it says of the settled day. @throws Error when it fails by itself */
export async function life({ simulator, home, journal, kill, tally }: LifeOptions): Promise<DaySummary | null> {
  const args = ['run', '--policy', 'sma(1,2)', '--interval', '1m', '--json', '--home', home];
  const env = { ...process.env, HARU_SIM_REST: simulator.rest, HARU_SIM_WS: simulator.ws };
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/src/cli/main.js'), ...args], { env, cwd: home });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const struck = { atOrder: false, steps: 0 };
  const forget = kill === null ? () => {} : strikeWhen(kill, simulator, journal, tally, struck, () => child.kill('SIGKILL')); // prettier-ignore
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  forget();
  if (signal === 'SIGKILL') {
    tally.kills++;
    if (struck.atOrder) tally.atOrders++;
    if (struck.steps === 0) tally.comingBack++;
    return null;
  }
  if (code !== 0) throw new Error(`the daemon ended with ${String(code ?? signal)} by itself: ${stderr}`);
  return JSON.parse(stdout) as DaySummary;
}

/** Kills at its moment. Returns the function that forgets about it. */
function strikeWhen(
  { kind, nth, after, latest }: Kill,
  simulator: WatchedSimulator,
  journal: string,
  tally: Tally,
  struck: { atOrder: boolean; steps: number },
  strike: () => boolean,
): () => void {
  const begun = performance.now();
  const timers: NodeJS.Timeout[] = [];
  const counts = { calls: 0, orders: 0 };
  const now = (atOrder = false): void => {
    if (strike() && atOrder) struck.atOrder = true;
  };
  const soon = (atOrder = false): void => {
    if (after === 0) now(atOrder);
    else timers.push(setTimeout(now, after, atOrder));
  };
  simulator.onCall = (isOrder) => {
    if (++counts.calls === 1) tally.startup = performance.now() - begun;
    if (kind === 'recovery' && counts.calls === nth) soon();
    if (!isOrder || ++counts.orders !== nth) return;
    if (kind === 'order') now(true);
    // Not before this turn of the event loop is over: its answer leaves, its fills may.
    if (kind === 'answered') timers.push(setTimeout(now, after, true));
  };
  simulator.onStep = () => {
    const isThere = simulator.core.sessions.loggedIn.some(({ registrations }) => !registrations.isEmpty);
    if (isThere && ++struck.steps >= latest) soon();
  };
  if (kind === 'start' && !existsSync(journal)) {
    const look = setInterval(() => existsSync(journal) && now(), 1);
    timers.push(look);
  } else if (kind === 'start') timers.push(setTimeout(now, (tally.startup * nth) / 100));
  return () => {
    timers.forEach(clearTimeout);
    simulator.onCall = () => {};
    simulator.onStep = () => {};
  };
}
