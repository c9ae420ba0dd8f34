/** `haru replay`: lives a recorded day again and holds every outcome against the recorded one, or asks what would have been. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { dayLogPath, openDayLog } from '../../../db/index.js';
import { InputError, tradingDay } from '../../domain/index.js';
import { replay } from '../../engine/index.js';
import { policyOf } from '../../app/policies.js';
import { progressBar } from '../bar.js';
import { common, type CliIo } from '../io.js';
import type { ReplaySummary } from './replay-summary.js';
import { asksWhatIf, replayWhatIf, type WhatIfFlags } from './replay-what-if.js';

interface ReplayFlags extends Partial<WhatIfFlags> {
  readonly until?: string;
  readonly verifyPolicy?: boolean;
}

export function registerReplay(program: Command, io: CliIo): void {
  const command = program
    .command('replay <day|file>')
    .description(
      'replays a recorded day through the same kernel and compares every outcome; or with another policy or rule',
    )
    .option('--until <seq>', 'stop after this event')
    .option('--verify-policy', 'let the policy decide again instead of taking its recorded decisions')
    .option('--policy <name|file>', 'what if this one had decided: sma, sma(5,20) with other numbers, a model …')
    .option(
      '--set <rule=value>',
      'what if this rule had held: risk.maxDailyLoss=100000, cashPerBuy=500 …; may be repeated',
      also,
      [],
    ) // prettier-ignore
    .option('--from-seq <seq>', 'what if: from this event on, everything before is as recorded');
  common(command).action((place: string, flags: ReplayFlags) => {
    const { set = [] } = flags;
    if (asksWhatIf({ ...flags, set })) {
      checkAlone(flags);
      replayWhatIf(logPathOf(place, io.home), { ...flags, set }, io);
      return;
    }
    const summary = replayFile(logPathOf(place, io.home), flags, io);
    io.result(summary);
    if (!summary.matches) process.exitCode = 1;
  });
}

function also(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function checkAlone({ until, verifyPolicy }: ReplayFlags): void {
  if (until === undefined && verifyPolicy !== true) return;
  const flag = until === undefined ? '--verify-policy' : '--until';
  throw new InputError(
    'not_together',
    `${flag} compares a day with itself: leave it out with --policy, --set and --from-seq, which make it another.`,
  );
}

/** A day's place in the data folder, or a file as it stands. @throws InputError */
export function logPathOf(place: string, home: string): string {
  if (existsSync(place)) return place;
  if (!/^\d{8}$/.test(place)) {
    throw new InputError('no_log', `There is no log "${place}": it takes a day like 20221110, or the path of a log.`);
  }
  return dayLogPath(home, tradingDay(place));
}

/** Replays one log and prints the verdict. */
export function replayFile(path: string, flags: ReplayFlags, io: CliIo): ReplaySummary {
  const until = flags.until === undefined ? undefined : Number(flags.until);
  if (until !== undefined && !(Number.isSafeInteger(until) && until > 0)) {
    throw new InputError('bad_seq', `--until takes the number of an event, from 1: "${flags.until ?? ''}" is none.`);
  }
  const log = openDayLog({ path, readonly: true });
  const bar = progressBar('replay');
  try {
    const started = performance.now();
    const [first] = log.read(1, 1);
    const policy = first?.event.type === 'DayOpened' ? first.event.config.policy : '';
    const result = replay(log, {
      ...(until === undefined ? {} : { until }),
      ...(flags.verifyPolicy === true ? { verifyPolicy: policyOf(policy, io.home) } : {}),
      onProgress: (seq, head) => {
        bar.update(seq / head, '');
      },
    });
    bar.stop();
    const seconds = Math.round(performance.now() - started) / 1_000;
    const { events, ticks, stateHash, matches, divergence } = result;
    printReplay({ events, ticks, seconds, stateHash, matches, divergence }, result.badSnapshots, io);
    return { events, ticks, seconds, stateHash, matches, divergence };
  } finally {
    bar.stop();
    log.close();
  }
}

function printReplay(summary: ReplaySummary, badSnapshots: readonly number[], io: CliIo): void {
  const { events, ticks, seconds, stateHash, matches, divergence } = summary;
  const total = (events + ticks).toLocaleString('en-US');
  io.print(
    `Replayed ${total} events in ${seconds.toFixed(1)} s: ${matches ? 'every outcome is the recorded one' : 'it DIVERGES'}`,
  );
  if (divergence !== null) {
    io.print(`  at event ${divergence.seq}: ${divergence.what}`);
    io.print(`  recorded ${JSON.stringify(divergence.recorded)}`);
    io.print(`  replayed ${JSON.stringify(divergence.replayed)}`);
  }
  for (const seq of badSnapshots) io.note(`The snapshot at event ${seq} is not the replayed state: the replay holds.`);
  io.print(`  state      ${stateHash}`);
}
