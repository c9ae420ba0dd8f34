/**
 * The registry: `models/<name>/` in the data folder, each with `policy.safetensors` and `model.json`. A model is written
 * beside and renamed into place, so there is never half of one.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../domain/index.js';
import { FEATURE_SCHEMA_HASH } from '../features/index.js';
import { checkWeights, decodeSafetensors, weightsHash } from '../learning/index.js';
import { versionsNow } from './day-config.js';
import { checkFits, parseModelCard, type Model, type ModelCard } from './model-card.js';
import { modelFileBytes, readBytes, readModelFile, WEIGHTS_EXTENSION } from './model-files.js';
import { nearest } from './nearest.js';

export const CARD_FILE = 'model.json';
export const WEIGHTS_FILE = `policy${WEIGHTS_EXTENSION}`;

/** A letter or digit of any script first, so that no name is a path or a flag. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.,()-]*$/u;

export function modelsFolder(home: string): string {
  return join(home, 'models');
}

/** Names in the registry, sorted. */
export function modelNames(home: string): string[] {
  const folder = modelsFolder(home);
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const isModel = (name: string): boolean => NAME.test(name) && existsSync(join(folder, name, CARD_FILE));
  return entries.flatMap((entry) => (entry.isDirectory() && isModel(entry.name) ? [entry.name] : [])).sort();
}

/** @throws InputError `no_model` naming the nearest; `bad_model` */
export function readCard(home: string, name: string): ModelCard {
  const names = modelNames(home);
  if (!names.includes(name)) {
    const guess = nearest(name, names);
    const hint = guess === null ? '`haru model list` shows what there is.' : `did you mean ${guess}?`;
    throw new InputError('no_model', `There is no model "${name}": ${hint}`);
  }
  const path = join(modelsFolder(home), name, CARD_FILE);
  return parseModelCard(readFileSync(path, 'utf8'), path);
}

/**
 * A model of the registry, checked: weights against their hash, network against its description, features against haru's.
 *
 * @throws InputError `no_model`, `bad_model`, `model_misfit`, `model_changed`, `bad_safetensors`
 */
export function readModel(home: string, name: string): Model {
  const card = readCard(home, name);
  const path = join(modelsFolder(home), name, WEIGHTS_FILE);
  const { weights } = decodeSafetensors(readBytes(path), path);
  checkWeights(card.architecture, weights);
  checkFits(name, card.architecture, card.features);
  const hash = weightsHash(weights);
  if (hash !== card.weights) {
    const [found, told] = [hash.slice(0, 8), card.weights.slice(0, 8)];
    throw new InputError('model_changed', `The model ${name} was changed: its weights are ${found}, not ${told}.`);
  }
  return { name, architecture: card.architecture, weights, hash, card };
}

/**
 * What stands after `--policy` where it is no baseline: a weight file, a name of the registry, or an id from a log
 * (`name@hash`).
 *
 * @throws InputError as `readModelFile` and `readModel`
 */
export function findModel(home: string, text: string): Model {
  if (text.endsWith(WEIGHTS_EXTENSION)) return readModelFile(text);
  const [, name = text, hash] = /^(.*)@([0-9a-f]{8})$/.exec(text) ?? [];
  if (hash === undefined) return readModel(home, name);
  const names = modelNames(home);
  const found = [name, ...names].find(
    (known) => names.includes(known) && readCard(home, known).weights.startsWith(hash),
  );
  if (found !== undefined) return { ...readModel(home, found), name };
  throw new InputError('no_model', `There is no model with weights ${hash} (${name}): \`haru model import\` its file.`);
}

/** All that `model.json` says but what follows from the weights. */
export type CardFacts = Pick<ModelCard, 'method' | 'data' | 'seed' | 'params' | 'metrics'>;

/** Of a file from elsewhere nothing more is known. */
const IMPORTED: CardFacts = { method: 'import', data: null, seed: null, params: {}, metrics: {} };

/**
 * Puts a model into the registry.
 *
 * @param created ISO 8601 @param replace a model of this name is replaced instead of refused
 * @throws InputError `bad_model_name`, `model_exists`
 */
export function saveModel(
  home: string,
  model: Pick<Model, 'name' | 'architecture' | 'weights'>,
  created: string,
  facts: CardFacts = IMPORTED,
  replace = false,
): ModelCard {
  const { name, architecture, weights } = model;
  checkModelName(name);
  const folder = join(modelsFolder(home), name);
  if (existsSync(folder) && !replace) {
    throw new InputError(
      'model_exists',
      `There is a model "${name}" already: give another --name, or remove ${folder}.`,
    );
  }
  const card = cardOf(model, created, facts);
  const draft = `${folder}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, WEIGHTS_FILE), modelFileBytes(weights, architecture.activation, card.features));
  writeFileSync(join(draft, CARD_FILE), `${JSON.stringify(card, null, 2)}\n`);
  if (replace) rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return card;
}

/** Writes what is known of a model anew, beside and renamed into place. */
export function rewriteCard(home: string, card: ModelCard): ModelCard {
  const path = join(modelsFolder(home), card.name, CARD_FILE);
  writeFileSync(`${path}.part`, `${JSON.stringify(card, null, 2)}\n`);
  renameSync(`${path}.part`, path);
  return card;
}

/** @throws InputError `bad_model_name`: it must be no path and no flag */
export function checkModelName(name: string): void {
  if (NAME.test(name)) return;
  throw new InputError(
    'bad_model_name',
    `"${name}" is not a name: it takes letters, digits and _ . , ( ) -, like pg-1.`,
  );
}

/** What `model.json` says of a model. */
export function cardOf(
  { name, architecture, weights }: Pick<Model, 'name' | 'architecture' | 'weights'>,
  created: string,
  facts: CardFacts,
): ModelCard {
  return {
    version: 1,
    name,
    created,
    ...facts,
    architecture: { ...architecture, widths: [...architecture.widths] },
    features: FEATURE_SCHEMA_HASH,
    weights: weightsHash(weights),
    versions: versionsNow(['@tensorflow/tfjs-core']),
    promoted: null,
  };
}

/** A model of the registry with these weights, or null. */
export function modelWithHash(home: string, hash: string): string | null {
  return modelNames(home).find((name) => readCard(home, name).weights === hash) ?? null;
}

/** Takes a file of the original's PyTorch layout, or one of `model export`, into the registry. */
export function importModel(home: string, path: string, created: string, name?: string): ModelCard {
  const model = readModelFile(path);
  return saveModel(home, { ...model, name: name ?? model.name }, created);
}

/** Writes a model's weights with their note; any reader of PyTorch's names understands the rest. */
export function exportModel(home: string, name: string, path: string): void {
  const { weights, architecture } = readModel(home, name);
  writeFileSync(path, modelFileBytes(weights, architecture.activation, FEATURE_SCHEMA_HASH));
}
