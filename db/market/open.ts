/** Opens the market data of a data folder. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError, type Clock } from '../../src/domain/index.js';
import { connectMarket, guardedMarket } from './connection.js';
import { migrateMarket } from './schema.js';
import { SqliteMarketStore } from './sqlite-market-store.js';

export interface MarketOptions {
  /** Says when a correction or a difference is noted. */
  readonly clock: Pick<Clock, 'now'>;
  /** The file must be there, and nothing can be written. */
  readonly readonly?: boolean;
  /** The size the file may grow to, bytes; beyond it writing fails as on a full disk. */
  readonly maxBytes?: number;
}

/** `market.sqlite` in the data folder. */
export function marketPath(home: string): string {
  return join(home, 'market.sqlite');
}

/**
 * Opens for writing, making the file when there is none, or for reading. What a crash left opens by itself: every write
 * that had returned is there, of one that had not there is nothing.
 *
 * @throws InputError `no_market_data`, `newer_market`, `not_market_data`; HaruError `market_damaged`, `market_unreachable`, …
 * @example const store = openMarketStore({ home: '.haru', clock });
 */
export function openMarketStore(
  options: ({ readonly home: string } | { readonly path: string }) & MarketOptions,
): SqliteMarketStore {
  const path = 'home' in options ? marketPath(options.home) : options.path;
  const { clock, readonly = false, maxBytes } = options;
  if (readonly && !existsSync(path)) {
    throw new InputError(
      'no_market_data',
      `There is no market data at ${path}: \`haru collect\` or \`haru import\` bring it.`,
    );
  }
  if (!readonly) mkdirSync(dirname(path), { recursive: true });
  const db = connectMarket(path, { readonly, create: !readonly, maxBytes });
  try {
    return guardedMarket(path, () => {
      migrateMarket(db, path, !readonly);
      return new SqliteMarketStore({ db, path, clock });
    });
  } catch (error) {
    db.close();
    throw error;
  }
}
