/** Golden logs: days written once, replayed for good. In the format of `haru log export`, gzipped. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { importRecords, lineOf, openDayLog, recordsOf, recordsOfLines, type SqliteDayLog } from '../../db/index.js';
import { money, NO_RISK_LIMITS, stockCode, tradingDay } from '../../src/domain/index.js';
import { smaCrossover } from '../../src/learning/baselines/index.js';
import { liveDay, type LivedDay } from '../support/day-in-process.js';
import { simulatorFaults, troubleOf, type DayFault } from '../support/day-in-process-faults.js';
import { scenarioOf } from '../support/day-in-process-scenario.js';

const FOLDER = 'test/fixtures/golden';

/** How each golden day was lived. The log is what counts: a change of the simulator does not make it wrong. */
export const GOLDEN: Readonly<Record<string, () => Promise<LivedDay>>> = {
  quiet: () =>
    liveDay({
      seed: 'golden quiet',
      day: tradingDay('20221110'),
      codes: [stockCode('069500')],
      interval: '3m',
      ticksPerCode: 500,
      policy: smaCrossover({ fast: 3, slow: 9 }),
      latency: 20,
    }),
  stormy: () => {
    const seed = 'golden stormy';
    // One order a minute: two codes decided on the same bar, and the second is denied.
    const risk = {
      ...NO_RISK_LIMITS,
      maxOrderAmount: money(400_000_000),
      maxPositionAmount: money(900_000_000),
      maxOrdersPerMinute: 1,
      maxDailyLoss: money(0),
    };
    const scenario = scenarioOf({
      seed,
      day: tradingDay('20260303'),
      codes: [stockCode('005930'), stockCode('114800')],
      ticksPerCode: 200,
      config: { risk },
      faults: { seed, faults: simulatorFaults(STORM) },
    });
    return liveDay(scenario, troubleOf(STORM, scenario.config.schedule, seed));
  },
};

/** Two crashes, lost requests and answers, links that break while executions are on their way, and an operator. */
const STORM: readonly DayFault[] = [
  { kind: 'death', moment: 'fillFrame', nth: 5 },
  { kind: 'death', moment: 'fillFrame', nth: 12 },
  ...[3, 8, 15, 22].map((nth): DayFault => ({ kind: 'answerLost', api: 'kt10000', nth })),
  ...[5, 11].map((nth): DayFault => ({ kind: 'requestLost', api: 'kt10001', nth })),
  ...[20, 41, 77].map((nth): DayFault => ({ kind: 'socketCut', frame: '00', nth })),
  { kind: 'command', command: 'halt', at: '10:00:00', which: 0 },
  { kind: 'command', command: 'resume', at: '10:05:00', which: 0 },
  { kind: 'command', command: 'cancel', at: '11:00:02', which: 0 },
  { kind: 'command', command: 'flatten', at: '13:00:00', which: 0 },
  { kind: 'command', command: 'resume', at: '13:10:00', which: 0 },
];

const fileOf = (name: string): string => join(FOLDER, `${name}.jsonl.gz`);

/** Lives the day anew and puts its log in the place of the golden one. Returns the final state hash. */
export async function writeGolden(name: string): Promise<string> {
  const { log: lived, stateHash } = await GOLDEN[name]!();
  return inFolder((home) => {
    const log = openDayLog({ path: join(home, 'golden.sqlite'), day: lived.day, create: true });
    try {
      for (const envelope of lived.read(1, lived.head)) log.append(envelope, 'group');
      log.flush('full');
      const lines = [...recordsOf(log)].map(lineOf).join('\n');
      writeFileSync(fileOf(name), gzipSync(`${lines}\n`, { level: 9 }));
    } finally {
      log.close();
    }
    return Promise.resolve(stateHash);
  });
}

/** Opens a golden log, read only, and hands it to `look`. */
export async function withGolden<T>(name: string, look: (log: SqliteDayLog) => T): Promise<T> {
  return inFolder(async (home) => {
    const lines = gunzipSync(readFileSync(fileOf(name)))
      .toString('utf8')
      .split('\n');
    const { path } = await importRecords(home, recordsOfLines(lines));
    const log = openDayLog({ path, readonly: true });
    try {
      return look(log);
    } finally {
      log.close();
    }
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'haru-golden-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
