/** The whole system on days whose trading stops: nothing is traded meanwhile, bars stay what traded, books stay equal. */
import { describe, expect, test } from 'vitest';
import {
  barStart,
  createRng,
  kstTime,
  MINUTE,
  money,
  quantity,
  SECOND,
  stockCode,
  tradingDay,
  type Bar,
  type Envelope,
  type EpochMs,
  type StockCode,
  type TradeTicked,
} from '../../src/domain/index.js';
import {
  KNOWN_INSTRUMENTS,
  syntheticTape,
  type Episode,
  type Interruption,
  type TapePrint,
} from '../../src/exchange/index.js';
import { eventsOf, rowsOf, whatIsWrong } from './checks/index.js';
import { busyPolicy, scenarioOf } from '../support/day-in-process-scenario.js';
import { liveDay, type LivedDay, type Trouble } from '../support/day-in-process.js';

const DAY = tradingDay('20261120');
const [KODEX, SAMSUNG] = [stockCode('069500'), stockCode('005930')];
const at = (hhmmss: string): EpochMs => kstTime(DAY, hhmmss);

/** A day of two codes, ten shares of each held, traded eagerly by the minute, with what is asked for. */
async function dayWith(
  seed: string,
  episodes: readonly Episode[],
  { eagerness = 0.95, ...trouble }: Trouble & { eagerness?: number } = {},
): Promise<LivedDay> {
  const codes = [KODEX, SAMSUNG];
  const policy = busyPolicy(seed, eagerness);
  const scenario = scenarioOf({ seed, day: DAY, codes, interval: '1m', ticksPerCode: 800, latency: 20, policy });
  const instruments = KNOWN_INSTRUMENTS.filter(({ code }) => codes.includes(code));
  const { schedule } = scenario.config;
  const tape = syntheticTape({ schedule, instruments, rng: createRng(seed), ticksPerCode: 800, episodes });
  const holdings = codes.map((code) => ({ code, quantity: quantity(10), cost: money(100_000) }));
  return liveDay({ ...scenario, tape, holdings, cash: 50_000_000 }, trouble);
}

/** Nobody trades but an operator, who wants everything sold, once, at `time`. */
function flattenAt(time: EpochMs): Trouble & { eagerness: number } {
  let asked = false;
  return {
    eagerness: 0,
    operator: (now, kernel) => {
      if (asked || now < time) return;
      asked = true;
      kernel.offer({ type: 'CommandReceived', command: { kind: 'flatten', reason: 'test' }, source: 'cli' }, now);
    },
  };
}

const stopsOf = ({ scenario }: LivedDay): readonly Interruption[] => scenario.tape.interruptions ?? [];

/** Orders that left within a stop, a second after it began (its message is on its way) to its end. */
function sentWithin(day: LivedDay, { code, start, end }: Interruption): unknown[] {
  return day.arrivals.filter(
    ({ apiId, body, at }) =>
      (apiId === 'kt10000' || apiId === 'kt10001') &&
      (code === null || body['stk_cd'] === code) &&
      at > start + SECOND &&
      (end === null || at < end),
  );
}

/** Minute bars of what the log saw trade, and of what the tape says traded. */
const barsSeen = (rows: readonly Envelope[], code: StockCode) =>
  barsOf(
    eventsOf(rows, 'TradeTicked')
      .filter(({ event }) => event.code === code && event.session === 2)
      .map(({ event, tsEvent }: { event: TradeTicked; tsEvent: EpochMs }) => ({ ...event, time: tsEvent })),
  );
const barsTraded = (prints: readonly TapePrint[], code: StockCode) =>
  barsOf(prints.filter((print) => print.code === code && print.session === 2));

function barsOf(trades: readonly { time: EpochMs; price: number; quantity: number }[]): Bar[] {
  const bars: { -readonly [key in keyof Bar]: number }[] = [];
  for (const { time, price, quantity } of trades) {
    const start = barStart(time, '1m');
    const bar = bars.at(-1);
    if (bar?.time === start) {
      bar.high = Math.max(bar.high, price);
      bar.low = Math.min(bar.low, price);
      bar.close = price;
      bar.volume += Math.abs(quantity);
    } else bars.push({ time: start, open: price, high: price, low: price, close: price, volume: Math.abs(quantity) });
  }
  return bars as unknown as Bar[];
}

