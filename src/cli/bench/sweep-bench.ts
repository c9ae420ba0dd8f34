/** A sweep with two threads, and the same with one: from the first thread's start to the last result. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openMarketStore } from '../../../db/index.js';
import { loadSettings } from '../../app/settings.js';
import { onThreads } from '../../app/sweep.js';
import { keptSettings } from '../../app/sweep-names.js';
import { planOf, type SweepPlan } from '../../app/sweep-plan.js';
import { parseSweepSettings, type SweepSettings } from '../../app/sweep-settings.js';
import { invariant, tradingDay, type EpochMs } from '../../domain/index.js';
import { rate, type BenchRow } from './row.js';
import { minutesOf } from './year-of-bars.js';

const OPPONENT = 'the same sweep with one thread';

/** How many lengths of the two means are tried: long enough that the first seconds of a thread, in which it learns, weigh little. */
const [FAST, SLOW] = [12, 7];

/** @param days of minutes that each configuration runs over, three codes */
export async function benchSweep({ days }: { days: number } = { days: 253 }): Promise<BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'haru-sweep-bench-'));
  try {
    const { plan, settings } = await prepare(home, days);
    const count = plan.jobs.length;
    const hashes = new Set<string>();
    const two = count / (await swept(home, 2, plan, settings, hashes));
    const one = count / (await swept(home, 1, plan, settings, hashes));
    invariant(hashes.size === count, 'two threads came to other states than one');
    return [rate('configurations swept by two threads', 'runs/s', two, OPPONENT, one)];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function prepare(
  home: string,
  days: number,
): Promise<{ readonly plan: SweepPlan; readonly settings: SweepSettings }> {
  const market = openMarketStore({ home, clock: { now: () => 0 as EpochMs } });
  try {
    const codes = minutesOf('sweep', tradingDay('20220103'), days);
    for (const { code, bars, instrument } of codes) {
      market.put({ code, interval: '1m' }, bars, 'imported');
      market.putInstrument(instrument);
    }
    const fast = Array.from({ length: FAST }, (_, i) => i + 2);
    const slow = Array.from({ length: SLOW }, (_, i) => 5 * i + 20);
    const settings = parseSweepSettings({
      ...{ strategy: 'sma({fast},{slow})', policy: null, codes: codes.map(({ code }) => code), interval: '1m', from: null, to: null },
      ...{ balance: 10_000_000, fills: 'bar', costs: 'kiwoom', slippage: 1, halfSpread: 0, participation: 10 },
      ...{ vary: [{ name: 'fast', values: fast }, { name: 'slow', values: slow }], where: [], sample: null, seed: '1', settings: keptSettings(loadSettings({}, {})) },
    }); // prettier-ignore
    return { plan: await planOf(market, settings, home), settings };
  } finally {
    market.close();
  }
}

/** Seconds. @param hashes gets a text of each configuration and its final state */
async function swept(
  home: string,
  workers: number,
  plan: SweepPlan,
  settings: SweepSettings,
  hashes: Set<string>,
): Promise<number> {
  const jobs = plan.jobs.map((job, i) => ({ key: String(i), input: { key: String(i), job } }));
  let done = 0;
  const begun = performance.now();
  await onThreads(home, workers)(jobs, plan, settings, {
    signal: new AbortController().signal,
    onDone: (one) => {
      invariant(one.ok, `a configuration of the bench failed: ${one.ok ? '' : one.error}`);
      hashes.add(`${one.key} ${one.output.stateHash}`);
      done++;
    },
  });
  const seconds = (performance.now() - begun) / 1_000;
  invariant(done === jobs.length, 'a configuration of the bench was lost');
  return seconds;
}
