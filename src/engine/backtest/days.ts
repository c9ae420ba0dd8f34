/**
 * A run over recorded days, tick by tick, through the live kernel: another policy, other limits, other money on the market
 * that really was. Cash, holdings and latched risk go from one day to the next as over a real night.
 */
import {
  HaruError,
  InputError,
  NOTHING_LATCHED,
  type Instrument,
  type LatchedRisk,
  type Money,
  type Position,
  type RunRecord,
  type StockCode,
} from '../../domain/index.js';
import { stateHash } from '../state-hash.js';
import type { Carried } from './day-run.js';
import { eventsOf, openingOf, type TapeLog } from './day-tape.js';
import { liveRecordedDay } from './recorded-day.js';
import type { DayOfRun, DaysOptions, Going } from './days-options.js';
import { RunRecorder } from './run-recorder.js';
import { TICK_TERMS } from './tick-fills.js';

export interface DaysResult {
  readonly record: RunRecord;
  readonly days: readonly DayOfRun[];
  readonly ticks: number;
  readonly decisions: number;
  readonly orders: number;
  readonly alarms: number;
  readonly equity: Money;
  readonly positions: readonly Position[];
  /** Where risk stands after the last day. */
  readonly latched: LatchedRisk;
  /** Over the final states of all days. */
  readonly stateHash: string;
}

/**
 * @throws InputError `no_days` without a log, `no_ticks`, `code_not_recorded`; HaruError `day_open` for a day that is not
 *   over, `bad_log`; whatever ends a day before it is settled
 * @example backtestDays({ logs: [log], policy: smaCrossover(), cash, calendar }).days[0]?.fills
 */
export function backtestDays(options: DaysOptions): DaysResult {
  const { cash, holdings = [], latched = NOTHING_LATCHED, onDay = () => {} } = options;
  const days: DayOfRun[] = [];
  const sums = { ticks: 0, decisions: 0, orders: 0, alarms: 0, denied: 0, rejected: 0 };
  let going: Going | null = null;
  let carried: Carried = { cash, holdings, latched, stateHash: null };
  let hash = '';
  for (const log of options.logs) {
    if (!log.sealed) throw new HaruError('day_open', `The day ${log.day} is not over: its log is still open.`);
    going ??= begun(options, log);
    const lived = liveRecordedDay(going, log, carried);
    carried = lived.carried;
    hash = stateHash([hash, lived.carried.stateHash]);
    const { counts, orders } = lived.system.model;
    sums.ticks += lived.day.ticks;
    sums.decisions += counts.decisions;
    sums.orders += counts.orders;
    sums.alarms += counts.alarms;
    sums.denied += counts.denied;
    sums.rejected += Object.values(orders).filter(({ state }) => state === 'rejected').length;
    days.push(lived.day);
    onDay(lived.day);
  }
  const last = days.at(-1);
  if (going === null || last === undefined)
    throw new InputError('no_days', 'A run over days takes at least one recorded day.');
  const { denied, rejected, ...told } = sums;
  const { holdings: positions } = carried;
  const record = recordOf(going, days, { denied, rejected });
  return { ...told, record, days, equity: last.equity, positions, latched: carried.latched, stateHash: hash };
}

/** The benchmark's costs are the first day's, where nobody says otherwise. */
function begun(options: DaysOptions, log: TapeLog): Going {
  const { config } = openingOf(log).event;
  const { terms = TICK_TERMS, settings = {}, versions = {}, cash, calendar } = options;
  const { costs = config.costs } = settings;
  const instruments = instrumentsIn(log, options.codes ?? config.codes);
  const recorder = new RunRecorder({ instruments: [...instruments.values()], cash, costs, calendar });
  return { options: { ...options, terms, settings, versions }, recorder, prices: new Map(), instruments };
}

/** What the broker said of the codes when the day was prepared: the benchmark is bought in as many parts. */
function instrumentsIn(log: TapeLog, codes: readonly StockCode[]): Map<StockCode, Instrument> {
  const found = new Map<StockCode, Instrument>();
  for (const { event } of eventsOf(log)) {
    if (found.size === codes.length) break;
    if (event.type === 'InstrumentReported' && codes.includes(event.instrument.code))
      found.set(event.instrument.code, event.instrument);
  }
  return found;
}

function recordOf(going: Going, days: readonly DayOfRun[], counts: Pick<RunRecord, 'denied' | 'rejected'>): RunRecord {
  const { options, recorder, instruments } = going;
  const { policy, terms } = options;
  const codes = [...instruments.keys()];
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const over = first === last ? first : `${first} to ${last}`;
  return recorder.record({
    title: `${policy.id} on ${codes.join(', ')}, recorded ticks of ${over}`,
    parameters: {
      policy: policy.id,
      codes: codes.join(', '),
      days: days.length === 1 ? over : `${over} (${days.length})`,
      fills: 'ticks',
      slippage: `${terms.slippage} ticks`,
      participation: `${terms.participation / 10} %`,
      ...settingsIn(options.settings),
    },
    codes,
    instruments: [...instruments.values()],
    ...counts,
  });
}

function settingsIn({ costs, cashPerBuy }: Going['options']['settings']): Record<string, string> {
  return {
    ...(costs === undefined ? {} : { costs }),
    ...(cashPerBuy === undefined ? {} : { 'cash per buy': `${cashPerBuy / 10} %` }),
  };
}
