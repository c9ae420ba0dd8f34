/** `haru model`: the registry (CLI.md). */
import type { Command } from 'commander';
import { exportModel, importModel, modelNames, readCard, readModel } from '../../app/models.js';
import { promoteModel } from '../../app/models-promote.js';
import type { ModelCard } from '../../app/model-card.js';
import { columns } from '../columns.js';
import { common, type CliIo } from '../io.js';

/** Adds the commands to `program`. */
export function registerModel(program: Command, io: CliIo): void {
  const model = program.command('model').description('the registry of models');
  common(model.command('list').description('all models, one line each')).action(() => list(io));
  common(model.command('show <name>').description('everything known of one model')).action((name: string) => {
    readModel(io.home, name);
    show(readCard(io.home, name), io);
  });
  common(model.command('import <file>'))
    .description("takes weights into the registry: the original's PyTorch layout as safetensors, or an export of haru")
    .option('--name <name>', "the model's name (default: the file's)")
    .action((file: string, flags: { readonly name?: string }) => {
      show(importModel(io.home, file, new Date().toISOString(), flags.name), io);
    });
  common(model.command('export <name> <file>'))
    .description('writes the weights of a model as safetensors, by the names of PyTorch')
    .action((name: string, file: string) => {
      exportModel(io.home, name, file);
      io.result({ name, file });
      io.print(`${name} → ${file}`);
    });
  common(model.command('promote <name>'))
    .description(
      'marks a model as the one to trade, `--policy promoted`; a walk-forward of its kind must have found an edge',
    )
    .option('--anyway <reason>', 'whatever a walk-forward says, for this reason, which is kept')
    .action((name: string, { anyway }: { readonly anyway?: string }) => {
      const card = promoteModel(io.home, name, { at: new Date().toISOString(), anyway: anyway ?? null });
      io.result(card);
      io.print(`${name} is the model to trade: ${card.promoted?.reason ?? card.promoted?.verdict ?? ''}`);
    });
}

function list(io: CliIo): void {
  const cards = modelNames(io.home).map((name) => readCard(io.home, name));
  for (const card of cards) io.result(card);
  if (cards.length === 0) io.note('The registry is empty: `haru train` and `haru model import` fill it.');
  else for (const line of columns(HEADINGS, cards.map(cellsOf))) io.print(line);
}

const HEADINGS = ['name', 'net', 'method', 'trained on', 'created', 'weights', 'promoted'];

function cellsOf({ name, architecture, method, data, created, weights, promoted }: ModelCard): (string | null)[] {
  const trained = data === null ? null : `${data.code} ${data.interval} ${data.from}…${data.to}`;
  return [name, architecture.net, method, trained, created, weights.slice(0, 8), promoted?.at ?? null];
}

function show(card: ModelCard, io: CliIo): void {
  io.result(card);
  io.print(JSON.stringify(card, null, 2));
}
