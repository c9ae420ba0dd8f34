/** Time travel through a day of a million ticks: to any event, and one event back; against replaying up to there. */
import { openDayLog } from '../../../db/index.js';
import { createRng, invariant } from '../../domain/index.js';
import { replay, stateHash } from '../../engine/index.js';
import { Traveller } from '../../engine/travel/index.js';
import { timed } from './duel.js';
import { alone, quantile, time, type BenchRow } from './row.js';

export interface TravelBenchOptions {
  /** Events gone to, anywhere in the day, and then so many steps back from each. */
  readonly seeks: number;
  readonly steps: number;
  /** At how many of them the opponent replays, and both states are compared. */
  readonly compared: number;
}

const OPPONENT = 'replay from the beginning up to there';

/** @param path of a day's log with the kernel's snapshots in it */
export function benchTravel(path: string, { seeks, steps, compared }: TravelBenchOptions): BenchRow[] {
  const log = openDayLog({ path, readonly: true });
  try {
    const traveller = new Traveller(log);
    const rng = createRng('travel');
    const there: number[] = [];
    const back: number[] = [];
    const theirs: number[] = [];
    for (let seek = 0; seek < seeks; seek++) {
      const seq = rng.int(steps + 1, log.head);
      there.push(timed(() => traveller.seek(seq)).ms);
      for (let step = 0; step < steps; step++) back.push(timed(() => traveller.step(-1)).ms);
      if (seek >= compared) continue;
      const { result, ms } = timed(() => replay(log, { until: seq - steps }));
      theirs.push(ms);
      const same = stateHash(traveller.scene.system.state()) === result.stateHash;
      invariant(same, () => `the traveller stands at event ${traveller.seq} in another state than the replay`);
    }
    const them = quantile(theirs, 0.5);
    return [
      time('gone to a random event of that day', 'ms', quantile(there, 0.5), OPPONENT, them),
      alone('the same, 95 of 100 are faster', 'ms', quantile(there, 0.95)),
      time('gone one event back', 'ms', quantile(back, 0.5), OPPONENT, them),
      alone('one event back, 95 of 100 are faster', 'ms', quantile(back, 0.95)),
    ];
  } finally {
    log.close();
  }
}
