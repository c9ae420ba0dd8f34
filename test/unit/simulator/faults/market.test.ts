/** Faults of the market: what the tape is asked for, and a venue that hands out little at a time. */
import { describe, expect, test } from 'vitest';
import { createCalendar, createRng, kstTime, MINUTE, stockCode, tradingDay } from '../../../../src/domain/index.js';
import { KNOWN_INSTRUMENTS, syntheticTape } from '../../../../src/exchange/index.js';
import { episodesOf, type Fault } from '../../../../src/simulator/index.js';
import { withFaults } from '../../../support/faulty-simulator.js';

const day = tradingDay('20261120');
const code = stockCode('005930');
const at = (hhmmss: string) => kstTime(day, hhmmss);

function tapeOf(...faults: Fault[]) {
  const schedule = createCalendar().schedule(day);
  const instruments = KNOWN_INSTRUMENTS.filter((instrument) => instrument.code === code);
  const episodes = episodesOf({ seed: '1', faults }, day, [code]);
  return syntheticTape({ schedule, instruments, rng: createRng(5), ticksPerCode: 2_000, episodes });
}

describe('the tape', () => {
  test.each(['static', 'dynamic'] as const)('vi: a %s interruption begins about then', (trigger) => {
    const tape = tapeOf({ kind: 'vi', at: '10:30:00', code, trigger, direction: 'down' });
    const stop = tape.interruptions?.find((each) => each.kind === 'vi');
    expect(Math.abs((stop?.start ?? 0) - at('103000'))).toBeLessThan(5 * MINUTE);
    expect(stop).toMatchObject({ code });
  });

  test('limitLock: the price stays at its limit', () => {
    const tape = tapeOf({ kind: 'limitLock', at: '10:30:00', code, direction: 'up' });
    const late = tape.prints.filter((print) => print.time > at('140000') && print.time < at('150000'));
    expect(late.length).toBeGreaterThan(20);
    expect(new Set(late.map(({ price }) => price)).size).toBe(1);
  });

  test('halt and breaker: trading stops for as long as said', () => {
    const halted = tapeOf({ kind: 'halt', at: '10:00:00', code, ms: 30 * MINUTE });
    expect(halted.interruptions).toContainEqual(expect.objectContaining({ kind: 'halt', start: at('100000'), end: at('103000') })); // prettier-ignore
    const forGood = tapeOf({ kind: 'halt', at: '10:00:00', code });
    expect(forGood.interruptions).toContainEqual(expect.objectContaining({ kind: 'halt', end: null }));
    const broken = tapeOf({ kind: 'breaker', at: '11:00:00', level: 1 });
    expect(broken.interruptions).toContainEqual(expect.objectContaining({ kind: 'breaker', level: 1 }));
  });

  test('a code that is not traded is refused by name', () => {
    const other: Fault = { kind: 'halt', at: '10:00:00', code: stockCode('069500') };
    expect(() => tapeOf({ kind: 'breaker', at: '11:00:00', level: 1 }, other)).toThrow(
      'The fault 2 (halt) is about 069500, which is not traded: codes are 005930.',
    );
  });
});

describe('partialFills', () => {
  const fills = (faults: readonly Fault[]) => {
    const faulty = withFaults(faults, { cash: 100_000_000 });
    faulty.to('100000');
    faulty.buy(60);
    faulty.to('103000');
    const { blotter } = faulty.core;
    const told = faulty.peer.data('00').filter(({ values }) => values['913'] === '체결');
    return { told: told.map(({ values }) => Number(values['915'])), order: blotter.orders[0] };
  };

  test('an order trades in slices of at most so many shares, 911 adding up', () => {
    const { told, order } = fills([{ kind: 'partialFills', at: '09:59:00', ms: 20 * MINUTE, shares: 7 }]);
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(Math.max(...told)).toBeLessThanOrEqual(7);
    expect(told.reduce((sum, shares) => sum + shares, 0)).toBe(60);
    expect(order?.open).toBe(0);
  });

  test('outside its time nothing is sliced', () => {
    expect(fills([{ kind: 'partialFills', at: '10:31:00', ms: MINUTE, shares: 1 }]).told).toEqual(fills([]).told);
  });
});
