/** Where haru keeps things, and how it may reach an account: the data folder and the keys. */
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listDays } from '../../../db/index.js';
import type { Settings } from '../settings.js';
import { loadKeys } from '../settings.js';
import type { Finding } from './check.js';

/** A day's log is a few hundred megabytes at most, and a year of minutes as much again. */
const ENOUGH = 2 * 1024 ** 3;

/** The folder itself when it is there, else the nearest one above it, in which it would be made. */
export function dataFolder(home: string): Finding {
  const there = existsSync(home);
  const folder = there ? home : nearest(home);
  accessSync(folder, constants.R_OK | constants.W_OK);
  if (there) probe(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const days = there ? listDays(home) : [];
  const damaged = days.find(({ fault }) => fault !== null);
  if (damaged !== undefined) {
    const fix = `look at it with \`haru log verify ${damaged.day}\`, and restore it from a copy`;
    return { detail: `the log of ${damaged.day} cannot be read: ${damaged.fault ?? ''}`, wrong: true, fix };
  }
  const size = `${(free / 1024 ** 3).toFixed(1)} GB free`;
  const detail = there ? `${home}, days recorded: ${days.length}, ${size}` : `${home} will be made, ${size}`;
  return { detail, wrong: free < ENOUGH };
}

function nearest(path: string): string {
  const above = dirname(path);
  return existsSync(above) || above === path ? above : nearest(above);
}

/** Writes and removes a file: a full or read-only disk says so here and not in the middle of a day. */
function probe(folder: string): void {
  const place = mkdtempSync(join(folder, '.doctor-'));
  try {
    mkdirSync(join(place, 'folder'));
    writeFileSync(join(place, 'file'), 'x'.repeat(4_096));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The simulator needs none; keys that are there are looked at all the same. They are never shown. */
export function keys(settings: Settings, env: NodeJS.ProcessEnv): Finding {
  const isGiven = env['KIWOOM_APPKEY'] !== undefined || settings.keysFile !== undefined;
  if (settings.market === 'sim' && !isGiven) return { detail: 'none, and the simulator needs none' };
  loadKeys(settings, settings.market, env);
  return {
    detail:
      settings.keysFile === undefined ? 'from the environment' : `from ${settings.keysFile}, which only you can read`,
  };
}
