/** `haru walkforward`: learned policies on bars they have not seen, beside what needs no learning, and a verdict (CLI.md). */
import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import type { MarketStore } from '../../domain/index.js';
import { EPISODE_COSTS } from '../../app/episodes.js';
import { onThreads, walkforward, type WalkforwardResult } from '../../app/walkforward.js';
import { textsOfRange } from '../../app/train-settings.js';
import { NETS } from '../../learning/index.js';
import { progressBar } from '../bar.js';
import { common, type CliIo } from '../io.js';
import { withMarket } from '../series.js';
import { untilAsked } from '../signals.js';
import { countOf, settingsOf, WALKFORWARD as DEFAULT, type WalkforwardFlags } from '../walkforward-flags.js';
import { walkforwardName } from '../train-name.js';
import { tellWalkforward } from '../walkforward-text.js';

interface Flags extends WalkforwardFlags {
  readonly name?: string;
  readonly workers?: number;
}

/** Adds the command to `program`. */
export function registerWalkforward(program: Command, io: CliIo): void {
  const command = common(program.command('walkforward')).description(
    'trains in windows and tests after each, beside buy-and-hold, hold, chance and sma; says whether there is an edge',
  );
  windowOptions(command);
  learnerOptions(command);
  command
    .option('--name <name>', 'of its folder; one that is there is gone on with (default: <time>_<methods>_<net>)')
    .option('--workers <count>', 'threads (default: one a core)', countOf('--workers'))
    .action((flags: Flags) => run(flags, io));
}

function windowOptions(command: Command): void {
  command
    .option('--code <codes>', 'whose bars, several with commas (default: all that are stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar of all windows, KST')
    .option('--to <time>', 'last bar of all windows, KST')
    .option('--train-bars <count>', `bars to train on (default: ${DEFAULT.trainBars})`, countOf('--train-bars'))
    .option('--test-bars <count>', `bars to test on (default: ${DEFAULT.testBars})`, countOf('--test-bars'))
    .option('--step-bars <count>', 'from one test to the next (default: --test-bars)', countOf('--step-bars'))
    .option('--anchored', 'every training begins with the first bar')
    .option('--train-from <time>', 'instead: one window by times')
    .option('--train-to <time>', 'last bar to train on; cut so that the purge fits')
    .option('--test-from <time>', 'first bar to test on')
    .option('--test-to <time>', 'last bar to test on; a day means all of it')
    .option(
      '--purge <count>',
      'bars left out between (default: 120, which features look back, and one window)',
      countOf('--purge', 0),
    );
}

function learnerOptions(command: Command): void {
  const each = 'one for all methods, or like pg=200,ppo=40';
  command
    .option('--methods <list>', `ways of learning (default: ${DEFAULT.methods})`)
    .option('--seeds <count>', `trainings of each in each window (default: ${DEFAULT.seeds})`, countOf('--seeds'))
    .addOption(new Option('--net <net>', `what learns (default: ${DEFAULT.net})`).choices(NETS))
    .option('--steps <bars>', `bars in a window of the network (default: ${DEFAULT.steps})`, countOf('--steps'))
    .option('--epochs <counts>', `times through the bars: ${each} (default: ${DEFAULT.epochs})`)
    .option('--lr <rates>', `learning rate: ${each} (default: as train)`)
    .option('--discount <factors>', `what the next value counts for: ${each} (default: as train)`)
    .option('--balance <won>', `cash at the start of each test (default: ${DEFAULT.balance})`, countOf('--balance'))
    .addOption(new Option('--costs <model>', `of all tests (default: ${DEFAULT.costs})`).choices(EPISODE_COSTS))
    .addOption(new Option('--train-costs <model>', 'while learning (default: --costs)').choices(EPISODE_COSTS))
    .option('--draws <count>', `of the random competitor (default: ${DEFAULT.draws})`, countOf('--draws'));
}

async function run({ name, workers = availableParallelism(), ...flags }: Flags, io: CliIo): Promise<void> {
  const bar = progressBar('walk-forward');
  const now = (): string => new Date().toISOString();
  const work = (store: MarketStore, signal: AbortSignal): Promise<WalkforwardResult> => {
    const settings = name !== undefined && !isTold(flags) ? null : settingsOf(flags, store);
    const called = name ?? (settings === null ? '' : walkforwardName(settings, now()));
    const onProgress = (share: number, text: string): void => bar.update(share, text);
    const options = { home: io.home, store, signal, now, onProgress, run: onThreads(io.home, workers) };
    return walkforward(called, settings, options);
  };
  try {
    const result = await untilAsked((signal) => withMarket(io, 'read', (store) => work(store, signal)));
    bar.stop();
    tell(result, io);
  } finally {
    bar.stop();
  }
}

/** Whether anything was said of what to do, besides where it is kept. */
function isTold(flags: object): boolean {
  return Object.keys(flags).some((name) => name !== 'json' && name !== 'home');
}

function tell(result: WalkforwardResult, io: CliIo): void {
  const windows = result.windows.map(({ train, test, ...rest }) => ({ ...rest, train: textsOfRange(train), test: textsOfRange(test) })); // prettier-ignore
  io.result({ ...result, windows });
  for (const line of tellWalkforward(result)) io.print(line);
  const { name, jobs, done, failed, stopped } = result;
  for (const { key, error } of failed) io.note(`${key} failed: ${error}`);
  if (stopped) io.note(`Stopped after ${done} of ${jobs}; \`haru walkforward --name ${name}\` goes on.`);
  else if (failed.length > 0) {
    io.note(`${failed.length} of ${jobs} failed; \`haru walkforward --name ${name}\` tries them again.`);
    process.exitCode = 1;
  }
}
