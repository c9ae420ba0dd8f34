/** Faults of the market itself: what a synthetic day is asked for, and how much the venue hands out at a time. */
import { createRng, InputError, kstTime, type EpochMs, type StockCode, type TradingDay } from '../../domain/index.js';
import type { Episode, Liquidity } from '../../exchange/index.js';
import { faultsOf, type FaultPlan } from './plan.js';

/**
 * The episodes of a plan: volatility interruptions, limit locks, halts, circuit breakers.
 *
 * @throws InputError when a record names a code that is not among `codes`
 */
export function episodesOf(plan: FaultPlan, day: TradingDay, codes: readonly StockCode[]): Episode[] {
  const faults = faultsOf(plan, 'vi', 'limitLock', 'halt', 'breaker');
  return faults.map((fault): Episode => {
    const at = timeOf(day, fault.at);
    if (fault.kind === 'breaker') return { kind: 'breaker', level: fault.level, at };
    const { code } = fault;
    if (!codes.includes(code)) {
      const which = `The fault ${plan.faults.indexOf(fault) + 1} (${fault.kind})`;
      throw new InputError(
        'unknown_code',
        `${which} is about ${code}, which is not traded: codes are ${codes.join(', ')}.`,
      );
    }
    if (fault.kind === 'vi') return { kind: 'vi', code, at, trigger: fault.trigger, direction: fault.direction };
    if (fault.kind === 'limitLock') return { kind: 'limitLock', code, at, direction: fault.direction };
    return { kind: 'halt', code, at, until: fault.ms === undefined ? null : ((at + fault.ms) as EpochMs) };
  });
}

/** How many shares one event may trade of an order: fewer while a `partialFills` lasts. Undefined when none is planned. */
export function liquidityOf(plan: FaultPlan, day: TradingDay): Liquidity | undefined {
  const windows = faultsOf(plan, 'partialFills').map(({ at, ms, shares }) => {
    const from = timeOf(day, at);
    return { from, until: from + ms, shares };
  });
  if (windows.length === 0) return undefined;
  const rng = createRng(plan.seed).fork('slices');
  return (time) => {
    const window = windows.find(({ from, until }) => from <= time && time < until);
    return window === undefined ? Infinity : rng.fork(String(time)).int(1, window.shares);
  };
}

function timeOf(day: TradingDay, at: string): EpochMs {
  return kstTime(day, at.replaceAll(':', ''));
}
