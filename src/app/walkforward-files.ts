/**
 * The folder of a walk-forward, `walkforward/<name>/` in the data folder: `params.json`, `results.jsonl` with a line for each
 * finished job, and in the end `verdicts.json`. A line that a crash cut short is dropped, and its job done again.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type EpochMs } from '../domain/index.js';
import type { Judgement } from '../learning/evaluation/index.js';
import type { JobResult } from './walkforward-job.js';
import { checkModelName } from './models.js';
import { parseWalkforwardSettings, type LearnerSettings, type WalkforwardSettings } from './walkforward-settings.js';

const PARAMS_FILE = 'params.json';
const RESULTS_FILE = 'results.jsonl';
const VERDICTS_FILE = 'verdicts.json';

/** What `params.json` holds. */
export interface WalkforwardParams {
  readonly settings: WalkforwardSettings;
  /** FEATURE_SCHEMA_HASH. */
  readonly features: string;
  /** Of haru and what it computes with: results of other versions are not mixed. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of the bars of each code. */
  readonly dataHash: string;
}

/** A verdict on a method, as `model promote` asks for it. */
export interface MethodVerdict extends Judgement, LearnerSettings {
  readonly words: string;
}

export interface Verdicts {
  /** ISO 8601. */
  readonly at: string;
  /** First and last bar tested on. */
  readonly tested: { readonly from: EpochMs; readonly to: EpochMs };
  readonly verdicts: readonly MethodVerdict[];
}

export function walkforwardFolder(home: string): string {
  return join(home, 'walkforward');
}

export class WalkforwardFolder {
  readonly path: string;

  /** @throws InputError `bad_model_name`: names are those of models */
  constructor(
    home: string,
    readonly name: string,
  ) {
    checkModelName(name);
    this.path = join(walkforwardFolder(home), name);
  }

  /** Null where there is none. @throws InputError `bad_walkforward` */
  params(): WalkforwardParams | null {
    const params = this.#read(PARAMS_FILE) as WalkforwardParams | null;
    return params === null ? null : { ...params, settings: parseWalkforwardSettings(params.settings) };
  }

  create(params: WalkforwardParams): void {
    mkdirSync(this.path, { recursive: true });
    this.#write(PARAMS_FILE, `${JSON.stringify(params, null, 2)}\n`);
  }

  /** Of the jobs done so far, in the order they ended. */
  results(): JobResult[] {
    const path = join(this.path, RESULTS_FILE);
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== text) this.#write(RESULTS_FILE, whole);
    const lines = whole.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as JobResult);
  }

  append(result: JobResult): void {
    appendFileSync(join(this.path, RESULTS_FILE), `${JSON.stringify(result)}\n`);
  }

  verdicts(): Verdicts | null {
    return this.#read(VERDICTS_FILE) as Verdicts | null;
  }

  saveVerdicts(verdicts: Verdicts): void {
    this.#write(VERDICTS_FILE, `${JSON.stringify(verdicts, null, 2)}\n`);
  }

  #read(file: string): unknown {
    const path = join(this.path, file);
    if (!existsSync(path)) return null;
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw new InputError('bad_walkforward', `${path} is not JSON: remove ${this.path} and run it anew.`, { cause });
    }
  }

  /** Writes beside and renames into place. */
  #write(file: string, content: string): void {
    const path = join(this.path, file);
    writeFileSync(`${path}.part`, content);
    renameSync(`${path}.part`, path);
  }
}

/** A walk-forward that has come to its verdicts. */
export interface Judged extends WalkforwardParams, Verdicts {
  readonly name: string;
}

/** All that have come to verdicts, the newest last. */
export function judgedWalkforwards(home: string): Judged[] {
  const folder = walkforwardFolder(home);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const judged = names.flatMap(({ name }): Judged[] => {
    const of = new WalkforwardFolder(home, name);
    const [params, verdicts] = [of.params(), of.verdicts()];
    return params === null || verdicts === null ? [] : [{ name, ...params, ...verdicts }];
  });
  return judged.sort((a, b) => a.at.localeCompare(b.at));
}
