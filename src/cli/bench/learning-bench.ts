/** What an epoch of learning costs, and a decision, beside PyTorch doing the same work in the same run. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import {
  createRng,
  HOUR,
  price,
  quantity,
  startOfDay,
  tradingDay,
  type Bar,
  type EpochMs,
} from '../../domain/index.js';
import { architecture, episodeOf, INPUTS, OriginalAccount, TradingEnvironment } from '../../learning/index.js';
import { makeLearner } from '../../learning/learners/index.js';
import { startBackend } from '../../learning/tensor/index.js';
import { writePlainBars } from './original-layout.js';
import { alone, quantile, time, type BenchRow } from './row.js';

export interface LearningBenchOptions {
  /** Bars of the episode, besides those that warm the features up. */
  readonly bars: number;
  /** The median of so many counts, after one that warms up. */
  readonly epochs: number;
}

/** As many as the original's range of 60-minute bars has. */
const FULL: LearningBenchOptions = { bars: 1_168, epochs: 5 };
const STEPS = 5;
/** Stands outside of the project, as the data does. */
const SCRIPT = '../shared/peers/pytorch_epoch.py';
const PYTHONS = ['python3', '/usr/bin/python3'];
const run = promisify(execFile);

/** Seconds an epoch of `pg` with the original's LSTM takes, and microseconds a decision in it. */
export async function benchLearning(options: LearningBenchOptions = FULL): Promise<BenchRow[]> {
  const bars = hourlyBars(options.bars);
  const { epoch, decision } = await ours(bars, options.epochs);
  const theirs = await pytorch(bars, options.epochs);
  const names = ['an epoch of pg with the LSTM', 'a decision while learning'] as const;
  if (theirs === null)
    return [alone(`${names[0]} (PyTorch not installed)`, 's', epoch), alone(names[1], 'µs', decision)];
  return [
    time(names[0], 's', epoch, `${theirs.engine}, one thread, the same epoch`, theirs.epoch),
    time(names[1], 'µs', decision, `${theirs.engine}, one thread, the same epoch`, theirs.decision),
  ];
}

async function ours(bars: readonly Bar[], epochs: number): Promise<{ epoch: number; decision: number }> {
  await startBackend();
  const episode = episodeOf(bars, {}, STEPS);
  const environment = (): TradingEnvironment =>
    new TradingEnvironment({ episode, account: new OriginalAccount(), balance: 10_000_000, steps: STEPS });
  const shape = architecture('lstm', { inputs: INPUTS, steps: STEPS });
  const rng = createRng('bench');
  const learner = makeLearner('pg', { environment, architecture: shape, epochs, rate: 0.001, discount: 0.9, rng });
  const whole: number[] = [];
  const decisions: number[] = [];
  for (let epoch = -1; epoch < epochs; epoch++) {
    const begin = performance.now();
    const played = learner.play(Math.max(epoch, 0));
    const between = performance.now();
    learner.fit(Math.max(epoch, 0));
    if (epoch < 0) continue;
    whole.push((performance.now() - begin) / 1_000);
    decisions.push(((between - begin) * 1_000) / played.decisions);
  }
  learner.dispose();
  return { epoch: quantile(whole, 0.5), decision: quantile(decisions, 0.5) };
}

interface Pytorch {
  readonly engine: string;
  readonly epoch: number;
  readonly decision: number;
}

/** The same bars in PyTorch; null where there is no PyTorch, or no script. */
async function pytorch(bars: readonly Bar[], epochs: number): Promise<Pytorch | null> {
  if (!existsSync(SCRIPT)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'haru-bench-'));
  try {
    const file = join(folder, 'bars.db');
    writePlainBars(file, '069500', bars);
    for (const python of PYTHONS) {
      const said = await run(python, [SCRIPT, file, '1', String(epochs)]).catch(() => null);
      if (said === null) continue;
      const { engine, epoch_s, rollout_s, steps } = JSON.parse(said.stdout) as Record<string, number> & {
        engine: string;
      };
      const [epoch = Number.NaN, rollout = Number.NaN, count = Number.NaN] = [epoch_s, rollout_s, steps];
      return { engine, epoch, decision: (rollout * 1e6) / count };
    }
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A seeded random walk of hours over the range that the script asks for, with what features look back over before it. */
function hourlyBars(count: number): Bar[] {
  const rng = createRng('bench/bars');
  const WARM_UP = 119;
  const start = startOfDay(tradingDay('20220101')) + 9 * HOUR;
  let close = 30_000;
  return Array.from({ length: count + WARM_UP }, (_, i) => {
    const open = close;
    close = Math.max(5_000, Math.round((open * (1 + 0.005 * rng.normal())) / 5) * 5);
    const [high, low] = [Math.max(open, close) + 5, Math.min(open, close) - 5];
    const prices = { open: price(open), high: price(high), low: price(low), close: price(close) };
    return { time: (start + (i - WARM_UP) * 2 * HOUR) as EpochMs, ...prices, volume: quantity(rng.int(1, 10_000)) };
  });
}
