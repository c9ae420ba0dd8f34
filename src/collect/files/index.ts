/** Files of bars: in by detection, out as CSV or Parquet. */
export type { BarFile, FileFormat } from './bar-file.js';
export { csvOf, EXPORT_FORMATS, timeText, writeBars, type BarRun, type ExportFormat } from './export.js';
export { importBars, type ImportedSeries, type ImportOptions } from './import.js';
export { detectInterval } from './interval.js';
export { openBars } from './open.js';
export { readRecordedBars } from './recorded.js';
export type { Wanted } from './row-reader.js';
export type { Rejection } from './series-intake.js';
export { readWhole, type WholeFile, type WholeSeries } from './whole.js';
