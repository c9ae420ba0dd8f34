/** `haru train`: teaches a network to trade on stored bars (CLI.md). */
import { Option, type Command } from 'commander';
import { InputError, type MarketStore } from '../../domain/index.js';
import type { EpisodeCosts } from '../../app/episodes.js';
import { EPISODE_COSTS } from '../../app/episodes.js';
import type { TrainOptions, TrainResult } from '../../app/train.js';
import { DEFAULTS_OF, parseTrainSettings, textsOfRange, type TrainSettings } from '../../app/train-settings.js';
import { NETS } from '../../learning/index.js';
import type { EpochReport } from '../../learning/trainer.js';
import { progressBar } from '../bar.js';
import { common, type CliIo } from '../io.js';
import { noteMissingFont } from '../report-file.js';
import { codesOf, intervalFlag, oneSeries, rangeOf, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';
import { untilAsked } from '../signals.js';
import { runName } from '../train-name.js';

/** All optional: what is left out has a default, or with `--resume` is what the run was begun with. */
export interface TrainFlags extends SeriesFlags, RangeFlags, ChartFlags {
  readonly method?: TrainSettings['method'];
  readonly net?: TrainSettings['net'];
  readonly epochs?: number;
  readonly seed?: string;
  readonly steps?: number;
  readonly lr?: number;
  readonly discount?: number;
  readonly balance?: number;
  readonly costs?: EpisodeCosts;
  readonly name?: string;
  readonly resume?: true | string;
}

export interface ChartFlags {
  readonly charts?: boolean;
  readonly chartEvery?: number;
}

const EPOCHS = 200;
const STEPS = 5;
const BALANCE = 10_000_000;
const CHART_EVERY = 10;

/** Adds the command to `program`. */
export function registerTrain(program: Command, io: CliIo): void {
  const command = common(program.command('train'))
    .description('teaches a network to trade on stored bars; Ctrl-C stops after the epoch and keeps a checkpoint')
    .addOption(new Option('--method <method>', 'how it learns (default: pg)').choices(Object.keys(DEFAULTS_OF)))
    .addOption(new Option('--net <net>', 'what learns (default: lstm)').choices(NETS))
    .option('--steps <bars>', `bars in a window, of lstm and cnn (default: ${STEPS})`, numberOf('--steps'));
  trainingOptions(command)
    .option('--resume [name]', 'goes on with a run that was stopped (default: --name, else the last)')
    .action((flags: TrainFlags) => withTraining(io, flags, (store, options) => trainAsTold(flags, store, options)));
}

/** What `train` and `update` have in common. */
export function trainingOptions(command: Command): Command {
  return command
    .option('--code <code>', 'whose bars (default: the only ones stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .option('--epochs <count>', `times through the bars (default: ${EPOCHS})`, numberOf('--epochs'))
    .option('--seed <text>', 'decides everything of chance (default: 1)')
    .option('--lr <rate>', 'learning rate (default: 0.001)', numberOf('--lr'))
    .option(
      '--discount <factor>',
      'what the next value counts for (default: dqn 0.9, ppo 0.95)',
      numberOf('--discount'),
    )
    .option('--balance <won>', `cash at the start (default: ${BALANCE})`, numberOf('--balance'))
    .addOption(
      new Option('--costs <model>', "rltrader (default): the original's; or the broker's").choices(EPISODE_COSTS),
    )
    .option('--name <name>', "the model's name (default: <time>_<method>_<net>)")
    .option('--charts', 'draws what was played (default)')
    .option('--no-charts', 'draws nothing')
    .option('--chart-every <epochs>', `epochs from one figure to the next (default: ${CHART_EVERY})`, epochsOf);
}

async function trainAsTold(flags: TrainFlags, store: MarketStore, options: TrainOptions): Promise<TrainResult> {
  // Tensors take their time to load: no other command shall wait for them.
  const { resume, train } = await import('../../app/train.js');
  const { resume: resumed, name } = flags;
  if (resumed === undefined) {
    const settings = settingsOf(flags, store, { net: flags.net ?? 'lstm', base: null });
    return train(name ?? runName(settings, options.now()), settings, options);
  }
  return resume(resumed === true ? (name ?? null) : resumed, given(flags), options);
}

/** Flags with defaults for what is not given. @throws InputError `bad_train_setting` and those of series and ranges */
export function settingsOf(
  flags: TrainFlags,
  store: MarketStore,
  { net, base }: Pick<TrainSettings, 'net' | 'base'>,
): TrainSettings {
  const { code, interval } = oneSeries(store, flags);
  const method = flags.method ?? 'pg';
  const rest = {
    epochs: EPOCHS, seed: '1', steps: STEPS, balance: BALANCE, costs: 'rltrader', from: null, to: null, ...DEFAULTS_OF[method],
  }; // prettier-ignore
  return parseTrainSettings({ ...rest, ...given(flags), method, net, base, code, interval });
}

/** Only what was really told. */
function given(flags: TrainFlags): Partial<TrainSettings> {
  const { method, net, epochs, seed, steps, lr, discount, balance, costs } = flags;
  const { from, to } = textsOfRange(rangeOf(flags));
  const [code] = codesOf(flags);
  const told = { code, interval: intervalFlag(flags), from: from ?? undefined, to: to ?? undefined, method, net, epochs, seed, steps, lr, discount, balance, costs }; // prettier-ignore
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** A number, whatever it may be; what is allowed is said by the settings. */
function numberOf(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw new InputError('bad_number', `${flag} takes a number: "${text}" is none.`);
  };
}

function epochsOf(text: string): number {
  const epochs = Number(text);
  if (Number.isSafeInteger(epochs) && epochs > 0) return epochs;
  throw new InputError('bad_number', `--chart-every takes a whole number of epochs above 0: "${text}" is none.`);
}

/** Runs a training with its bar and its end told. */
export async function withTraining(
  io: CliIo,
  { charts = true, chartEvery = CHART_EVERY }: ChartFlags,
  work: (store: MarketStore, options: TrainOptions) => Promise<TrainResult>,
): Promise<void> {
  const bar = progressBar('training');
  const onEpoch = ({ epoch, loss, portfolioValue }: EpochReport, epochs: number): void => {
    const value = Math.round(portfolioValue).toLocaleString('en-US');
    bar.update(epoch / epochs, `epoch ${epoch}/${epochs} · loss ${loss.toFixed(5)} · ${value} won`);
  };
  const now = (): string => new Date().toISOString();
  const drawn = charts ? { chartEvery } : {};
  try {
    const result = await untilAsked((signal) =>
      withMarket(io, 'read', (store) => work(store, { home: io.home, store, signal, now, onEpoch, ...drawn })),
    );
    bar.stop();
    tell(result, io);
    if (charts) noteMissingFont(io, 'the figures');
  } finally {
    bar.stop();
  }
}

function tell(result: TrainResult, io: CliIo): void {
  const { model, epochs, steps, epochSeconds, finalPortfolioValue, bestPortfolioValue, bestEpoch, collapse } = result;
  io.result(result);
  io.print(`${model}: ${epochs} epochs of ${steps} decisions, ${epochSeconds.toFixed(2)} s each (${result.backend})`);
  if (finalPortfolioValue !== null && bestPortfolioValue !== null) {
    const [final, best] = [finalPortfolioValue, bestPortfolioValue].map((x) => Math.round(x).toLocaleString('en-US'));
    io.print(`  on the bars learned from, without chance: ${final} won; best ${best} won in epoch ${bestEpoch ?? 0}`);
  }
  io.print(`  weights  ${result.weightsHash}`);
  io.print(`  output   ${result.output.folder}`);
  if (collapse !== null) {
    io.note(
      `Collapsed: since epoch ${collapse.since} the policy wants nothing but ${collapse.action}, whatever it sees.`,
    );
  }
  if (result.stopped) io.note(`Stopped; \`haru train --resume ${model}\` goes on exactly where it was.`);
}
