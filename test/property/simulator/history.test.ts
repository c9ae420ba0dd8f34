/** The seeded past is one past: whichever day is played, in whatever order its days are asked for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barFault, createCalendar, createRng, dayOf, isOnTick, MINUTE, tradingDay } from '../../../src/domain/index.js';
import { KNOWN_INSTRUMENTS } from '../../../src/exchange/index.js';
import { planDay, syntheticHistory } from '../../../src/simulator/index.js';

const calendar = createCalendar();
const DAYS = ['20220103', '20230405', '20251113', '20260303', '20261120'].map(tradingDay);
const past = (seed: string, day = DAYS[4]!, instruments = KNOWN_INSTRUMENTS) =>
  syntheticHistory({ instruments, day, rng: createRng(seed) });
const anInstrument = fc.constantFrom(...KNOWN_INSTRUMENTS);
const aDay = fc.constantFrom(...DAYS);

describe('the synthetic past', () => {
  test('is the same whichever day is played, whoever else is listed, and in whatever order it is asked for', () => {
    fc.assert(
      fc.property(
        fc.string(),
        anInstrument,
        aDay,
        fc.integer({ min: 1, max: 260 }),
        fc.nat(),
        (seed, one, day, later, pick) => {
          const early = past(seed, day, [one]);
          const late = past(seed, calendar.next(day, later));
          const shared = early.sessions(one.code).filter((each) => late.sessions(one.code).includes(each));
          const asked = shared[pick % Math.max(shared.length, 1)];
          if (asked === undefined) return;
          expect(late.session(one.code, asked)).toEqual(early.session(one.code, asked));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('reaches back 13 months, on trading days only, with bars of the session on the grid', () => {
    fc.assert(
      fc.property(fc.string(), anInstrument, aDay, fc.nat(), (seed, one, day, pick) => {
        const history = past(seed, day);
        const sessions = history.sessions(one.code);
        expect(sessions.length).toBeGreaterThan(255);
        expect(sessions.every((each) => each < day && calendar.isTradingDay(each))).toBe(true);
        const asked = sessions[pick % sessions.length]!;
        const { open, close, closingAuction } = calendar.schedule(asked);
        const bars = history.session(one.code, asked);
        expect(bars).toHaveLength((closingAuction - open) / MINUTE + 1);
        expect([bars[0]?.time, bars.at(-1)?.time]).toEqual([open, close]);
        for (const bar of bars) {
          expect(barFault(bar)).toBeNull();
          for (const price of [bar.open, bar.high, bar.low, bar.close]) expect(isOnTick(price, one, asked)).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('is another one for another seed and another code', () => {
    const [one, other] = KNOWN_INSTRUMENTS;
    const bars = (seed: string, code = one!.code) => past(seed).session(code, tradingDay('20261119'));
    expect(bars('1')).toEqual(bars('1'));
    expect(bars('1')).not.toEqual(bars('2'));
    expect(bars('1', other!.code).map(({ volume }) => volume)).not.toEqual(bars('1').map(({ volume }) => volume));
  });

  test('days add up from their minutes, and a played day begins where the one before it closed', () => {
    for (const day of DAYS.slice(3)) {
      const { tape, history } = planDay({
        calendar,
        rng: createRng('plan').fork(day),
        pastRng: createRng('plan'),
        day,
      });
      for (const { code, basePrice } of tape.instruments) {
        const last = history.days(code).at(-1)!;
        expect(last).toMatchObject({ day: calendar.previous(day), close: basePrice });
        const minutes = history.session(code, last.day);
        expect(last.volume).toBe(minutes.reduce((sum, { volume }) => sum + volume, 0));
        expect(minutes.every(({ time }) => dayOf(time) === last.day)).toBe(true);
      }
    }
  });
});
