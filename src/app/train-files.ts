/**
 * A run in its two folders: `models/<name>/`, the registry's, with `checkpoint.safetensors` while it runs and in the end
 * `policy.safetensors` and `model.json`, by which it becomes a model; and its output folder with `params.json` and
 * `epochs.jsonl`.
 *
 * A checkpoint is one file: arrays as tensors, everything else as JSON in its metadata; written beside and renamed, so
 * there is never half of one, nor one half of an epoch and the other of the next.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../domain/index.js';
import { ACTIONS, decodeSafetensors, encodeSafetensors, type NamedArray, type Weights } from '../learning/index.js';
import type { EpochReport, TrainerState } from '../learning/trainer.js';
import type { Model } from './model-card.js';
import { modelFileBytes } from './model-files.js';
import { CARD_FILE, cardOf, checkModelName, modelsFolder, WEIGHTS_FILE, type CardFacts } from './models.js';
import { TrainCharts } from './train-charts.js';
import { OutputFolder, writeWhole } from './train-output.js';
import { parseTrainSettings, type TrainSettings } from './train-settings.js';

const LOG_FILE = 'epochs.jsonl';
const CHECKPOINT_FILE = 'checkpoint.safetensors';

/** What a run was begun with. */
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
  readonly #path: string;

  private constructor(
    home: string,
    readonly name: string,
    readonly output: OutputFolder,
  ) {
    this.#path = join(modelsFolder(home), name);
  }

  /** Begins a run. @throws InputError `bad_model_name`, `model_exists` */
  static create(home: string, name: string, { settings, dataHash }: RunParams): RunFolder {
    checkModelName(name);
    const path = join(modelsFolder(home), name);
    if (existsSync(path)) {
      throw new InputError(
        'model_exists',
        `There is a run or model "${name}" already: go on with --resume, give another --name, or remove ${path}.`,
      );
    }
    mkdirSync(path, { recursive: true });
    const { code, base } = settings;
    const mode = base === null ? 'train' : 'update';
    return new RunFolder(home, name, OutputFolder.create(home, name, { mode, model: name, code, settings, dataHash }));
  }

  /**
   * A run that was begun.
   *
   * @param name null: the one begun last that has not ended
   * @throws InputError `no_run`
   */
  static find(home: string, name: string | null): RunFolder {
    const folder = modelsFolder(home);
    const begun = [...OutputFolder.ofTrainings(home)].filter(([model]) => existsSync(join(folder, model)));
    const isOpen = ([model]: readonly [string, OutputFolder]): boolean => !existsSync(join(folder, model, CARD_FILE));
    const found = begun.sort(([a], [b]) => (a < b ? -1 : 1)).findLast((run) => (name === null ? isOpen(run) : run[0] === name)); // prettier-ignore
    if (found !== undefined) return new RunFolder(home, ...found);
    const what = name === null ? 'no unfinished run to resume: leave --resume out' : `no run "${name}" to resume`;
    throw new InputError('no_run', `There is ${what}.`);
  }

  params(): RunParams {
    const { settings, dataHash } = this.output.params() as unknown as RunParams;
    return { settings: parseTrainSettings(settings), dataHash };
  }

  /** One line of `epochs.jsonl`. */
  log(report: EpochReport): void {
    this.output.append(LOG_FILE, report);
  }

  /** Of all epochs so far, oldest first. */
  reports(): EpochReport[] {
    return this.output.lines(LOG_FILE) as EpochReport[];
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
    this.#write(CHECKPOINT_FILE, encodeSafetensors(arrays, { state: JSON.stringify(told) }));
  }

  /** Null when the run was stopped before its first. What was told of epochs that come after it is dropped. */
  checkpoint(): TrainerState | null {
    const path = join(this.#path, CHECKPOINT_FILE);
    const file = existsSync(path) ? decodeSafetensors(readFileSync(path), path) : null;
    const state = file === null ? null : stateOf(file.weights, file.metadata['state'] ?? '{}');
    const epoch = state?.epoch ?? 0;
    this.output.cutLines(LOG_FILE, epoch);
    TrainCharts.cut(this.output, epoch);
    return state;
  }

  /** Puts the run into the registry, the card last: it is what makes a folder a model. */
  becomeModel(
    { architecture, weights }: Pick<Model, 'architecture' | 'weights'>,
    created: string,
    facts: CardFacts,
  ): void {
    const card = cardOf({ name: this.name, architecture, weights }, created, facts);
    this.#write(WEIGHTS_FILE, modelFileBytes(weights, architecture.activation, card.features));
    this.#write(CARD_FILE, `${JSON.stringify(card, null, 2)}\n`);
  }

  #write(file: string, content: string | Uint8Array): void {
    writeWhole(join(this.#path, file), content);
  }
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
