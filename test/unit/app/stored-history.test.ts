import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { storedHistory, withHistory } from '../../../src/app/stored-history.js';
import {
  createCalendar,
  HOUR,
  ManualClock,
  price,
  quantity,
  startOfDay,
  stockCode,
  tradingDay,
  type Bar,
  type BrokerGateway,
  type BrokerQuery,
  type DayEvent,
  type EpochMs,
  type TradingDay,
} from '../../../src/domain/index.js';
import { FEATURE_MEMORY } from '../../../src/features/index.js';
import { configWith } from '../engine/bench.js';

const DAY = tradingDay('20221110');
const CODE = stockCode('069500');
const OTHER = stockCode('114800');
const LOOKBACK = 5;
const WANTED = LOOKBACK + FEATURE_MEMORY;
const calendar = createCalendar();
const config = configWith({ codes: [CODE, OTHER], interval: '60m', lookback: LOOKBACK });

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'haru-history-'))));
afterEach(() => {
  rmSync(home, { recursive: true });
});

/** Seven hours a day, the last of them on `last`. */
function hours(count: number, last: TradingDay): Bar[] {
  const bars: Bar[] = [];
  for (let day = last; bars.length < count; day = calendar.previous(day)) {
    for (let hour = 15; hour >= 9 && bars.length < count; hour--) {
      const time = (startOfDay(day) + hour * HOUR) as EpochMs;
      const at = price(30_000 + bars.length * 5);
      bars.unshift({ time, open: at, high: at, low: at, close: at, volume: quantity(10) });
    }
  }
  return bars;
}

function store(bars: readonly Bar[], code = CODE): void {
  const market = openMarketStore({ home, clock: { now: () => 0 as EpochMs } });
  market.put({ code, interval: '60m' }, bars, 'imported');
  market.close();
}

describe('stored history', () => {
  test('is empty, and makes no store, where nothing was ever stored', () => {
    expect(storedHistory(home, config, calendar).size).toBe(0);
    rmSync(home, { recursive: true });
    expect(storedHistory(home, config, calendar).size).toBe(0);
    home = mkdtempSync(join(tmpdir(), 'haru-history-'));
  });

  test('is the newest bars before the day that reach to the trading day before it', () => {
    const bars = hours(WANTED + 20, tradingDay('20221109'));
    store([...bars, ...hours(3, DAY)]);
    const history = storedHistory(home, config, calendar);
    expect([...history.keys()]).toEqual([CODE]);
    expect(history.get(CODE)?.bars).toEqual(bars.slice(-WANTED));
  });

  test.each([
    ['a bar is missing', hours(WANTED - 1, tradingDay('20221109'))],
    ['the day before is missing', hours(WANTED, tradingDay('20221108'))],
    ['they are of days to come', hours(WANTED, tradingDay('20221114'))],
  ])('is not used when %s', (_why, bars) => {
    store(bars);
    expect(storedHistory(home, config, calendar).size).toBe(0);
  });
});

describe('a gateway with history', () => {
  const before = config.schedule.openingAuction;
  const known = { kind: 'bars', code: CODE, interval: '60m', before, count: WANTED } as const;

  function answers(query: BrokerQuery): { asked: BrokerQuery[]; told: DayEvent[] } {
    const bars = hours(WANTED, tradingDay('20221109'));
    const asked: BrokerQuery[] = [];
    const told: DayEvent[] = [];
    const unused = (): never => expect.unreachable();
    const broker: BrokerGateway = {
      submit: unused,
      withhold: unused,
      cancel: unused,
      amend: unused,
      query: (q) => asked.push(q),
    };
    const inbox = { offer: (event: DayEvent) => told.push(event) };
    const history = new Map([[CODE, { interval: '60m', before, bars } as const]]);
    withHistory(broker, history, inbox, new ManualClock(before)).query(query);
    return { asked, told };
  }

  test('tells what it knows without asking', () => {
    const { asked, told } = answers(known);
    expect(asked).toEqual([]);
    expect(told).toMatchObject([{ type: 'BarsReported', code: CODE, interval: '60m', before }]);
  });

  test.each<[string, BrokerQuery]>([
    ['another code', { ...known, code: OTHER }],
    ['another interval', { ...known, interval: '1m' }],
    ['this morning', { ...known, before: (before + 2 * HOUR) as EpochMs }],
    ['more than it has', { ...known, count: WANTED + 1 }],
    ['the account', { kind: 'account' }],
  ])('asks the broker for %s', (_what, query) => {
    expect(answers(query)).toEqual({ asked: [query], told: [] });
  });
});
