/**
 * A run over bars, day by day through the live kernel: cash, holdings, risk and the windows go from one day to the next as
 * they do over a real night. Only the clock, the source and the broker differ from a day that is traded.
 */
import { invariant, NOTHING_LATCHED, type LatchedRisk, type Money, type RunRecord } from '../../domain/index.js';
import { onFlatLegs } from '../flat-host.js';
import { contentHash, stateHash } from '../state-hash.js';
import type { Gait } from '../system/core.js';
import type { DaySystem } from '../system/system.js';
import { liveDayOfBars, type Carried, type Run } from './day-run.js';
import { FILL_TERMS, type FillModel } from './fill-models.js';
import type { BacktestOptions } from './options.js';
import { Past } from './past.js';
import { RunRecorder } from './run-recorder.js';
import { daysOf } from './tape.js';

export interface BacktestResult {
  readonly record: RunRecord;
  readonly days: number;
  readonly decisions: number;
  readonly orders: number;
  readonly alarms: number;
  readonly equity: Money;
  readonly positions: Carried['holdings'];
  /** Where risk stands after the last day. */
  readonly latched: LatchedRisk;
  /** Over the read models that the days ended with, and the whole state of the last one. */
  readonly stateHash: string;
}

/** As fast as it can: nobody follows. */
export const UNFOLLOWED: Gait = { host: onFlatLegs, patches: false };

/**
 * @throws InvariantError without bars; whatever ends a day before it is settled
 * @example backtest({ codes, policy: smaCrossover(), cash, model: 'bar', settings, calendar }).record
 */
export function backtest(options: BacktestOptions): BacktestResult {
  const whole = {
    terms: FILL_TERMS,
    versions: {},
    gait: UNFOLLOWED,
    onDay: () => {},
    ...options,
  };
  const { codes, cash, settings, calendar } = options;
  const instruments = codes.map(({ instrument }) => instrument);
  const recorder = new RunRecorder({ instruments, cash, costs: settings.costs, calendar });
  const run: Run = { options: whole, past: new Past(codes), recorder };
  const sums = { days: 0, decisions: 0, orders: 0, alarms: 0, denied: 0, rejected: 0 };
  let carried: Carried = { cash, holdings: [], latched: NOTHING_LATCHED, stateHash: null };
  let hash = '';
  let system: DaySystem | null = null;
  for (const day of daysOf(codes)) {
    const outcome = liveDayOfBars(run, day, carried);
    carried = outcome.carried;
    system = outcome.system;
    // The order of its keys follows from the day: to sort them took a sixteenth of a run.
    hash = contentHash(hash + JSON.stringify(system.model));
    const { counts, orders } = system.model;
    sums.days++;
    sums.decisions += counts.decisions;
    sums.orders += counts.orders;
    sums.alarms += counts.alarms;
    sums.denied += counts.denied;
    sums.rejected += Object.values(orders).filter(({ state }) => state === 'rejected').length;
    whole.onDay(day.day, recorder.bars);
  }
  const { denied, rejected, ...told } = sums;
  const { latched, holdings: positions } = carried;
  const record = recordOf(run, { denied, rejected });
  const last = record.points.at(-1);
  invariant(last !== undefined && system !== null, 'a run without bars');
  return { ...told, record, equity: last.equity, positions, latched, stateHash: stateHash([hash, system.state()]) };
}

function recordOf({ options, recorder }: Run, counts: Pick<RunRecord, 'denied' | 'rejected'>): RunRecord {
  const { policy, settings, codes, model } = options;
  const names = codes.map(({ code }) => code);
  return recorder.record({
    title: `${policy.id} on ${names.join(', ')} ${settings.interval}`,
    parameters: parametersOf(options, model),
    codes: names,
    instruments: codes.map(({ instrument }) => instrument),
    ...counts,
  });
}

function parametersOf({ policy, settings, codes, terms }: Run['options'], model: FillModel): Record<string, string> {
  const { slippage, halfSpread, participation } = terms;
  return {
    policy: policy.id,
    codes: codes.map(({ code }) => code).join(', '),
    interval: settings.interval,
    costs: settings.costs,
    fills: model,
    ...(model === 'bar'
      ? { slippage: `${slippage} ticks`, halfSpread: `${halfSpread} ticks`, participation: `${participation / 10} %` }
      : {}),
    'cash per buy': `${settings.cashPerBuy / 10} %`,
  };
}
