/** Parquet: a file of bars in row groups; a group at a time is in memory. */
import { basename } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, type AsyncBuffer, type FileMetaData } from 'hyparquet';
import { InputError } from '../../domain/index.js';
import type { BarFile, RowPage } from './bar-file.js';
import type { Cell } from './cells.js';
import { layoutOf } from './layout.js';

/** @throws InputError when it is no sound Parquet file, or columns are missing */
export async function openParquet(path: string): Promise<BarFile> {
  const file = basename(path);
  const buffer = await asyncBufferFromFile(path);
  const metadata = await sound(file, () => parquetMetadataAsync(buffer));
  const columns = metadata.schema.slice(1).map(({ name }) => name);
  const layout = layoutOf(columns, file);
  return {
    file,
    format: 'Parquet',
    parts: [
      { code: null, name: null, lastUpdate: null, layout, pages: () => pagesOf(file, buffer, metadata, columns) },
    ],
    close: () => {},
  };
}

async function* pagesOf(
  file: string,
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  columns: string[],
): AsyncGenerator<RowPage> {
  const total = Number(metadata.num_rows);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows: Cell[][] = [];
    await sound(file, () =>
      parquetRead({
        file: buffer,
        metadata,
        rowStart,
        rowEnd,
        columns,
        rowFormat: 'array',
        onComplete: (group) => {
          for (const row of group) rows.push(row as Cell[]);
        },
      }),
    );
    yield { firstRow: rowStart + 1, rows, done: rowEnd / total };
    rowStart = rowEnd;
  }
}

/** What the reader throws on a broken file, as one sentence. */
async function sound<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('bad_bars', `${file} is no sound Parquet file: ${reason}.`, { cause });
  }
}