describe('volatility interruptions', () => {
  const episodes: Episode[] = [
    { kind: 'vi', code: SAMSUNG, at: at('094000'), trigger: 'dynamic', direction: 'up' },
    { kind: 'vi', code: KODEX, at: at('103000'), trigger: 'static', direction: 'down' },
    { kind: 'vi', code: SAMSUNG, at: at('130000'), trigger: 'dynamic', direction: 'down' },
    { kind: 'vi', code: KODEX, at: at('151830'), trigger: 'dynamic', direction: 'up' },
  ];

  test.each(['1', '2'])('seed %s: heard, not traded in, bars whole, books equal', async (seed) => {
    const day = await dayWith(seed, episodes);
    const rows = rowsOf(day);
    const stops = stopsOf(day);
    expect(stops.length).toBeGreaterThanOrEqual(4);
    const heard = eventsOf(rows, 'ViReported').map(({ event }) => `${event.code} ${event.phase} ${event.kind}`);
    const told = stops.flatMap((stop) =>
      stop.kind === 'vi' ? ['triggered', 'released'].map((phase) => `${stop.code} ${phase} ${stop.trigger}`) : [],
    );
    expect(heard.sort()).toEqual(told.sort());
    for (const stop of stops) expect(sentWithin(day, stop)).toEqual([]);
    for (const code of [KODEX, SAMSUNG]) {
      expect(barsSeen(rows, code)).toEqual(barsTraded(day.scenario.tape.prints, code));
    }
    expect(whatIsWrong(day)).toEqual([]);
    // The day must have traded around its interruptions, or it says nothing.
    const [first] = stops;
    const fills = eventsOf(rows, 'OrderFilled').filter(({ tsRecv }) => tsRecv > first!.start);
    expect(fills.length).toBeGreaterThan(50);
    // And the auction of each must have been seen.
    const shown = eventsOf(rows, 'IndicativeTicked').filter(
      ({ event, tsEvent }) => event.code === first!.code && tsEvent >= first!.start && tsEvent < first!.end!,
    );
    expect(shown.length).toBeGreaterThanOrEqual(12);
  });

  test('what the operator wants sold meanwhile is sold in its auction', async () => {
    const [stop] = stopsOf(await dayWith('1', episodes, { eagerness: 0 }));
    const day = await dayWith('1', episodes, flattenAt((stop!.start + 30 * SECOND) as EpochMs));
    const closing = eventsOf(rowsOf(day), 'OrderRequested').filter(({ event }) => event.closing === true);
    expect(closing.map(({ event }) => event.order.code)).toContain(stop!.code);
    expect(sentWithin(day, stop!)).not.toEqual([]);
    expect(whatIsWrong(day)).toEqual([]);
  });
});

describe('stops that no message tells', () => {
  const rejections = (day: LivedDay) => eventsOf(rowsOf(day), 'OrderRejected').map(({ event }) => event.code);

  const halts = (day: LivedDay) => eventsOf(rowsOf(day), 'HaltReported').map(({ event }) => event.code);

  test('a halt: the broker refuses, and that is all', async () => {
    const halt: Episode = { kind: 'halt', code: SAMSUNG, at: at('090100'), until: at('110000') };
    const day = await dayWith('11', [halt], flattenAt(at('093000')));
    expect(new Set(rejections(day))).toEqual(new Set(['RC4007']));
    expect(halts(day)).toContain(SAMSUNG);
    expect(whatIsWrong(day)).toEqual([]);
  });

  test.each([1, 3] as const)('a circuit breaker of level %i', async (level) => {
    const episode: Episode = { kind: 'breaker', level, at: at('091500') };
    const stop = stopsOf(await dayWith(`2${level}`, [episode], { eagerness: 0 })).find(
      (each) => each.kind === 'breaker',
    );
    const day = await dayWith(`2${level}`, [episode], flattenAt((stop!.start + 5 * MINUTE) as EpochMs));
    expect(stopsOf(day).filter((each) => each.kind === 'breaker')).toHaveLength(level);
    expect(new Set(rejections(day))).toEqual(new Set(['509193']));
    expect(new Set(halts(day))).toEqual(new Set([null]));
    expect(whatIsWrong(day)).toEqual([]);
  });

  test('a price limit that locks', async () => {
    const day = await dayWith('31', [{ kind: 'limitLock', code: SAMSUNG, at: at('100000'), direction: 'down' }]);
    const { last, limits } = day.core.market.get(SAMSUNG);
    expect(last).toBe(limits.lower);
    expect(whatIsWrong(day)).toEqual([]);
  });
});
