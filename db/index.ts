/** The day's log: see README.md. */
export { listDays, type DayEntry } from './days.js';
export { hold } from './hold.js';
export * from './market/index.js';
export * from './sweep/index.js';
export { createMemoryDayLog } from './memory-day-log.js';
export { dayLogPath, openDayLog, type LogPlace, type OpenOptions } from './open.js';
export { GROUP_ROWS, MAX_BUFFERED, type SqliteDayLog } from './sqlite-day-log.js';
export { importRecords, type Imported } from './transfer/import.js';
export { lineOf, recordsOfLines } from './transfer/json-lines.js';
export { recordsOfParquet, writeParquet } from './transfer/parquet.js';
export { recordsOf, type LogRecord } from './transfer/records.js';
export { verifyDayLog, type Verdict } from './verify.js';
export { causalChain, type Chain, type ChainSource } from './why.js';
