/** `haru test`: runs a policy's network over a range without learning, step by step (CLI.md). */
import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { InputError } from '../../domain/index.js';
import { EPISODE_COSTS, type EpisodeCosts } from '../../app/episodes.js';
import { findModel } from '../../app/models.js';
import { jsonLines, runTest } from '../../app/train-test.js';
import { common, type CliIo } from '../io.js';
import { noteMissingFont } from '../report-file.js';
import { oneSeries, rangeOf, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';
import type { ChartFlags } from './train.js';

interface TestFlags extends SeriesFlags, RangeFlags, Pick<ChartFlags, 'charts'> {
  readonly policy: string;
  readonly balance: string;
  readonly costs: EpisodeCosts;
  readonly stepsOut?: string;
}

/** Adds the command to `program`. */
export function registerTest(program: Command, io: CliIo): void {
  common(program.command('test'))
    .description('runs a model over a range of stored bars without learning')
    .requiredOption('--policy <name|file>', 'a model of the registry, or a file of weights')
    .option('--code <code>', 'whose bars (default: the only ones stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .option('--balance <won>', 'cash at the start', '10000000')
    .addOption(
      new Option('--costs <model>', "rltrader: the original's; or the broker's")
        .choices(EPISODE_COSTS)
        .default('rltrader'),
    )
    .option('--steps-out <file>', 'write one JSON line per decision here too')
    .option('--charts', 'draws what was played (default)')
    .option('--no-charts', 'draws nothing')
    .action((flags: TestFlags) => test(flags, io));
}

async function test(flags: TestFlags, io: CliIo): Promise<void> {
  const model = findModel(io.home, flags.policy);
  const { charts = true, costs } = flags;
  const now = new Date().toISOString();
  const result = await withMarket(io, 'read', async (store) => {
    const wish = { series: oneSeries(store, flags), range: rangeOf(flags), costs, balance: balanceOf(flags.balance) };
    const { summary, steps, folder, draw } = runTest(io.home, store, model, wish, now);
    if (flags.stepsOut !== undefined) writeFileSync(flags.stepsOut, jsonLines(steps));
    if (charts) await draw();
    return { code: wish.series.code, ...summary, output: folder.output() };
  });
  io.result(result);
  const { code, steps, buy, sell, hold, numStocks, portfolioValue, output } = result;
  io.print(`${model.name} on ${code}: ${steps} decisions, ${buy} buys, ${sell} sells, ${hold} times nothing`);
  io.print(`  portfolio  ${portfolioValue.toLocaleString('en-US')} won, of it ${numStocks} shares`);
  io.print(`  output     ${output.folder}`);
  if (charts) noteMissingFont(io, 'the figure');
}

/** @throws InputError when it is no whole number of won above 0 */
export function balanceOf(text: string): number {
  const balance = Number(text);
  if (Number.isSafeInteger(balance) && balance > 0) return balance;
  throw new InputError('bad_balance', `--balance takes whole won above 0, like 10000000: "${text}" is none.`);
}
