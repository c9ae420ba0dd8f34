/**
 * Rounds: while the session trades the broker is asked every few minutes, whether anything looks wrong or not. Its lists
 * tell what became of working orders, its account what is held and what cash there is; both are held against our books as
 * after any other question, so a round that finds nothing changes nothing. While the account differs it is asked more often.
 */
import type { EpochMs } from '../../domain/index.js';
import type { Core } from './core.js';
import type { Day } from './day.js';
import type { Guard } from './guard.js';
import type { Reconciler } from './reconciler.js';

export const ROUND_TIMER = 'round';
export const RECHECK_TIMER = 'recheck';
const RECHECK_EVERY = 30_000;

/** The session trades: the first round is `reconcileEvery` away. Nothing where the day's configuration knows no rounds. */
export function planRound(core: Core): void {
  const { reconcileEvery } = core.config;
  if (reconcileEvery === undefined) return;
  core.request({ kind: 'timer', name: ROUND_TIMER, at: (core.now + reconcileEvery) as EpochMs });
}

/** A round is due. Without a link nothing is asked: once it is back, everything is. */
export function goRound(core: Core, day: Pick<Day, 'trading' | 'linkOnline'>, reconciler: Reconciler): void {
  if (!day.trading) return;
  if (day.linkOnline) {
    core.request({ kind: 'query', query: { kind: 'account' } });
    reconciler.suspect();
  }
  planRound(core);
}

/** Something may differ: if so, the account is asked again soon. Nothing where no limit counts differences. */
export function planRecheck(core: Core, guard: Guard): void {
  if (!guard.isDiffering || core.config.risk.maxBrokerDifferences === 0) return;
  core.request({ kind: 'timer', name: RECHECK_TIMER, at: (core.now + RECHECK_EVERY) as EpochMs });
}

/** Asked again, until nothing differs or the day is over. */
export function recheck(core: Core, guard: Guard): void {
  if (!guard.isDiffering) return;
  core.request({ kind: 'query', query: { kind: 'account' } });
  planRecheck(core, guard);
}
