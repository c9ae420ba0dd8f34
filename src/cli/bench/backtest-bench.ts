/** Minute bars of three codes through the live machines: as fast as they go, and followed step by step under XState. */
import { createCalendar, DEFAULT_RISK, invariant, money, tradingDay } from '../../domain/index.js';
import { backtest, FOLLOWED, type BacktestOptions, type BacktestResult } from '../../engine/index.js';
import { smaCrossover } from '../../learning/baselines/index.js';
import { timed } from './duel.js';
import { quantile, rate, type BenchRow } from './row.js';
import { minutesOf } from './year-of-bars.js';

const OPPONENT = 'the same run under XState, each step with the patches of what it changed';

/**
 * @param days trading days: a year of three codes is some 290,000 bars @param followed days of the opponent, who must come to the
 * same state @param rounds of the year; the median counts
 */
export function benchBacktest(
  { days, followed, rounds }: { days: number; followed: number; rounds: number } = { days: 253, followed: 25, rounds: 5 }, // prettier-ignore
): BenchRow[] {
  // First the few days, which the compiler needs to learn what is asked of it.
  const fast = run(followed, {});
  const paces = Array.from({ length: rounds }, () => run(days, {}).perSecond);
  const theirs = run(followed, { gait: FOLLOWED });
  invariant(fast.result.stateHash === theirs.result.stateHash, 'a followed run came to another state');
  return [rate('bars backtested', 'bars/s', quantile(paces, 0.5), OPPONENT, theirs.perSecond)];
}

function run(days: number, more: Partial<BacktestOptions>): { result: BacktestResult; perSecond: number } {
  const codes = minutesOf('bench', tradingDay('20220103'), days);
  const { result, ms } = timed(() =>
    backtest({
      codes,
      policy: smaCrossover(),
      cash: money(10_000_000),
      model: 'bar',
      settings: {
        interval: '1m',
        costs: 'kiwoom',
        // Who is halted decides nothing any more, and would look fast.
        risk: { ...DEFAULT_RISK, maxDrawdown: 0 },
        cashPerBuy: 300,
        seed: 'bench',
        barGrace: 1_500,
        orderTimeout: 15_000,
      },
      calendar: createCalendar(),
      ...more,
    }),
  );
  return { result, perSecond: result.record.bars / (ms / 1_000) };
}
