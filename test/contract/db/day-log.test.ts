import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createMemoryDayLog, openDayLog } from '../../../db/index.js';
import { DAY } from '../../unit/db/samples.js';
import { dayLogContract } from './day-log.contract.js';

const folder = mkdtempSync(join(tmpdir(), 'haru-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

let homes = 0;
dayLogContract('SQLite', () => openDayLog({ home: join(folder, String(++homes)), day: DAY, create: true }));
dayLogContract('memory', () => createMemoryDayLog(DAY));
