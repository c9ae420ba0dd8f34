/** Opens a file of bars, whatever it is: by its first bytes, not by its name. */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../../domain/index.js';
import type { BarFile, FileFormat } from './bar-file.js';
import { csvPages, rowsOf, type CsvOptions } from './csv.js';
import { isHeader, layoutOf, PLAIN, type Layout } from './layout.js';
import { openOriginalDatabase } from './original-database.js';
import { openParquet } from './parquet.js';

const ACCEPTED =
  "it takes the original system's SQLite database, a CSV of Kiwoom's charts, a CSV of date, open, high, low, close, volume, or a CSV or Parquet file that `haru export` wrote";

/** @throws InputError `no_such_file`, `bad_bars` */
export async function openBars(path: string): Promise<BarFile> {
  const head = readHead(path);
  if (head.toString('latin1').startsWith('SQLite format 3\0')) return openOriginalDatabase(path);
  if (head.toString('latin1').startsWith('PAR1')) return openParquet(path);
  return openCsv(path, head);
}

function readHead(path: string): Buffer {
  try {
    const handle = openSync(path, 'r');
    try {
      const head = Buffer.alloc(4_096);
      return head.subarray(0, readSync(handle, head, 0, head.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new InputError('no_such_file', `${path} cannot be read (${reason}): ${ACCEPTED}.`, { cause });
  }
}

function openCsv(path: string, head: Buffer): BarFile {
  const file = basename(path);
  if (head.includes(0)) throw new InputError('bad_bars', `${file} is no file of bars: ${ACCEPTED}.`);
  const encoding = encodingOf(head);
  const first = rowsOf(new TextDecoder(encoding).decode(head).split('\n', 1)[0] ?? '')[0] ?? [];
  const header = isHeader(first);
  if (!header && !(first.length >= 6 && /^\d{4}[-/.]?\d{2}[-/.]?\d{2}/.test(first[0] ?? ''))) {
    throw new InputError('bad_bars', `${file} begins like no file of bars: ${ACCEPTED}.`);
  }
  const layout = header ? layoutOf(first, file) : PLAIN;
  const options: CsvOptions = { encoding, skip: header ? 1 : 0 };
  const pages = () => csvPages(path, options);
  const part = { code: null, name: null, lastUpdate: null, layout, pages };
  return { file, format: formatOf(layout), parts: [part], close: () => {} };
}

function formatOf(layout: Layout): FileFormat {
  if (layout.signed) return 'Kiwoom CSV';
  return layout.code !== null && layout.interval !== null ? 'haru CSV' : 'plain CSV';
}

/** The head may end within a character, hence `stream`. */
function encodingOf(head: Buffer): CsvOptions['encoding'] {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'euc-kr';
  }
}
