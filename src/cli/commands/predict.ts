/** `haru predict`: a model's decisions over a range, without trading (CLI.md). */
import type { Command } from 'commander';
import { ACTIONS, OriginalAccount, plainNetwork, predictEpisode, TradingEnvironment } from '../../learning/index.js';
import { storedEpisode } from '../../app/episodes.js';
import { findModel } from '../../app/models.js';
import { common, type CliIo } from '../io.js';
import { oneSeries, rangeOf, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';

interface PredictFlags extends SeriesFlags, RangeFlags {
  readonly policy: string;
}

/** Cash that stays untouched: nothing is traded. */
const UNTOUCHED = 10_000_000;

/** Adds the command to `program`. */
export function registerPredict(program: Command, io: CliIo): void {
  common(program.command('predict'))
    .description("a model's decisions over a range of stored bars; nothing is traded")
    .requiredOption('--policy <name|file>', 'a model of the registry, or a file of weights')
    .option('--code <code>', 'whose bars (default: the only ones stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .action((flags: PredictFlags) => predict(flags, io));
}

async function predict(flags: PredictFlags, io: CliIo): Promise<void> {
  const { architecture, weights } = findModel(io.home, flags.policy);
  const { steps, activation } = architecture;
  await withMarket(io, 'read', (store) => {
    const episode = storedEpisode(store, oneSeries(store, flags), rangeOf(flags), steps);
    const environment = new TradingEnvironment({ episode, account: new OriginalAccount(), balance: UNTOUCHED, steps });
    predictEpisode(environment, plainNetwork(architecture, weights), activation, (prediction) => {
      io.result(prediction);
      io.print(`${prediction.date}  ${ACTIONS[prediction.action].padEnd(4)}  ${prediction.confidence.toFixed(4)}`);
    });
  });
}
