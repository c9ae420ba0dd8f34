/** A whole simulated day as `haru run --speed max` lives it: HTTP and WebSocket over loopback, real client, real log. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant, startOfDay, stockCode, tradingDay } from '../../domain/index.js';
import { prepareDay, type PreparedDay } from '../../app/prepare-day.js';
import { runDay } from '../../app/run-day.js';
import { loadSettings } from '../../app/settings.js';
import { alone, type BenchRow } from './row.js';

export interface DayBenchOptions {
  readonly codes: readonly string[];
  /** Recorded bars to play instead of a synthetic day with some 12,000 trades a code. */
  readonly bars?: string;
}

const DAY = tradingDay('20221110');

/** One day, from the first byte to the settled log. It needs two free ports on the loopback interface. */
export async function benchDay(
  { codes, bars }: DayBenchOptions = { codes: ['069500', '114800', '226490'] },
): Promise<BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'haru-bench-'));
  try {
    const config = join(home, 'settings.json');
    // Settings of its own: the figures must not depend on a file or an environment of the user's.
    writeFileSync(config, '{}');
    const wish = { home, now: startOfDay(DAY), day: DAY, codes: codes.map(stockCode), speed: 'max' } as const;
    const settings = loadSettings({ market: 'sim', codes }, {}, config);
    const day = await prepareDay(settings, bars === undefined ? wish : { ...wish, bars });
    try {
      return await measured(day, home);
    } finally {
      await day.market.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measured(day: PreparedDay, home: string): Promise<BenchRow[]> {
  const began = day.market.clock.now();
  let now = began;
  const { summary, end } = await runDay({
    ...day,
    home,
    journal: undefined,
    note: () => {},
    onTime: () => {},
    // The simulator's clock goes on after the settlement; the log's does not.
    onStep: ({ tsRecv }) => {
      now = tsRecv;
    },
    signal: new AbortController().signal,
  });
  invariant(end.how === 'settled', () => `the benchmark's simulated day ended as ${end.how}`);
  const market = (now - began) / 1_000;
  return [
    alone('simulated day over sockets, from start to settled', 's', summary.seconds),
    alone('simulated day over sockets', 'market s/s', market / summary.seconds),
    alone('simulated day over sockets, ticks decoded and logged', 'ticks/s', summary.ticks / summary.seconds),
  ];
}
