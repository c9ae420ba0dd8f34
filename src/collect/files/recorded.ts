/** A whole file of minute bars, for a simulated day to be played from. */
import { InputError, type Bar, type RecordedBars, type StockCode } from '../../domain/index.js';
import type { FileFormat } from './bar-file.js';
import { readWhole } from './whole.js';

/**
 * Reads a file of minute bars. Here a broken row is an error: a day must not be played with a hole that nobody knows of.
 *
 * @param codes the codes wanted; absent or empty: all that the file holds
 * @throws InputError one sentence with the row and what is wrong with it, or with what is missing
 */
export async function readRecordedBars(path: string, codes: readonly StockCode[] = []): Promise<RecordedBars> {
  const { file, format, series } = await readWhole(path, { codes });
  const bars = new Map<StockCode, readonly Bar[]>();
  const names = new Map<StockCode, string>();
  for (const { series: one, name, bars: all, rejected } of series) {
    const [broken] = rejected;
    if (broken !== undefined) {
      const where = `${file}, ${rowWord(format, one.code)} ${broken.row}`;
      throw new InputError('bad_bars', `${where}: ${broken.why} Mend the row or leave it out.`);
    }
    if (one.interval !== series[0]?.series.interval || one.interval === '1d') throw notPlayable(file);
    bars.set(one.code, all);
    if (name !== null) names.set(one.code, name);
  }
  const interval = series[0]?.series.interval;
  if (interval === undefined) throw notPlayable(file);
  return { file, interval, bars, names };
}

function rowWord(format: FileFormat, code: StockCode): string {
  if (format === 'original database') return `table ${code}, row`;
  return format === 'Parquet' ? 'row' : 'line';
}

function notPlayable(file: string): InputError {
  return new InputError(
    'bad_bars',
    `${file} holds no minute bars of one interval: a day is played from bars of 1, 3, 5, 10, 15, 30, 45 or 60 minutes.`,
  );
}
