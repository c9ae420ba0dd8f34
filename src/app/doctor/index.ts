/** `haru doctor`: looks at everything a day depends on before it depends on it, and says how to mend what is wrong. */
import { statSync } from 'node:fs';
import { listDays } from '../../../db/index.js';
import type { EpochMs } from '../../domain/index.js';
import { nodeWanted } from '../day-config.js';
import type { Settings } from '../settings.js';
import { check, type Check } from './check.js';
import { clock, nodeVersion, pictures, sqlite, tensors } from './machine.js';
import { dataFolder, keys } from './place.js';
import { kiwoomRoundTrip, simulatorRoundTrip } from './round-trip.js';

export type { Check } from './check.js';

export interface Patient {
  readonly settings: Settings;
  readonly home: string;
  readonly now: EpochMs;
  readonly env: NodeJS.ProcessEnv;
}

/** In the order in which one depends on another. With `market` mock or live Kiwoom is asked as well; nothing is ordered. */
export async function* examine({ settings, home, now, env }: Patient): AsyncGenerator<Check> {
  const { market } = settings;
  yield await check('node', 'install a newer Node (https://nodejs.org)', () =>
    nodeVersion(process.version, nodeWanted()),
  );
  yield await check('better-sqlite3', 'npm rebuild better-sqlite3, with a C++ compiler installed', sqlite);
  yield await check('pictures', 'install a font with Hangul, on Debian fonts-nanum', pictures);
  yield await check('tfjs backend', 'npm ci again, on Node 20 or newer', tensors);
  yield await check('data folder', `make room, and let this user write to ${home}, or give another --home`, () =>
    dataFolder(home),
  );
  yield await check('clock', 'set the clock, and keep it right with a time server (timedatectl set-ntp true)', () =>
    clock(now, lastWritten(home)),
  );
  const keysFound = await check('keys', 'set KIWOOM_APPKEY and KIWOOM_SECRETKEY, or "keysFile" with mode 0600', () =>
    keys(settings, env),
  );
  yield keysFound;
  yield await check('simulator round trip', 'let this process listen and connect on 127.0.0.1', () =>
    simulatorRoundTrip(settings, now),
  );
  if (market === 'sim' || !keysFound.ok) return;
  const mend = `check the network, that Kiwoom knows this machine's address, and that the keys are those of ${market}`;
  yield await check(`kiwoom ${market}`, mend, () => kiwoomRoundTrip(settings, now, env));
}

/** When the newest day was last written to, epoch ms. */
function lastWritten(home: string): number | null {
  const times = listDays(home).map(({ path }) => statSync(path).mtimeMs);
  return times.length === 0 ? null : Math.max(...times);
}
