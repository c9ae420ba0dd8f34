/** Numbered migrations, the same way for every file of this folder: `PRAGMA user_version` says how many a file has had. */
import type { Database } from 'better-sqlite3';
import { InputError } from '../src/domain/index.js';

export interface FileFormat {
  /** Tells our files from other SQLite databases, and from each other. */
  readonly applicationId: number;
  /** Migration n leads from version n to n + 1. */
  readonly migrations: readonly string[];
  /** Code and words of the refusal of a file that is another's. */
  readonly foreign: readonly [code: string, sentence: string];
  /** Codes of the refusals of other versions. */
  readonly newer: string;
  readonly older: string;
}

/**
 * Brings a file to the newest version; a new one from nothing. Each step is a transaction.
 *
 * @param write false for a file opened for reading only: then nothing is changed, an older version is refused
 * @throws InputError when the file is newer than this haru, or of another kind
 */
export function bringUpToDate(db: Database, path: string, write: boolean, format: FileFormat): void {
  const { applicationId, migrations, foreign, newer, older } = format;
  const version = db.pragma('user_version', { simple: true }) as number;
  const id = db.pragma('application_id', { simple: true }) as number;
  const isNew = version === 0 && isEmpty(db);
  if (!isNew && id !== applicationId) throw new InputError(foreign[0], `${path} ${foreign[1]}.`);
  if (version > migrations.length) {
    throw new InputError(
      newer,
      `${path} has format ${version}, this haru knows up to ${migrations.length}: upgrade haru to read it.`,
    );
  }
  if (version === migrations.length) return;
  if (!write) {
    throw new InputError(
      older,
      `${path} has format ${version} and this haru reads ${migrations.length}: open it once for writing, and it is brought up to date.`,
    );
  }
  for (let next = version; next < migrations.length; next++) {
    db.transaction(() => {
      // Another process may have taken this step while we waited for the file.
      if ((db.pragma('user_version', { simple: true }) as number) !== next) return;
      db.exec(migrations[next] ?? '');
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${next + 1}`);
    }).immediate();
  }
}

function isEmpty(db: Database): boolean {
  return db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}
