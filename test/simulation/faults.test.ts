/**
 * Each kind of fault on a day of its own, with the real client and kernel: it is met, the day passes every check (cash and
 * holdings are the broker's, nothing is sent twice, the replay is the day), and a kind's own mark is in the log.
 */
import { describe, expect, test } from 'vitest';
import { stockCode, tradingDay, type Envelope } from '../../src/domain/index.js';
import type { Fault } from '../../src/simulator/index.js';
import { liveDay, type LivedDay } from '../support/day-in-process.js';
import { alarmsOf, eventsOf, rowsOf, whatIsWrong } from './checks/index.js';

const LIMIT = 60_000;
const CODE = stockCode('069500');

/** A small lively day on which about twenty orders are sent when nothing goes wrong. */
async function dayWith(...faults: Fault[]): Promise<LivedDay> {
  return liveDay({
    seed: '4',
    day: tradingDay('20261120'),
    codes: [CODE],
    ticksPerCode: 120,
    interval: '1m',
    latency: 20,
    faults: { seed: '1', faults },
  });
}

type Mark = (rows: readonly Envelope[], day: LivedDay) => boolean;
const unknown: Mark = (rows) => eventsOf(rows, 'OrderOutcomeUnknown').length > 0;
const alarm = (kind: string): Mark => (rows) => kind in alarmsOf(rows); // prettier-ignore
const rejected = (code: string): Mark => (rows) => eventsOf(rows, 'OrderRejected').some(({ event }) => event.code === code); // prettier-ignore
const link = (state: string): Mark => (rows) => eventsOf(rows, 'LinkReported').some(({ event }) => event.state === state); // prettier-ignore
const orders = (least: number): Mark => (rows) => eventsOf(rows, 'OrderRequested').length >= least; // prettier-ignore
const refusedCancels = (most: number): Mark => (rows) => eventsOf(rows, 'RequestRefused').length <= most; // prettier-ignore
const interruption = (kind: string): Mark => (_, { scenario }) => scenario.tape.interruptions?.some((stop) => stop.kind === kind) === true; // prettier-ignore
const all = (...marks: Mark[]): Mark => (rows, day) => marks.every((mark) => mark(rows, day)); // prettier-ignore
/** More executions than orders: some were filled in slices. */
const sliced: Mark = (rows) => eventsOf(rows, 'OrderFilled').length > eventsOf(rows, 'OrderRequested').length;

