/** The market's phase: forward only, opened by KRX's own messages alone, and no order outside continuous trading. */
import { MARKET_PHASES, type MarketPhase } from '../../../machines/market-phase.js';
import { MINUTE } from '../../../src/domain/index.js';
import type { Check } from './evidence.js';
import { ordersSent } from './orders.js';

/** KIWOOM.md §10, written down a second time: which code of FID 215 may bring which phase. */
const BROUGHT_BY: Readonly<Partial<Record<MarketPhase, readonly string[]>>> = {
  openingAuction: ['0'],
  continuous: ['3'],
  closingAuction: ['2'],
  closed: ['4', '8'],
  afterHours: ['a', 'c'],
  over: ['9'],
};

/** A phase begins with a message of KRX that announces it, or with the clock, which opens nothing; it never goes back. */
export const phasesFollowTheMarket: Check = ({ phases }) => {
  return phases.flatMap(({ from, to, by: { seq, event } }) => {
    const wrong: string[] = [];
    if (MARKET_PHASES.indexOf(to) < MARKET_PHASES.indexOf(from))
      wrong.push(`the phase went back from ${from} to ${to} at ${seq}`);
    if (event.type === 'MarketStateReported' && BROUGHT_BY[to]?.includes(event.state) !== true) {
      wrong.push(`${to} was brought by code ${event.state} at ${seq}`);
    }
    if (event.type === 'TimerFired' && (to === 'continuous' || to === 'afterHours'))
      wrong.push(`the clock brought ${to} at ${seq}`);
    return wrong;
  });
};

/** What a daemon may be late with: the grace that its clock gives a message which does not come. */
const LATE = MINUTE;

/** Orders reach the broker during continuous trading only, as the schedule has it and as far as the daemon's clock is right. */
export const tradesInHoursOnly: Check = ({ day }) => {
  const { open, closingAuction } = day.scenario.config.schedule;
  const jumps = (day.scenario.faults?.faults ?? []).filter((fault) => fault.kind === 'clockJump');
  const late = jumps.reduce((sum, { ms }) => sum + Math.abs(ms), LATE);
  return ordersSent(day)
    .filter(({ at }) => at < open || at > closingAuction + late)
    .map(({ at, apiId }) => `${apiId} arrived at ${at}, outside of ${open} to ${closingAuction}`);
};
