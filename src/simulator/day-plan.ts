/** Which day is played: recorded bars of a file, or a seeded synthetic day. */
import {
  dayOf,
  floorToTick,
  InputError,
  invariant,
  type Bar,
  type Instrument,
  type Price,
  type Rng,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../domain/index.js';
import { DEFAULT_UNIVERSE, KNOWN_INSTRUMENTS, recordedTape, syntheticTape, type Tape } from '../exchange/index.js';
import { daysIn, readBarsFile, requireDay, type BarsFile } from './bars-file.js';
import { daysOf, recordedHistory, syntheticHistory, type History } from './history.js';

export interface DayPlanOptions {
  readonly calendar: TradingCalendar;
  readonly rng: Rng;
  /** Absent: the file's last day; a synthetic day needs it. */
  readonly day?: TradingDay;
  /** Absent or empty: all codes of the file, or the three default ones. */
  readonly codes?: readonly StockCode[];
  /** Path of recorded bars. */
  readonly bars?: string;
}

/** All that the simulator must know of the market before it starts. */
export interface DayPlan {
  readonly day: TradingDay;
  readonly tape: Tape;
  readonly history: History;
}

/** @throws InputError for a day without trading, an unknown code, a file that does not hold them */
export function planDay(options: DayPlanOptions): DayPlan {
  return options.bars === undefined
    ? planSynthetic(options)
    : planRecorded(options, readBarsFile(options.bars, options.codes));
}

function planSynthetic({ calendar, rng, day, codes = [] }: DayPlanOptions): DayPlan {
  if (day === undefined) throw new InputError('no_day', 'A synthetic day needs a date: give it with --day YYYYMMDD.');
  const schedule = calendar.schedule(day);
  const instruments = codes.length === 0 ? DEFAULT_UNIVERSE : codes.map(knownInstrument);
  const tape = syntheticTape({ schedule, instruments, rng: rng.fork('tape') });
  return { day, tape, history: syntheticHistory({ instruments, day, rng }) };
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

function planRecorded(options: DayPlanOptions, file: BarsFile): DayPlan {
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

/** Base price: the previous day's close where the file has one, else the day's first price. */
function instrumentOf(file: BarsFile, code: StockCode, bars: readonly Bar[], day: TradingDay): Instrument {
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
