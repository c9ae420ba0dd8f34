/** Makes a log from records. It appears under its name only when it is whole. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { InputError } from '../../src/domain/index.js';
import { dayLogPath, openDayLog } from '../open.js';
import { GROUP_ROWS, type SqliteDayLog } from '../sqlite-day-log.js';
import type { Header, LogRecord } from './records.js';

export interface Imported extends Header {
  readonly path: string;
  readonly sealed: boolean;
}

/**
 * Writes `days/YYYYMMDD.sqlite` in `home`. With blocks, each must come out with the hash it had: the new log has the same
 * head as the old. Without, rows are committed in groups and the chain is made anew.
 *
 * @throws InputError `bad_export` when the records are not what was exported, `log_exists` when the day is there already,
 *   `newer_log`; then nothing is left behind
 */
export async function importRecords(
  home: string,
  records: AsyncIterable<LogRecord> | Iterable<LogRecord>,
): Promise<Imported> {
  let into: Target | null = null;
  try {
    for await (const record of records) {
      if (record.kind === 'header') into = begin(home, record.header, into);
      else if (into === null) throw bad('it does not begin with the header line that names the day');
      else take(into, record);
    }
    if (into === null) throw bad('it is empty');
    return finish(into);
  } catch (error) {
    if (into !== null) discard(into);
    throw error;
  }
}

interface Target {
  readonly header: Header;
  readonly path: string;
  readonly log: SqliteDayLog;
  blocks: number;
}

const partial = (path: string): string => `${path}.importing`;

function begin(home: string, header: Header, before: Target | null): Target {
  if (before !== null) throw bad('it holds two headers: one file takes one day');
  const path = dayLogPath(home, header.day);
  if (existsSync(path)) {
    throw new InputError(
      'log_exists',
      `There is a log at ${path} already: import into another --home, or move it away.`,
    );
  }
  removeFile(partial(path));
  return { header, path, log: openDayLog({ path: partial(path), day: header.day, create: true }), blocks: 0 };
}

function take(into: Target, record: Exclude<LogRecord, { kind: 'header' }>): void {
  const { log } = into;
  if (record.kind === 'row') {
    if (record.row.seq !== log.head + 1) throw bad(`event ${record.row.seq} follows event ${log.head}`);
    if (log.sealed) throw bad(`event ${record.row.seq} follows DayClosed`);
    log.adopt(record.row);
    if (into.header.blocks === 0 && log.buffered === GROUP_ROWS) log.flush('group');
    return;
  }
  into.blocks++;
  log.flush('group');
  if (log.head !== record.lastSeq || log.headHash() !== record.hash) {
    throw bad(`the rows up to ${log.head} do not have the hash of their block`);
  }
}

function finish(into: Target): Imported {
  const { header, path, log } = into;
  if (log.head !== header.events) throw bad(`it holds ${log.head} of ${header.events} events`);
  if (into.blocks !== header.blocks) throw bad(`it holds ${into.blocks} of ${header.blocks} blocks`);
  log.flush('full');
  if (header.blocks > 0 && log.headHash() !== header.head) throw bad('rows follow its last block');
  const done = { ...header, events: log.head, head: log.headHash(), path, sealed: log.sealed };
  log.close();
  renameSync(partial(path), path);
  return done;
}

function discard({ path, log }: Target): void {
  log.close();
  removeFile(partial(path));
}

function removeFile(path: string): void {
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
}

function bad(what: string): InputError {
  return new InputError(
    'bad_export',
    `The file is no whole export of a log: ${what}. Export it again with \`haru log export\`.`,
  );
}
