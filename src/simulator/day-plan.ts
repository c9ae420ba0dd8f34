/** Which day is played: recorded bars of a file, or a seeded synthetic day. */
import {
  dayOf,
  floorToTick,
  InputError,
  invariant,
  type Bar,
  type Instrument,
  type Price,
  type RecordedBars,
  type Rng,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import { DEFAULT_UNIVERSE, KNOWN_INSTRUMENTS, recordedTape, syntheticTape, type Tape } from '../exchange/index.js';
import { episodesOf } from './faults/market-faults.js';
import { faultsOf, type FaultPlan } from './faults/plan.js';
import { daysOf, lastDay, livedHistory, recordedHistory, type History } from './history.js';
import { daysIn, requireDay } from './recorded-days.js';
import { syntheticHistory } from './synthetic-history.js';

export interface DayPlanOptions {
  readonly calendar: TradingCalendar;
  readonly rng: Rng;
  /** Decides a synthetic past; `rng` when absent. Days with one past must share it, whatever else is drawn for each. */
  readonly pastRng?: Rng;
  /** Days of the past that were lived, one by one; they stand in the synthetic past's place. */
  readonly lived?: History;
  /** Absent: the file's last day; a synthetic day needs it. */
  readonly day?: TradingDay;
  /** Of a synthetic day; absent or empty: the three default ones. Of recorded bars all codes are played. */
  readonly codes?: readonly StockCode[];
  /** Faults of the market are made with a synthetic day; recorded days have none (D-exchange-12). */
  readonly faults?: FaultPlan;
  /** Absent: a synthetic day is made. */
  readonly bars?: RecordedBars;
}

/** All that the simulator must know of the market before it starts. */
export interface DayPlan {
  readonly day: TradingDay;
  readonly tape: Tape;
  readonly history: History;
}

/** @throws InputError for a day without trading, an unknown code, a file that does not hold them */
export function planDay(options: DayPlanOptions): DayPlan {
  return options.bars === undefined ? planSynthetic(options) : planRecorded(options, options.bars);
}

function planSynthetic(options: DayPlanOptions): DayPlan {
  const { calendar, rng, pastRng = rng, lived, day, codes = [], faults } = options;
  if (day === undefined) throw new InputError('no_day', 'A synthetic day needs a date: give it with --day YYYYMMDD.');
  const schedule = calendar.schedule(day);
  const known = codes.length === 0 ? DEFAULT_UNIVERSE : codes.map(knownInstrument);
  const synthetic = syntheticHistory({ instruments: known, day, rng: pastRng });
  const history = lived === undefined ? synthetic : livedHistory(synthetic, lived);
  // The day begins where the one before it closed.
  const instruments = known.map((each) => ({
    ...each,
    basePrice: lastDay(history, each.code)?.close ?? each.basePrice,
  }));
  const playing = instruments.map(({ code }) => code);
  const episodes = faults === undefined ? [] : episodesOf(faults, day, playing);
  return { day, tape: syntheticTape({ schedule, instruments, rng: rng.fork('tape'), episodes }), history };
}

function knownInstrument(code: StockCode): Instrument {
  const found = KNOWN_INSTRUMENTS.find((instrument) => instrument.code === code);
  if (found !== undefined) return found;
  const known = KNOWN_INSTRUMENTS.map((instrument) => `${instrument.code} ${instrument.name}`).join(', ');
  throw new InputError(
    'unknown_code',
    `The simulator makes no synthetic day for ${code}: it knows ${known}; or play recorded bars with --bars.`,
  );
}

function planRecorded(options: DayPlanOptions, file: RecordedBars): DayPlan {
  assertQuiet(options.faults);
  const day = options.day ?? daysIn(file).at(-1);
  invariant(day !== undefined, 'a file of bars holds at least one');
  requireDay(file, day);
  const schedule = options.calendar.schedule(day);
  const series = [...file.bars].flatMap(([code, bars]) => {
    const today = bars.filter((bar) => dayOf(bar.time) === day);
    return today.length === 0 ? [] : [{ instrument: instrumentOf(file, code, bars, day), bars: today }];
  });
  const tape = recordedTape({ schedule, series, interval: file.interval, rng: options.rng.fork('tape') });
  return { day, tape, history: recordedHistory(file.bars, day) };
}

function assertQuiet(plan: FaultPlan | undefined): void {
  const [fault] = plan === undefined ? [] : faultsOf(plan, 'vi', 'limitLock', 'halt', 'breaker');
  if (fault === undefined) return;
  throw new InputError(
    'recorded_market',
    `Recorded bars are played as they were: leave ${fault.kind} out of the plan of faults, or play a synthetic day.`,
  );
}

/** Base price: the previous day's close where the file has one, else the day's first price. */
function instrumentOf(file: RecordedBars, code: StockCode, bars: readonly Bar[], day: TradingDay): Instrument {
  const known = KNOWN_INSTRUMENTS.find((instrument) => instrument.code === code);
  const previous = daysOf(bars.filter((bar) => dayOf(bar.time) < day)).at(-1);
  const first = bars.find((bar) => dayOf(bar.time) === day);
  const base = previous?.close ?? first?.open ?? (1 as Price);
  const market = known?.market ?? 'KOSPI';
  const kind = known?.kind ?? 'stock';
  const name = known?.name ?? file.names.get(code) ?? code;
  return {
    code,
    name,
    market,
    kind,
    basePrice: previous === undefined ? floorToTick(base, { market, kind }, day) : base,
  };
}
