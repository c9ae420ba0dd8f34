/** The day's log: see README.md. */
export { createMemoryDayLog } from './memory-day-log.js';
export { dayLogPath, openDayLog, type LogPlace, type OpenOptions } from './open.js';
export { GROUP_ROWS, MAX_BUFFERED, type SqliteDayLog } from './sqlite-day-log.js';
export { verifyDayLog, type Verdict } from './verify.js';
