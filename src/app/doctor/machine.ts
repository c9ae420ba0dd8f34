/** What this machine brings: Node, the native modules, the tensors' backend, a clock that can be trusted. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { Resvg } from '@resvg/resvg-js';
import { knownYears } from '../../domain/index.js';
import { startBackend } from '../../learning/tensor/index.js';
import type { Finding } from './check.js';

/** @param version like `v20.19.2` @param wanted the `engines` of package.json, like `>=20.19` */
export function nodeVersion(version: string, wanted: string): Finding {
  const [major = 0, minor = 0] = numbersIn(version);
  const [leastMajor = 0, leastMinor = 0] = numbersIn(wanted);
  const isOld = major < leastMajor || (major === leastMajor && minor < leastMinor);
  return { detail: `${version}, ${wanted} is needed`, wrong: isOld };
}

const numbersIn = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Opens a log's engine and writes what a log writes. */
export function sqlite(): Finding {
  const db = new Database(':memory:');
  try {
    const { version } = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get() ?? {};
    db.exec('CREATE TABLE t (n INTEGER NOT NULL) STRICT; INSERT INTO t VALUES (1)');
    return { detail: `SQLite ${version ?? '?'}` };
  } finally {
    db.close();
  }
}

const HANGUL =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15" font-size="14">하루</text></svg>';

/** Draws two syllables: without a font that has them a chart's names are boxes, or nothing at all. */
export function pictures(): Finding {
  const pixels = new Resvg(HANGUL, { font: { loadSystemFonts: true } }).render().pixels;
  const isDrawn = pixels.some((value) => value > 0);
  return {
    detail: isDrawn ? 'PNG charts, Hangul is drawn' : 'no font with Hangul: names in PNG charts stay empty',
    wrong: !isDrawn,
  };
}

export async function tensors(): Promise<Finding> {
  const { name, detail, version } = await startBackend();
  const finding = { detail: `tfjs ${version}, ${name}: ${detail}` };
  return name === 'tensorflow'
    ? finding
    : {
        ...finding,
        fix: 'it works as it is; `npm run tfjs:native` builds the faster library where it may be downloaded',
      };
}

/** Set back by more than this against the last thing recorded, a clock would make the past come twice. */
const BACK = 60_000;

/** @param lastRecorded when the newest log was written, epoch ms; null without one */
export async function clock(now: number, lastRecorded: number | null): Promise<Finding> {
  if (lastRecorded !== null && now < lastRecorded - BACK) {
    return {
      detail: `it is behind the last recorded day by ${Math.round((lastRecorded - now) / 1_000)} s`,
      wrong: true,
    };
  }
  const year = new Date(now).getUTCFullYear();
  if (!knownYears().includes(String(year))) {
    return {
      detail: `the calendar of holidays does not know ${year}`,
      wrong: true,
      fix: 'set the clock, or give the closed days of that year in "calendarFile" (src/app/README.md)',
    };
  }
  return { detail: await synchronised() };
}

/** systemd says whether a time server is followed; elsewhere nobody does. */
async function synchronised(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
      timeout: 2_000,
    });
    return stdout.trim() === 'yes' ? 'follows a time server' : 'plausible, but follows no time server';
  } catch {
    return 'plausible; whether it follows a time server cannot be seen here';
  }
}
