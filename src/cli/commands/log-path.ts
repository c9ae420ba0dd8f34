import { dayLogPath } from '../../../db/index.js';
import { tradingDay } from '../../domain/index.js';
import type { CliIo } from '../io.js';

/** The log of a day (`YYYYMMDD`) in the data folder, or of a file. */
export function logPath(io: CliIo, dayOrFile: string): string {
  return /^\d{8}$/.test(dayOrFile) ? dayLogPath(io.home, tradingDay(dayOrFile)) : dayOrFile;
}
