/**
 * What a run leaves for people, as in the original: `output/<code>/<mode>_<time>_<method>_<net>/` with `params.json`, its
 * log, charts and predictions.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { basename, dirname, join } from 'node:path';

export type OutputMode = 'train' | 'update' | 'test' | 'predict';

const PARAMS_FILE = 'params.json';

/** What `params.json` holds: these, and whatever else the run was told. */
export interface OutputParams extends Readonly<Record<string, unknown>> {
  readonly mode: OutputMode;
  readonly model: string;
  readonly code: string;
}

/** What was written, for `--json`. */
export interface Output {
  readonly folder: string;
  /** Names within the folder, sorted. */
  readonly files: readonly string[];
}

export class OutputFolder {
  private constructor(readonly path: string) {}

  /** A new folder; where there is one of this name already, with `-2`, `-3` … behind it. */
  static create(home: string, name: string, params: OutputParams): OutputFolder {
    const parent = join(home, 'output', params.code);
    mkdirSync(parent, { recursive: true });
    for (let n = 1; ; n++) {
      const path = join(parent, `${params.mode}_${name}${n === 1 ? '' : `-${n}`}`);
      if (!isMade(path)) continue;
      const folder = new OutputFolder(path);
      folder.write(PARAMS_FILE, `${JSON.stringify(params, null, 2)}\n`);
      return folder;
    }
  }

  /** Folders of trainings and updates, by the name of the model that they make; of several the last. */
  static ofTrainings(home: string): ReadonlyMap<string, OutputFolder> {
    const all = join(home, 'output');
    const paths = foldersIn(all).flatMap((code) => foldersIn(join(all, code)).map((name) => join(all, code, name)));
    const found = paths.flatMap((path) => {
      if (!/^(?:train|update)_/.test(basename(path)) || !existsSync(join(path, PARAMS_FILE))) return [];
      const folder = new OutputFolder(path);
      return [[folder.params().model, folder] as const];
    });
    return new Map(found);
  }

  params(): OutputParams {
    return JSON.parse(readFileSync(join(this.path, PARAMS_FILE), 'utf8')) as OutputParams;
  }

  /** Writes a file beside and renames it into place, so that there is never half of one. */
  write(file: string, content: string | Uint8Array): void {
    const path = join(this.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, content);
  }

  /** Adds one line of JSON. */
  append(file: string, line: object): void {
    appendFileSync(join(this.path, file), `${JSON.stringify(line)}\n`);
  }

  /** The lines of a file of JSON lines; what a crash has torn is left out. */
  lines(file: string): unknown[] {
    if (!existsSync(join(this.path, file))) return [];
    return readFileSync(join(this.path, file), 'utf8').split('\n').flatMap(parsed);
  }

  /** Drops the lines of later epochs than this one. */
  cutLines(file: string, epoch: number): void {
    if (!existsSync(join(this.path, file))) return;
    const kept = this.lines(file).filter((line) => (line as { readonly epoch: number }).epoch <= epoch);
    this.write(file, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  remove(file: string): void {
    rmSync(join(this.path, file), { force: true });
  }

  files(): string[] {
    const entries = readdirSync(this.path, { recursive: true, withFileTypes: true });
    const names = entries.flatMap((entry) =>
      entry.isFile() ? [join(entry.parentPath, entry.name).slice(this.path.length + 1)] : [],
    );
    return names.sort();
  }

  output(): Output {
    return { folder: this.path, files: this.files() };
  }
}

/** Writes a file beside and renames it into place. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

/** False where something of this name is there: two runs may begin in the same second. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function parsed(line: string): unknown[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as unknown];
  } catch {
    return [];
  }
}
