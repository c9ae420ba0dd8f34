/** `haru backtest`: a strategy or a model over stored bars or recorded days, through the machines and rules of a day that is traded (CLI.md). */
import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import { backtestAsOriginal } from '../../app/backtest-original.js';
import { barsFor, runBacktest, type BacktestRun, type BacktestWish } from '../../app/backtest.js';
import { strategyOf } from '../../app/backtest-strategy.js';
import { EPISODE_COSTS, type EpisodeCosts } from '../../app/episodes.js';
import { findModel } from '../../app/models.js';
import { policyOf } from '../../app/policies.js';
import { costsOf, loadSettings, type Settings } from '../../app/settings.js';
import { InputError, money, type MarketStore, type Policy, type SeriesSummary } from '../../domain/index.js';
import { FILL_MODELS, FILL_TERMS, TICK_TERMS, type FillModel, type FillTerms } from '../../engine/index.js';
import { parsePolicyName } from '../../learning/baselines/index.js';
import { performanceOf, type BarsByCode } from '../../report/index.js';
import { columnsOf, tell, writePage } from '../backtest-report.js';
import { progressBar } from '../bar.js';
import { common, type CliIo } from '../io.js';
import { oneSeries, rangeOf, storedSeries, withMarket, type RangeFlags } from '../series.js';
import { checkDaysFlags, onDays } from './backtest-days.js';
import { balanceOf } from './test.js';

interface BacktestFlags extends RangeFlags {
  readonly strategy?: string;
  readonly policy?: string;
  readonly days?: string;
  readonly codes?: string;
  readonly interval?: string;
  readonly balance: string;
  readonly costs?: EpisodeCosts;
  readonly fills: FillModel;
  readonly slippage: string;
  readonly halfSpread: string;
  readonly participation: string;
  readonly report?: string;
  readonly config?: string;
}

export function registerBacktest(program: Command, io: CliIo): void {
  common(program.command('backtest'))
    .description(
      'runs a strategy or a model over stored bars or recorded days, with the machines and rules of a traded day',
    )
    .option('--strategy <name|file.js>', 'sma, sma(5,20) with other numbers, hold, buy-and-hold, or a module of yours')
    .option('--policy <name|file>', 'a model of the registry, or a file of weights, instead of a strategy')
    .option(
      '--days <days>',
      'over the recorded ticks of these days: 20221110, 20221101-20221130, several with commas, or all',
    )
    .option('--codes <codes>', 'whose bars, several with commas (default: all that are stored, or were recorded)')
    .option('--interval <interval>', 'which bars (default: the only ones stored, or those that were decided on)')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .option('--balance <won>', 'cash at the start', '10000000')
    .addOption(
      new Option('--costs <model>', "the broker's, or the original's with a model and --fills close").choices(
        EPISODE_COSTS,
      ),
    ) // prettier-ignore
    .addOption(
      new Option('--fills <model>', 'where orders are filled: close of the deciding bar, next open, …')
        .choices(FILL_MODELS)
        .default('bar'),
    )
    .option(
      '--slippage <ticks>',
      'ticks worse than the bar (--fills bar), or than what was recorded (--days: 0)',
      String(FILL_TERMS.slippage),
    )
    .option('--half-spread <ticks>', 'with --fills bar: half of the spread', String(FILL_TERMS.halfSpread))
    .option(
      '--participation <percent>',
      "most of a bar's volume (--fills bar), or of what was displayed or traded (--days: 100)",
      String(FILL_TERMS.participation / 10),
    ) // prettier-ignore
    .option('--report <file>', 'write the run as a page (.html)')
    .option('--config <file>', 'settings (default: haru.config.json here)')
    .action((flags: BacktestFlags, command: Command) => {
      const isGiven = (flag: string): boolean => command.getOptionValueSource(flag) !== 'default' && flag in flags;
      return flags.days === undefined ? overBars(flags, io) : overDays({ ...flags, days: flags.days }, isGiven, io);
    });
}

async function overDays(
  flags: BacktestFlags & { readonly days: string },
  isGiven: (flag: string) => boolean,
  io: CliIo,
): Promise<void> {
  checkReport(flags.report);
  checkDaysFlags(isGiven);
  const { costs } = flags;
  if (costs === 'rltrader') {
    throw new InputError('not_of_days', "--costs rltrader is the original's model, over bars: take kiwoom or mock with --days."); // prettier-ignore
  }
  const terms = termsOf({
    ...flags,
    slippage: isGiven('slippage') ? flags.slippage : String(TICK_TERMS.slippage),
    participation: isGiven('participation') ? flags.participation : String(TICK_TERMS.participation / 10),
  });
  const settings = loadSettings({}, process.env, flags.config);
  const policy = await chosenPolicy(flags, io);
  const begun = performance.now();
  const { costs: _costs, ...rest } = flags;
  const done = onDays({ ...rest, terms, ...(costs === undefined ? {} : { costs }) }, policy, settings, io);
  const seconds = (performance.now() - begun) / 1_000;
  tell(done, performanceOf(done.record), seconds, flags.report, io);
  const bars = Object.fromEntries([...done.bars].map(([code, each]) => [code, columnsOf(each)]));
  if (flags.report !== undefined) writePage(flags.report, done, bars, io);
}

