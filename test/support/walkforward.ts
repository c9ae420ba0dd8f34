/** Walk-forwards small enough to be run in a test: a market of 420 bars, a network without memory, two epochs. */
import { runWalkforwardJob } from '../../src/app/walkforward-job.js';
import type { RunJobs, WalkforwardOptions } from '../../src/app/walkforward.js';
import { parseWalkforwardSettings, type WalkforwardSettings } from '../../src/app/walkforward-settings.js';
import { interval, price, stockCode, type MarketStore } from '../../src/domain/index.js';
import { walk } from './learning.js';

export const SERIES = { code: stockCode('069500'), interval: interval('60m') };
export const AT = '2022-12-06T09:00:00.000Z';

export function fill(store: MarketStore, bars = 420): void {
  store.put(SERIES, walk(bars), 'imported');
  const { code } = SERIES;
  store.putInstrument({ code, name: 'KODEX 200', market: 'KOSPI', kind: 'etf', basePrice: price(30_000) });
}

export const walkSettings = (other: Partial<WalkforwardSettings> = {}): WalkforwardSettings =>
  parseWalkforwardSettings({
    codes: [SERIES.code],
    interval: SERIES.interval,
    windows: { kind: 'rolling', from: null, to: null, trainBars: 60, testBars: 55, stepBars: 55, anchored: false },
    purge: 121,
    learners: [{ method: 'pg', epochs: 2, lr: 0.001, discount: 0.9 }],
    seeds: 2,
    net: 'dnn',
    steps: 5,
    balance: 10_000_000,
    costs: 'kiwoom',
    trainCosts: 'kiwoom',
    draws: 5,
    ...other,
  });

/** Jobs in this process, one after another. @param refuse why a job fails, or null */
export function inProcess(store: MarketStore, refuse: (key: string) => string | null = () => null): RunJobs {
  return async (jobs, settings, { signal, onDone, onProgress }) => {
    for (const { key, input } of jobs) {
      if (signal.aborted) return;
      const error = refuse(key);
      if (error !== null) onDone({ key, ok: false, error });
      else {
        const output = await runWalkforwardJob(store, settings, input, (share) => onProgress?.(key, share));
        onDone({ key, ok: true, output });
      }
    }
  };
}

/** @param stopAfter asks to stop after so many jobs */
export function walkOptions(
  home: string,
  store: MarketStore,
  { stopAfter = Infinity, at = AT, run = inProcess(store) } = {},
): WalkforwardOptions {
  // prettier-ignore
  const controller = new AbortController();
  const onProgress = (_share: number, text: string): void => {
    if (Number(/^\d+/.exec(text)?.[0]) >= stopAfter) controller.abort();
  };
  return { home, store, signal: controller.signal, now: () => at, onProgress, run };
}
