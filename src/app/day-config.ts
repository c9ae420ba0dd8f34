/** From settings to the part of them that decides outcomes and is written into the log. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  DEFAULT_RISK,
  MINUTE,
  type DayConfig,
  type Policy,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import { BEHAVIOUR } from '../engine/index.js';
import { costsOf, type Settings } from './settings.js';

export function dayConfigOf(
  settings: Settings,
  day: TradingDay,
  codes: readonly StockCode[],
  policy: Policy,
  calendar: TradingCalendar,
): DayConfig {
  return {
    day,
    schedule: calendar.schedule(day),
    settlementDay: calendar.next(day, 2),
    market: settings.market,
    codes,
    interval: settings.interval,
    policy: policy.id,
    lookback: policy.lookback,
    costs: costsOf(settings),
    seed: settings.seed,
    signalOnly: settings.signalOnly,
    risk: settings.risk ?? DEFAULT_RISK,
    cashPerBuy: settings.cashPerBuy,
    barGrace: settings.barGrace,
    orderTimeout: settings.orderTimeout,
    behaviour: BEHAVIOUR,
    ...(settings.reconcileMinutes === 0 ? {} : { reconcileEvery: settings.reconcileMinutes * MINUTE }),
  };
}

/**
 * What decides besides the configuration: versions of haru, of node, and of the libraries that carry state.
 *
 * @param more packages whose versions are told as well
 */
export function versionsNow(more: readonly string[] = []): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (path: string): string => (require(path) as { version: string }).version;
  const libraries = ['xstate', 'rxjs', 'immer', 'better-sqlite3', ...more];
  return {
    haru: versionOf(ownManifest()),
    node: process.versions.node,
    ...Object.fromEntries(libraries.map((name) => [name, versionOf(`${name}/package.json`)])),
  };
}

/** The versions of Node that this program runs on (`engines`). @example '>=20.19' */
export function nodeWanted(): string {
  const { engines } = createRequire(import.meta.url)(ownManifest()) as { engines: { node: string } };
  return engines.node;
}

/** The package's own page lies two folders above the sources, and three above what is built of them. */
function ownManifest(): string {
  const source = '../../package.json';
  return existsSync(new URL(source, import.meta.url)) ? source : '../../../package.json';
}
