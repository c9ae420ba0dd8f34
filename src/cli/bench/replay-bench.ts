/**
 * Replay of a whole day of a million ticks: read from SQLite, run through the system, every recorded outcome compared.
 * Then time travel through the same day, for living it takes longer than measuring.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDayLog } from '../../../db/index.js';
import { invariant } from '../../domain/index.js';
import { replay } from '../../engine/index.js';
import { liveBigDay, type BigDay } from './big-day.js';
import { timed } from './duel.js';
import { foldPlainLog, writePlainLog } from './plain-fold.js';
import { alone, quantile, rate, type BenchRow } from './row.js';
import { benchTravel, type TravelBenchOptions } from './travel-bench.js';

export interface ReplayBenchOptions {
  /** Ticks of the day, at least. */
  readonly ticks: number;
  readonly rounds: number;
  readonly travel: TravelBenchOptions;
}

const FULL: ReplayBenchOptions = { ticks: 1_000_000, rounds: 3, travel: { seeks: 60, steps: 50, compared: 5 } };

const OPPONENT = 'same log as JSON rows, plain loop into bars: no machines, no checks';

/**
 * Lives the day once, then replays it by turns with the opponent; the median of the rounds counts, the first of which
 * starts cold. Writes some 250 MB below the system's temporary folder and removes them.
 */
export async function benchReplay({ ticks, rounds, travel }: ReplayBenchOptions = FULL): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'haru-bench-'));
  try {
    const path = join(folder, 'day.sqlite');
    const plain = join(folder, 'plain.sqlite');
    const day = liveBigDay(path, ticks);
    writePlainLog(path, plain);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(secondsOfReplay(path, day));
      theirs.push(secondsOfFold(plain, day));
    }
    const us = quantile(ours, 0.5);
    const them = quantile(theirs, 0.5);
    const events = day.ticks + day.events;
    return [
      alone('day lived by the kernel into its log', 'ticks/s', day.ticks / day.seconds),
      rate('day replayed and compared, ticks alone', 'ticks/s', day.ticks / us, OPPONENT, day.ticks / them),
      rate('day replayed and compared, all events', 'events/s', events / us, OPPONENT, events / them),
      ...benchTravel(path, travel),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As `haru replay` does it: from opening the file to the compared final hash. */
function secondsOfReplay(path: string, day: BigDay): number {
  const { result, ms } = timed(() => {
    const log = openDayLog({ path, readonly: true });
    try {
      return replay(log);
    } finally {
      log.close();
    }
  });
  invariant(
    result.matches && result.stateHash === day.stateHash,
    'the replay of the benchmark differs from the day that was lived',
  );
  invariant(result.ticks === day.ticks && result.events === day.events, 'the replay has not seen the whole day');
  return ms / 1_000;
}

function secondsOfFold(path: string, day: BigDay): number {
  const { result: bars, ms } = timed(() => foldPlainLog(path));
  invariant(bars === day.bars, () => `the opponent made ${bars} bars, the day had ${day.bars}`);
  return ms / 1_000;
}