const CASES: readonly [name: string, mark: Mark, ...faults: Fault[]][] = [
  ['no fault at all', all(orders(20), (rows) => Object.keys(alarmsOf(rows)).length === 0)],
  ['requestLost', unknown, { kind: 'requestLost', api: 'kt10000', nth: 2 }, { kind: 'requestLost', api: 'kt10001', nth: 1 }],
  ['answerLost', unknown, { kind: 'answerLost', api: 'kt10000', nth: 1 }, { kind: 'answerLost', api: 'kt10001', nth: 2 }],
  ['answerLate', orders(20), { kind: 'answerLate', api: 'kt10000', nth: 1, ms: 4_000 }],
  ['answerLate, beyond the client’s timeout', unknown, { kind: 'answerLate', api: 'kt10000', nth: 1, ms: 60_000 }],
  ['answerLate of an inquiry', orders(20), { kind: 'answerLate', api: 'kt00001', nth: 2, ms: 9_000 }],
  ['answerGarbled, executed', unknown, { kind: 'answerGarbled', api: 'kt10000', nth: 1, status: 502, executed: true }],
  ['answerGarbled, not executed', unknown, { kind: 'answerGarbled', api: 'kt10000', nth: 1, status: 200, executed: false }],
  ['rateStorm for longer than an order is tried', rejected('1700'), { kind: 'rateStorm', api: 'kt10000', nth: 2, ms: 10_000 }],
  ['rateStorm of two calls', orders(20), { kind: 'rateStorm', api: 'kt10001', nth: 1, count: 2 }],
  ['tokenExpired in the middle of an order', rejected('8005'), { kind: 'tokenExpired', api: 'kt10000', nth: 2 }, { kind: 'tokenExpired', at: '11:00:00' }],
  // Nobody cancels in vain for hours what was filled long ago: the broker's lists are asked.
  ['frameDropped, an execution', all(orders(20), refusedCancels(1)), { kind: 'frameDropped', frame: '00', nth: 2, count: 1 }],
  ['frameDropped, holdings', orders(20), { kind: 'frameDropped', frame: '04', nth: 1, count: 2 }],
  ['frameDropped, trades', alarm('tick_gap'), { kind: 'frameDropped', frame: '0B', nth: 30, count: 5 }],
  ['frameDuplicated', alarm('tick_duplicate'), { kind: 'frameDuplicated', frame: '00', nth: 2, count: 2 }, { kind: 'frameDuplicated', frame: '0B', nth: 9, count: 2 }],
  ['frameLate', alarm('tick_late'), { kind: 'frameLate', frame: '00', nth: 2, ms: 20_000 }, { kind: 'frameLate', frame: '0B', nth: 30, ms: 90_000 }],
  ['framesReordered', alarm('tick_late'), { kind: 'framesReordered', frame: '00', nth: 1, count: 2 }, { kind: 'framesReordered', frame: '0B', nth: 40, count: 4 }],
  // In doubt it does not trade: the exchange never said that the market is open.
  ['stateMissed, the open', (rows) => eventsOf(rows, 'OrderRequested').length === 0, { kind: 'stateMissed', state: '3' }],
  ['stateMissed, the close', orders(20), { kind: 'stateMissed', state: '2' }, { kind: 'stateMissed', state: '4' }],
  ['foreignStates', all(orders(20), alarm('unknown_market_state')), { kind: 'foreignStates', at: '09:00:30', states: ['R', 'S', 'V'] }, { kind: 'foreignStates', at: '10:00:00', states: ['e', 'W', 'g'] }],
  ['socketCut', link('backingOff'), { kind: 'socketCut', frame: '00', nth: 2 }, { kind: 'socketCut', at: '13:00:00' }],
  ['socketHalfOpen', link('backingOff'), { kind: 'socketHalfOpen', api: 'kt10000', nth: 1, ms: 120_000 }],
  ['sessionKicked', link('kicked'), { kind: 'sessionKicked', api: 'kt10000', nth: 2 }],
  ['vi, dynamic', interruption('vi'), { kind: 'vi', at: '10:30:00', code: CODE, trigger: 'dynamic', direction: 'up' }],
  ['vi, static', interruption('vi'), { kind: 'vi', at: '10:30:00', code: CODE, trigger: 'static', direction: 'down' }],
  ['limitLock', interruption('vi'), { kind: 'limitLock', at: '10:30:00', code: CODE, direction: 'up' }],
  ['halt', interruption('halt'), { kind: 'halt', at: '10:30:00', code: CODE, ms: 1_800_000 }],
  ['breaker', interruption('breaker'), { kind: 'breaker', at: '10:30:00', level: 1 }],
  ['breaker that ends the day', interruption('breaker'), { kind: 'breaker', at: '10:30:00', level: 3 }],
  ['partialFills', sliced, { kind: 'partialFills', at: '09:00:00', ms: 7_200_000, shares: 3 }],
]; // prettier-ignore

describe('a day is got through, with', () => {
  test.each(CASES)('%s', { timeout: LIMIT }, async (_, mark, ...faults) => {
    const day = await dayWith(...faults);
    const rows = rowsOf(day);
    expect(whatIsWrong(day)).toEqual([]);
    expect(mark(rows, day)).toBe(true);
  });

  test('the same plan twice: the same day', { timeout: LIMIT }, async () => {
    const plan: Fault[] = CASES.slice(1).flatMap(([, , ...faults]) => faults.filter((fault) => 'nth' in fault));
    const [first, second] = [await dayWith(...plan), await dayWith(...plan)];
    expect(whatIsWrong(first)).toEqual([]);
    expect(second.stateHash).toBe(first.stateHash);
  });
});
