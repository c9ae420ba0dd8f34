/** One data folder holds bars of one world: what a simulator made up must never pass for what Kiwoom said. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type MarketName } from '../domain/index.js';

/** Written beside `market.sqlite` by whoever collects first. */
const FILE = 'market.origin';

const worldOf = (market: MarketName): string => (market === 'sim' ? 'simulator' : 'kiwoom');

/** @throws InputError `other_market` when the folder's bars were collected from the other world */
export function claimMarketData(home: string, market: MarketName): void {
  mkdirSync(home, { recursive: true });
  const world = worldOf(market);
  const owner = worldOfBars(home);
  if (owner === world) return;
  if (owner !== '') {
    throw new InputError(
      'other_market',
      `The bars in ${home} were collected from ${owner === 'simulator' ? 'the simulator' : 'Kiwoom'}: give another --home for --market ${market}.`,
    );
  }
  writeFileSync(join(home, FILE), `${world}\n`);
}

/** Whose bars a folder holds: `simulator`, `kiwoom`, or empty where nobody has collected yet. */
export function worldOfBars(home: string): string {
  const path = join(home, FILE);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}