async function overBars(flags: BacktestFlags, io: CliIo): Promise<void> {
  checkReport(flags.report);
  const settings = loadSettings({}, process.env, flags.config);
  await withMarket(io, 'read', async (store) => {
    const begun = performance.now();
    const [done, bars] =
      flags.costs === 'rltrader' ? asOriginal(store, flags, io) : await onKernel(store, settings, flags, io);
    const seconds = (performance.now() - begun) / 1_000;
    const judged = performanceOf(done.record);
    tell(done, judged, seconds, flags.report, io);
    if (flags.report !== undefined) writePage(flags.report, done, bars, io);
  });
}

type Run = readonly [BacktestRun, BarsByCode];

async function onKernel(store: MarketStore, settings: Settings, flags: BacktestFlags, io: CliIo): Promise<Run> {
  const policy = await chosenPolicy(flags, io);
  const series = seriesOf(store, flags);
  const [first] = series;
  if (first === undefined)
    throw new InputError('no_series', 'There are no bars: `haru import` or `haru collect` some.');
  if (flags.fills === 'auction' && first.interval !== '1d') {
    throw new InputError('bad_fills', `--fills auction takes 1d bars, not ${first.interval}: take close, open or bar.`);
  }
  const bar = progressBar('backtest');
  const wish: BacktestWish = {
    codes: series.map(({ code }) => code),
    interval: first.interval,
    range: rangeOf(flags),
    policy,
    costs: costsOf({ ...settings, ...(flags.costs === undefined || flags.costs === 'rltrader' ? {} : { costs: flags.costs }) }), // prettier-ignore
    fills: flags.fills,
    terms: termsOf(flags),
    balance: money(balanceOf(flags.balance)),
    onDay: (day, share) => {
      bar.update(share, day);
    },
  };
  try {
    const done = runBacktest(store, settings, wish);
    const drawn = flags.report === undefined ? [] : barsFor(store, wish);
    return [done, Object.fromEntries(drawn.map(({ code, bars }) => [code, columnsOf(bars)]))];
  } finally {
    bar.stop();
  }
}

/** The environment of `test` trades one code by a network, at the close: that is what the original's costs belong to. */
function asOriginal(store: MarketStore, flags: BacktestFlags, io: CliIo): Run {
  const { policy, fills, codes, interval } = flags;
  if (policy === undefined || parsePolicyName(policy) !== null || fills !== 'close') {
    throw new InputError(
      'not_the_original',
      "--costs rltrader is the original's model: it takes --policy with a model or its file, and --fills close.",
    );
  }
  const series = oneSeries(store, { ...(codes === undefined ? {} : { code: codes }), ...(interval === undefined ? {} : { interval }) }); // prettier-ignore
  const range = rangeOf(flags);
  const wish = { series, range, balance: balanceOf(flags.balance) };
  const done = backtestAsOriginal(store, findModel(io.home, policy), wish);
  const bars = flags.report === undefined ? [] : store.bars(series, range);
  return [done, { [series.code]: columnsOf(bars) }];
}

async function chosenPolicy({ strategy, policy }: BacktestFlags, io: CliIo): Promise<Policy> {
  if (strategy !== undefined && policy === undefined) return strategyOf(strategy);
  if (policy !== undefined && strategy === undefined) return policyOf(policy, io.home);
  throw new InputError('no_policy', 'A backtest takes one of --strategy and --policy: say who decides.');
}

/** In the order asked for, all of one interval. */
export function seriesOf(
  store: MarketStore,
  { codes, interval }: Pick<BacktestFlags, 'codes' | 'interval'>,
): SeriesSummary[] {
  const found = storedSeries(store, { ...(codes === undefined ? {} : { code: codes }), ...(interval === undefined ? {} : { interval }) }); // prettier-ignore
  const intervals = [...new Set(found.map((series) => series.interval))];
  if (intervals.length > 1) {
    throw new InputError('many_intervals', `Stored are ${intervals.join(', ')} bars: say which with --interval.`);
  }
  const asked = codes?.split(',').map((code) => code.trim()) ?? [];
  return asked.length === 0 ? found : found.toSorted((a, b) => asked.indexOf(a.code) - asked.indexOf(b.code));
}

function termsOf({ slippage, halfSpread, participation }: BacktestFlags): FillTerms {
  return {
    slippage: wholeOf('--slippage', slippage, 1_000),
    halfSpread: wholeOf('--half-spread', halfSpread, 1_000),
    participation: wholeOf('--participation', participation, 100) * 10,
  };
}

function wholeOf(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new InputError('bad_number', `${flag} takes a whole number from 0 to ${most}: "${text}" is none.`);
}

function checkReport(path: string | undefined): void {
  if (path === undefined || extname(path) === '.html') return;
  throw new InputError('bad_report', `--report writes a page, like run.html: "${path}" is none.`);
}
