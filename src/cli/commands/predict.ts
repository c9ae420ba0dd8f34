/** `haru predict`: a model's decisions over a range, without trading (CLI.md). */
import type { Command } from 'commander';
import { ACTIONS } from '../../learning/index.js';
import { findModel } from '../../app/models.js';
import { runPredict } from '../../app/train-test.js';
import { common, type CliIo } from '../io.js';
import { oneSeries, rangeOf, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';

interface PredictFlags extends SeriesFlags, RangeFlags {
  readonly policy: string;
}

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
  const model = findModel(io.home, flags.policy);
  const now = new Date().toISOString();
  await withMarket(io, 'read', (store) => {
    const { predictions, folder } = runPredict(io.home, store, model, oneSeries(store, flags), rangeOf(flags), now);
    for (const prediction of predictions) {
      io.result(prediction);
      io.print(`${prediction.date}  ${ACTIONS[prediction.action].padEnd(4)}  ${prediction.confidence.toFixed(4)}`);
    }
    io.note(`Wrote ${folder.path}.`);
  });
}
