/** Whatever day is recorded: its trades, added up again by the same interval, are the recorded bars. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createCalendar,
  createRng,
  DAY,
  floorToTick,
  intervalMs,
  INTERVALS,
  isOnTick,
  quantity,
  startOfDay,
  tradingDay,
  type Bar,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type Interval,
} from '../../../src/domain/index.js';
import { recordedTape, Venue } from '../../../src/exchange/index.js';
import { isClosingAuction } from '../../../src/exchange/bar-checks.js';
import { fewestTrades, secondsIn, splitShares } from '../../../src/exchange/bar-path.js';
import { aggregate, kodex, ofKind, samsung } from '../../unit/exchange/helpers.js';

/** A regular day, an exam day, the year's first day, and one after every reform of the grid. */
const days = fc.constantFrom('20221110', '20221117', '20220103', '20260105', '20261120').map(tradingDay);

/** When bars can start on a day: not before the open, not within the closing auction, perhaps after the close. */
function starts(schedule: DaySchedule, interval: Interval): EpochMs[] {
  const length = intervalMs(interval);
  const times: EpochMs[] = [];
  for (let time = startOfDay(schedule.day); time < schedule.afterHoursEnd; time = (time + length) as EpochMs) {
    const within = time >= schedule.closingAuction && time + length <= schedule.close;
    if (time + length > schedule.open && !within) times.push(time);
  }
  return times;
}

interface Row {
  readonly low: number;
  readonly height: number;
  readonly open: number;
  readonly close: number;
  readonly volume: number;
}

/** Shapes of bars: flat ones, ones that touch one end, and any; volumes from the fewest possible to a million. */
const row: fc.Arbitrary<Row> = fc.record({
  low: fc.integer({ min: 0, max: 350 }),
  height: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 200 })),
  open: fc.constantFrom(0, 0.3, 1),
  close: fc.constantFrom(0, 0.6, 1),
  volume: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1_000_000 })),
});

type Rows = readonly (readonly [place: number, row: Row])[];

function barsOf(rows: Rows, instrument: Instrument, interval: Interval, schedule: DaySchedule): Bar[] {
  const possible = starts(schedule, interval);
  const grid = (won: number) => floorToTick(Math.round(won), instrument, schedule.day);
  const bars = new Map<EpochMs, Bar>();
  for (const [place, { low, height, open, close, volume }] of rows) {
    const time = possible[place % possible.length]!;
    const bottom = instrument.basePrice * (0.8 + low / 1_000);
    const shape = (tall: number): Bar => {
      const at = (share: number) => grid(bottom * (1 + (tall / 2_000) * share));
      return { time, open: at(open), high: at(1), low: at(0), close: at(close), volume: quantity(0) };
    };
    const bar = shape(isClosingAuction(shape(0), schedule) ? 0 : height);
    bars.set(time, { ...bar, volume: quantity(fewestTrades(bar) + volume) });
  }
  return [...bars.values()];
}

const rows = fc.array(fc.tuple(fc.nat(), row), { maxLength: 20 });

/** A day of one interval, one or two codes, and a seed. */
const recorded = fc
  .record({ day: days, interval: fc.constantFrom(...INTERVALS), etf: rows, stock: fc.option(rows), seed: fc.nat() })
  .map(({ day, interval, etf, stock, seed }) => {
    const schedule = createCalendar().schedule(day);
    const series = [{ instrument: kodex, bars: barsOf(etf, kodex, interval, schedule) }];
    if (stock !== null) series.push({ instrument: samsung, bars: barsOf(stock, samsung, interval, schedule) });
    return { schedule, interval, series, seed };
  });

const sorted = (bars: readonly Bar[]) => [...bars].sort((a, b) => a.time - b.time);

describe('a recorded day', () => {
  test('comes back as the bars it was made of, on the grid, in time order, within the hours', () => {
    fc.assert(
      fc.property(recorded, ({ schedule, interval, series, seed }) => {
        const { prints } = recordedTape({ schedule, series, interval, rng: createRng(seed) });
        for (const { instrument, bars } of series) {
          const own = prints.filter((print) => print.code === instrument.code);
          expect(aggregate(own, interval)).toEqual(sorted(bars));
          expect(own.every((print) => isOnTick(print.price, instrument, schedule.day))).toBe(true);
        }
        const { open, closingAuction, close } = schedule;
        for (const [i, { time, quantity, auction }] of prints.entries()) {
          const fits =
            Number.isInteger(quantity) &&
            quantity !== 0 &&
            time % 1_000 === 0 &&
            time >= (prints[i - 1]?.time ?? open) &&
            (time < closingAuction || time >= close) &&
            (!auction || time === open || time === close);
          expect(fits, JSON.stringify(prints[i])).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('comes back the same through the venue', () => {
    fc.assert(
      fc.property(recorded, ({ schedule, interval, series, seed }) => {
        const tape = recordedTape({ schedule, series, interval, rng: createRng(seed) });
        const midnight = (startOfDay(schedule.day) + DAY) as EpochMs;
        const prints = ofKind(new Venue({ tape, rng: createRng(seed) }).advanceTo(midnight), 'print');
        for (const { instrument, bars } of series) {
          const own = prints.filter((print) => print.code === instrument.code);
          expect(aggregate(own, interval)).toEqual(sorted(bars));
          expect(own.at(-1)?.volume ?? 0).toBe(bars.reduce((sum, bar) => sum + bar.volume, 0));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is the same for the same seed', () => {
    fc.assert(
      fc.property(recorded, ({ seed, ...rest }) => {
        expect(recordedTape({ ...rest, rng: createRng(seed) })).toEqual(
          recordedTape({ ...rest, rng: createRng(seed) }),
        );
      }),
      { numRuns: 50 },
    );
  });
});

test('a volume is split without loss into parts of one share or more', () => {
  const weights = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(weights, fc.nat(1_000_000_000), (parts, spare) => {
      const shares = splitShares(parts.length + spare, parts);
      expect(shares.every((part) => Number.isInteger(part) && part >= 1)).toBe(true);
      expect(shares.reduce((sum, part) => sum + part, 0)).toBe(parts.length + spare);
    }),
  );
});

test('seconds lie within their window in order', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 100 }), fc.nat(50), fc.nat(), (from, length, count, seed) => {
      const times = secondsIn(from * 1_000, (from + length) * 1_000, count, createRng(seed));
      expect(times).toHaveLength(count);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.every((time) => time >= from * 1_000 && time < (from + length) * 1_000)).toBe(true);
    }),
  );
});
