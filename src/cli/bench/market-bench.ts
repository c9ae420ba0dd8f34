/** Measures the market store beside the layout of the system that haru follows: a table per code, dates as text, row by row. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMarketStore } from '../../../db/index.js';
import {
  formatKst,
  invariant,
  ManualClock,
  MINUTE,
  scheduleOf,
  stockCode,
  tradingDay,
  type Bar,
} from '../../domain/index.js';
import { timed } from './duel.js';
import { PlainBars, type PlainRow } from './plain-bars.js';
import { alone, quantile, rate, type BenchRow } from './row.js';

export interface MarketBenchOptions {
  /** Bars of one series; the two sides hold the same. */
  readonly bars: number;
  readonly rounds: number;
}

const SERIES = { code: stockCode('069500'), interval: '1m' } as const;
const { open: OPEN } = scheduleOf(tradingDay('20221110'));
/** Bars in one write, as an import reads a file. */
const CHUNK = 5_000;
const MEGABYTE = 1_048_576;

const LAYOUT = 'a table per code, dates as text';
const PLAIN_WRITE = `${LAYOUT}: INSERT OR REPLACE row by row in one transaction, nothing compared`;
const PLAIN_READ = `${LAYOUT}: SELECT all rows, dates left as text`;

/**
 * Bars imported, imported again and scanned per second, and whether memory is flat meanwhile. The sides take
 * turns, the median of the rounds counts; bars are made while the clock stands. Writes some 200 MB a million bars below the
 * system's temporary folder and removes them.
 */
export async function benchMarket(options: MarketBenchOptions = { bars: 1_000_000, rounds: 3 }): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'haru-bench-'));
  try {
    const rounds = Array.from({ length: options.rounds }, (_, i) => {
      const ours = ourRound(join(folder, `ours-${i}.sqlite`), options.bars);
      const plain = plainRound(join(folder, `plain-${i}.sqlite`), options.bars);
      invariant(ours.checksum === plain.checksum, 'the two sides of the benchmark read different bars');
      return { ours, plain };
    });
    const median = (of: (round: (typeof rounds)[number]) => number): number => quantile(rounds.map(of), 0.5);
    return [
      rate('bars imported, each compared', 'bars/s', median((r) => r.ours.written), PLAIN_WRITE, median((r) => r.plain.written)),
      rate('bars imported again, none changed', 'bars/s', median((r) => r.ours.again), PLAIN_WRITE, median((r) => r.plain.again)),
      rate('bars scanned', 'bars/s', median((r) => r.ours.read), PLAIN_READ, median((r) => r.plain.read)),
      alone('memory grown in the later half of a scan', 'MB', median((r) => r.ours.grown)),
    ]; // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  /** A second. */
  readonly written: number;
  readonly again: number;
  readonly read: number;
  /** Of what was read, so that both sides prove that they read the same. */
  readonly checksum: number;
}

function ourRound(path: string, count: number): Round & { readonly grown: number } {
  const store = openMarketStore({ path, clock: new ManualClock(OPEN) });
  try {
    const written = writing(count, barOf, (bars) => {
      const { stored } = store.put(SERIES, bars, 'imported');
      invariant(stored === bars.length, 'a bar of the benchmark was not stored');
    });
    const again = writing(count, barOf, (bars) => {
      const { duplicates } = store.put(SERIES, bars, 'imported');
      invariant(duplicates === bars.length, 'a bar of the benchmark was not known');
    });
    const grown = growth(store.scan(SERIES), count);
    let checksum = 0;
    const { ms } = timed(() => {
      for (const page of store.scan(SERIES)) for (const bar of page) checksum += bar.close;
    });
    return { written, again, read: perSecond(count, ms), checksum, grown };
  } finally {
    store.close();
  }
}

function plainRound(path: string, count: number): Round {
  const plain = new PlainBars(path, SERIES.code);
  try {
    const write = (): number => plain.inTransaction(() => writing(count, plainOf, (rows) => plain.put(rows)));
    const written = write();
    const again = write();
    let checksum = 0;
    const { ms } = timed(() => {
      for (const bar of plain.all()) checksum += bar.close;
    });
    return { written, again, read: perSecond(count, ms), checksum };
  } finally {
    plain.close();
  }
}

/** By how many megabytes the process is larger in the later half of a scan than it ever was in the first: flat is 0. */
function growth(pages: Iterable<readonly Bar[]>, count: number): number {
  const most = [0, 0];
  let read = 0;
  for (const page of pages) {
    const half = read * 2 < count ? 0 : 1;
    most[half] = Math.max(most[half] ?? 0, process.memoryUsage.rss());
    read += page.length;
  }
  const [first = 0, later = 0] = most;
  return Math.max(0, later - first) / MEGABYTE;
}

/** Bars written a second; what it takes to make them does not count. */
function writing<T>(count: number, make: (i: number) => T, write: (bars: readonly T[]) => void): number {
  let passed = 0;
  for (let from = 0; from < count; from += CHUNK) {
    const bars = Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => make(from + i));
    passed += timed(() => write(bars)).ms;
  }
  return perSecond(count, passed);
}

const perSecond = (count: number, ms: number): number => Math.round((count * 1_000) / ms);

function barOf(i: number): Bar {
  const close = 33_000 + ((i * 7) % 400) * 5;
  return {
    time: OPEN + i * MINUTE,
    open: close - 5,
    high: close + 15,
    low: close - 20,
    close,
    volume: (i * 7_919) % 100_000,
  } as Bar;
}

function plainOf(i: number): PlainRow {
  const { time, ...values } = barOf(i);
  return { date: formatKst(time), ...values };
}
