/** `haru update`: trains an existing model further, into a new one (CLI.md). */
import type { Command } from 'commander';
import { findModel } from '../../app/models.js';
import { WEIGHTS_EXTENSION } from '../../app/model-files.js';
import { METHOD_OF } from '../../app/train-settings.js';
import { common, type CliIo } from '../io.js';
import { runName } from '../train-name.js';
import { settingsOf, trainingOptions, withTraining, type TrainFlags } from './train.js';

interface UpdateFlags extends TrainFlags {
  readonly policy: string;
}

/** Adds the command to `program`. */
export function registerUpdate(program: Command, io: CliIo): void {
  const command = common(program.command('update'))
    .description('trains an existing model further, by the method it was made with; the old one stays as it is')
    .requiredOption('--policy <name|file>', 'a model of the registry, or a file of weights');
  trainingOptions(command).action((flags: UpdateFlags) =>
    withTraining(io, flags, async (store, options) => {
      const { train } = await import('../../app/train.js');
      const { name, hash, architecture } = findModel(io.home, flags.policy);
      const method = METHOD_OF[architecture.activation];
      const { net, steps } = architecture;
      // A file stays the file it is, a model of the registry is pinned by its weights.
      const base = flags.policy.endsWith(WEIGHTS_EXTENSION) ? flags.policy : `${name}@${hash.slice(0, 8)}`;
      const settings = settingsOf({ ...flags, method, steps }, store, { net, base });
      return train(flags.name ?? runName(settings, options.now()), settings, options);
    }),
  );
}
