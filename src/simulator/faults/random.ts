/** Faults drawn from a seed: every kind, at moments where something is likely to be under way. */
import {
  formatClock,
  invariant,
  MINUTE,
  SECOND,
  type DaySchedule,
  type EpochMs,
  type Rng,
  type StockCode,
} from '../../domain/index.js';
import { FAULT_KINDS, FOREIGN_STATES, type Fault, type FaultKind, type FaultOf } from './plan.js';

/** What must be known of a day to plan its faults. */
export interface FaultyDay {
  readonly schedule: DaySchedule;
  readonly codes: readonly StockCode[];
}

/** Orders first: that is where a fault hurts. */
const APIS = ['kt10000', 'kt10000', 'kt10001', 'kt10001', 'kt10003', 'ka10075', 'ka10076', 'kt00018', 'kt00001'];
/** Frames, and how many of them a small day is sure to have. */
const FRAMES = [
  ['00', 30],
  ['00', 30],
  ['04', 12],
  ['0s', 50],
  ['0B', 1_500],
  ['0B', 300],
] as const;

/**
 * `count` faults in a random order, each drawn for itself; pure.
 *
 * @param kinds which may occur; default all
 * @example randomFaults(createRng(seed).fork('faults'), { schedule, codes }, 6)
 */
export function randomFaults(
  rng: Rng,
  day: FaultyDay,
  count: number,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): Fault[] {
  return Array.from({ length: count }, () => MAKERS[pick(rng, kinds)](rng, day));
}

const MAKERS: { readonly [K in FaultKind]: (rng: Rng, day: FaultyDay) => FaultOf<K> } = {
  requestLost: (rng) => ({ kind: 'requestLost', ...someCall(rng) }),
  answerLost: (rng) => ({ kind: 'answerLost', ...someCall(rng) }),
  answerLate: (rng) => ({
    kind: 'answerLate',
    ...someCall(rng),
    ms: pick(rng, [10, 300, 2_000, 9_000, 20_000, 90_000]),
  }),
  answerGarbled: (rng) => {
    const status = pick(rng, [200, 500, 502, 503, 504] as const);
    return { kind: 'answerGarbled', ...someCall(rng), status, executed: rng.next() < 0.5 };
  },
  rateStorm: (rng, day) => {
    const length = rng.next() < 0.5 ? { ms: rng.int(200, 30_000) } : { count: rng.int(1, 12) };
    return { kind: 'rateStorm', ...(rng.next() < 0.5 ? someCall(rng) : anyTime(rng, day)), ...length };
  },
  tokenExpired: (rng, day) => ({ kind: 'tokenExpired', ...(rng.next() < 0.7 ? someCall(rng) : anyTime(rng, day)) }),
  frameDropped: (rng) => ({ kind: 'frameDropped', ...someFrame(rng), count: rng.int(1, 4) }),
  frameDuplicated: (rng) => ({ kind: 'frameDuplicated', ...someFrame(rng), count: rng.int(1, 3) }),
  frameLate: (rng) => ({ kind: 'frameLate', ...someFrame(rng), ms: pick(rng, [5, 500, 3_000, 20_000, 120_000]) }),
  framesReordered: (rng) => ({ kind: 'framesReordered', ...someFrame(rng), count: rng.int(2, 5) }),
  stateMissed: (rng) => ({ kind: 'stateMissed', state: pick(rng, ['0', '3', '2', '4', '8', '9'] as const) }),
  foreignStates: (rng, day) => {
    const states = Array.from({ length: rng.int(1, 4) }, () => pick(rng, FOREIGN_STATES));
    return { kind: 'foreignStates', ...whenever(rng, day), states };
  },
  socketCut: (rng, day) => ({ kind: 'socketCut', ...whenever(rng, day) }),
  socketHalfOpen: (rng, day) => ({ kind: 'socketHalfOpen', ...whenever(rng, day), ms: rng.int(500, 300_000) }),
  sessionKicked: (rng, day) => ({ kind: 'sessionKicked', ...whenever(rng, day) }),
  vi: (rng, day) => {
    const trigger = pick(rng, ['static', 'dynamic'] as const);
    return { kind: 'vi', ...tradingTime(rng, day), ...someCode(rng, day), trigger, direction: someDirection(rng) };
  },
  limitLock: (rng, day) => ({
    kind: 'limitLock',
    ...tradingTime(rng, day),
    ...someCode(rng, day),
    direction: someDirection(rng),
  }),
  halt: (rng, day) => ({ kind: 'halt', ...tradingTime(rng, day), ...someCode(rng, day), ms: rng.int(2, 90) * MINUTE }),
  breaker: (rng, day) => ({ kind: 'breaker', ...tradingTime(rng, day), level: pick(rng, [1, 1, 2, 3] as const) }),
  partialFills: (rng, day) => {
    const ms = rng.int(1, 120) * MINUTE;
    return { kind: 'partialFills', ...tradingTime(rng, day), ms, shares: rng.int(1, 20) };
  },
  clockJump: (rng, day) => {
    const ms = pick(rng, [100, 1_500, 10_000, 60_000, 600_000]) * (rng.next() < 0.5 ? 1 : -1);
    return { kind: 'clockJump', ...anyTime(rng, day), ms };
  },
  diskFull: (rng) => ({ kind: 'diskFull', ...someWrite(rng) }),
  kill: (rng) => ({ kind: 'kill', ...someWrite(rng), when: rng.next() < 0.5 ? 'before' : 'after' }),
};

function pick<T>(rng: Rng, items: readonly T[]): T {
  const item = items[rng.int(0, items.length - 1)];
  invariant(item !== undefined, 'there is nothing to pick from');
  return item;
}

function someCall(rng: Rng): { api: string; nth: number } {
  return { api: pick(rng, APIS), nth: rng.int(1, 8) };
}

function someFrame(rng: Rng): { frame: (typeof FRAMES)[number][0]; nth: number } {
  const [frame, most] = pick(rng, FRAMES);
  return { frame, nth: rng.int(1, most) };
}

function someWrite(rng: Rng): { write: 'append' | 'commit'; nth: number } {
  const write = pick(rng, ['append', 'commit'] as const);
  return { write, nth: rng.int(1, write === 'append' ? 2_000 : 60) };
}

function whenever(
  rng: Rng,
  day: FaultyDay,
): { at: string } | { api: string; nth: number } | ReturnType<typeof someFrame> {
  const kind = rng.int(0, 2);
  if (kind === 0) return anyTime(rng, day);
  return kind === 1 ? someCall(rng) : someFrame(rng);
}

function someCode(rng: Rng, { codes }: FaultyDay): { code: StockCode } {
  return { code: pick(rng, codes) };
}

function someDirection(rng: Rng): 'up' | 'down' {
  return rng.next() < 0.5 ? 'up' : 'down';
}

function anyTime(rng: Rng, { schedule }: FaultyDay): { at: string } {
  return timeWithin(rng, schedule.openingAuction, schedule.closingPriceStart);
}

function tradingTime(rng: Rng, { schedule }: FaultyDay): { at: string } {
  return timeWithin(rng, schedule.open + 2 * MINUTE, schedule.closingAuction - 2 * MINUTE);
}

function timeWithin(rng: Rng, from: number, to: number): { at: string } {
  const time = formatClock((from + rng.int(0, Math.floor((to - from) / SECOND)) * SECOND) as EpochMs);
  return { at: `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}` };
}
