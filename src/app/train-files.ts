/**
 * A run folder, `models/<time>_<method>_<net>/` as in the original: `params.json`, `epochs.jsonl`, `checkpoint.safetensors`
 * while it runs, and in the end `policy.safetensors` and `model.json`, by which it becomes a model of the registry.
 *
 * A checkpoint is one file: arrays as tensors, everything else as JSON in its metadata; written beside and renamed, so
 * there is never half of one, nor one half of an epoch and the other of the next.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../domain/index.js';
import { ACTIONS, decodeSafetensors, encodeSafetensors, type NamedArray, type Weights } from '../learning/index.js';
import type { TrainerState } from '../learning/trainer.js';
import type { Model } from './model-card.js';
import { modelFileBytes } from './model-files.js';
import { CARD_FILE, cardOf, checkModelName, modelsFolder, WEIGHTS_FILE, type CardFacts } from './models.js';
import { parseTrainSettings, type TrainSettings } from './train-settings.js';

const PARAMS_FILE = 'params.json';
const LOG_FILE = 'epochs.jsonl';
const CHECKPOINT_FILE = 'checkpoint.safetensors';

/** What `params.json` holds. */
export interface RunParams {
  readonly settings: TrainSettings;
  /** Of the bars learned from: a resumed run must see the same. */
  readonly dataHash: string;
}

const note = z.object({
  epoch: z.int().min(0),
  numbers: z.record(z.string(), z.number()),
  best: z.object({ epoch: z.int(), portfolioValue: z.number() }).nullable(),
  final: z.number().nullable(),
  collapse: z.object({ action: z.enum(ACTIONS), since: z.int() }).nullable(),
});

export class RunFolder {
  readonly path: string;

  constructor(
    home: string,
    readonly name: string,
  ) {
    this.path = join(modelsFolder(home), name);
  }

  /** @throws InputError `bad_model_name`, `model_exists` */
  create(params: RunParams): void {
    checkModelName(this.name);
    if (existsSync(this.path)) {
      const { name, path } = this;
      throw new InputError(
        'model_exists',
        `There is a run or model "${name}" already: go on with --resume, give another --name, or remove ${path}.`,
      );
    }
    mkdirSync(this.path, { recursive: true });
    this.write(PARAMS_FILE, `${JSON.stringify(params, null, 2)}\n`);
  }

  /** @throws InputError `no_run` */
  params(): RunParams {
    const path = join(this.path, PARAMS_FILE);
    if (!existsSync(path))
      throw new InputError('no_run', `There is no run "${this.name}" to resume below ${this.path}.`);
    const { settings, dataHash } = JSON.parse(readFileSync(path, 'utf8')) as { settings: unknown; dataHash: string };
    return { settings: parseTrainSettings(settings), dataHash };
  }

  /** One line of `epochs.jsonl`. */
  log(report: { readonly epoch: number }): void {
    appendFileSync(join(this.path, LOG_FILE), `${JSON.stringify(report)}\n`);
  }

  saveCheckpoint({ epoch, learner, best, final, collapse }: TrainerState): void {
    const arrays = new Map<string, NamedArray>();
    const put = (part: string, weights: Weights): void => {
      for (const [name, array] of weights) arrays.set(`${part}/${name}`, array);
    };
    for (const [part, weights] of Object.entries(learner.arrays)) put(`learner/${part}`, weights);
    if (best !== null) put('best', best.weights);
    const bestNote = best === null ? null : { epoch: best.epoch, portfolioValue: best.portfolioValue };
    const told: z.infer<typeof note> = { epoch, numbers: learner.numbers, best: bestNote, final, collapse };
    this.write(CHECKPOINT_FILE, encodeSafetensors(arrays, { state: JSON.stringify(told) }));
  }

  /** Null when the run was stopped before its first. Lines of the log that come after it are dropped. */
  checkpoint(): TrainerState | null {
    const path = join(this.path, CHECKPOINT_FILE);
    const file = existsSync(path) ? decodeSafetensors(readFileSync(path), path) : null;
    const state = file === null ? null : stateOf(file.weights, file.metadata['state'] ?? '{}');
    this.#cutLog(state?.epoch ?? 0);
    return state;
  }

  /** Writes a file beside and renames it into place. */
  write(file: string, content: string | Uint8Array): void {
    const path = join(this.path, file);
    writeFileSync(`${path}.part`, content);
    renameSync(`${path}.part`, path);
  }

  /** Puts the run into the registry, the card last: it is what makes a folder a model. */
  becomeModel(
    { architecture, weights }: Pick<Model, 'architecture' | 'weights'>,
    created: string,
    facts: CardFacts,
  ): void {
    const card = cardOf({ name: this.name, architecture, weights }, created, facts);
    this.write(WEIGHTS_FILE, modelFileBytes(weights, architecture.activation, card.features));
    this.write(CARD_FILE, `${JSON.stringify(card, null, 2)}\n`);
  }

  #cutLog(epochs: number): void {
    const path = join(this.path, LOG_FILE);
    if (!existsSync(path)) return;
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, epochs);
    this.write(LOG_FILE, lines.map((line) => `${line}\n`).join(''));
  }
}

/** Reports of a run's epochs, for charts; oldest first. */
export function readEpochs(home: string, name: string): unknown[] {
  const path = join(modelsFolder(home), name, LOG_FILE);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line): unknown => JSON.parse(line)); // prettier-ignore
}

/** The run begun last that has not ended. @throws InputError `no_run` */
export function unfinishedRun(home: string): string {
  const folder = modelsFolder(home);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const isOpen = (name: string): boolean =>
    existsSync(join(folder, name, PARAMS_FILE)) && !existsSync(join(folder, name, CARD_FILE));
  const last = names.filter(isOpen).sort().at(-1);
  if (last === undefined) throw new InputError('no_run', 'There is no unfinished run to resume: leave --resume out.');
  return last;
}

function stateOf(arrays: Weights, text: string): TrainerState {
  const { numbers, best, ...rest } = note.parse(JSON.parse(text));
  const parts = new Map<string, Map<string, NamedArray>>();
  for (const [path, array] of arrays) {
    const at = path.lastIndexOf('/');
    const part = path.slice(0, at);
    if (!parts.has(part)) parts.set(part, new Map());
    parts.get(part)?.set(path.slice(at + 1), array);
  }
  const learner = [...parts].flatMap(([part, weights]) =>
    part.startsWith('learner/') ? [[part.slice('learner/'.length), weights] as const] : [],
  );
  const bestWeights = parts.get('best') ?? new Map<string, NamedArray>();
  return {
    ...rest,
    learner: { arrays: Object.fromEntries(learner), numbers },
    best: best === null ? null : { ...best, weights: bestWeights },
  };
}
