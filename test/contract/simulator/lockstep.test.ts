/** Whole days over real loopback sockets in virtual time. */
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { readRecordedBars } from '../../../src/collect/files/index.js';
import {
  barStart,
  createCalendar,
  createRng,
  dayOf,
  kstTime,
  ManualClock,
  SECOND,
  tradingDay,
  type EpochMs,
  type Money,
  type StockCode,
} from '../../../src/domain/index.js';
import {
  planDay,
  runLockstep,
  startSimulator,
  wallClock,
  type DayPlan,
  type RunningSimulator,
} from '../../../src/simulator/index.js';
import { ACCOUNT, DAY, KODEX, SAMSUNG } from '../../support/simulator-harness.js';
import { listen } from '../../support/simulator-loopback.js';

let running: RunningSimulator | undefined;
afterEach(async () => running?.stop());

async function start(plan: DayPlan, seed: string): Promise<{ server: RunningSimulator; clock: ManualClock }> {
  const clock = new ManualClock(kstTime(plan.day, '075900'));
  const account = { number: ACCOUNT, cash: 10_000_000 as Money };
  running = await startSimulator({ ...plan, clock, wall: wallClock(), rng: createRng(seed), account, costs: 'mock' });
  return { server: running, clock };
}

const synthetic = (): DayPlan =>
  planDay({ calendar: createCalendar(), rng: createRng('day'), day: DAY, codes: [KODEX, SAMSUNG] });

describe('lockstep', () => {
  test('every frame of the day arrives before the step after it, and ticks add up to the bars', async () => {
    const { server, clock } = await start(synthetic(), 'lockstep');
    const client = await listen(server, DAY, [KODEX, SAMSUNG]);
    let behind = 0;
    const result = await runLockstep({
      clock,
      core: server.core,
      onStep: () => {
        behind = Math.max(behind, server.core.sessions.framesSent - client.frames);
      },
    });
    expect(behind).toBe(0);
    expect(client.frames).toBe(result.frames);
    expect(client.states.filter((state) => '34'.includes(state))).toEqual(['3', '4']);
    for (const symbol of server.core.market.symbols) {
      expect(client.bars.get(symbol.instrument.code)).toEqual(symbol.bars);
    }
  });

  test('stops at every timer of the shared clock, waits for what must settle, and moves by whole seconds', async () => {
    const { server, clock } = await start(synthetic(), 'timers');
    await listen(server, DAY, [KODEX]);
    const fired: EpochMs[] = [];
    const due = ['085900', '091500', '100000'].map((time) => (kstTime(DAY, time) + 250) as EpochMs);
    for (const at of due) clock.schedule(at, () => fired.push(clock.now()));
    const ended = new AbortController();
    const steps: EpochMs[] = [];
    let settling = false;
    await runLockstep({
      clock,
      core: server.core,
      signal: ended.signal,
      settled: async () => {
        settling = true;
        await Promise.resolve();
        settling = false;
      },
      onStep: (now) => {
        expect(settling).toBe(false);
        steps.push(now);
        if (now > kstTime(DAY, '100100')) ended.abort();
      },
    });
    expect(fired).toEqual(due);
    expect(steps.filter((now) => now % SECOND !== 0)).toEqual(due);
    expect(clock.now()).toBeLessThan(kstTime(DAY, '100200'));
  });

  test('a client that never echoes is given up, and the day goes on', async () => {
    const { server, clock } = await start(synthetic(), 'silent');
    const client = await listen(server, DAY, [KODEX]);
    client.socket.removeAllListeners('message');
    const gone = new Promise((resolve) => client.socket.once('close', resolve));
    const result = await runLockstep({ clock, core: server.core, guard: 50 });
    await gone;
    expect(server.core.nextEventAt()).toBeNull();
    expect(result.frames).toBe(1);
  });
});

/** Says in the report why there is nothing to report. */
const named = (what: string, file: string): string =>
  existsSync(file) ? what : `skipped: ${what}, as ${file} is absent`;

const CSV = '../shared/data/opt10080-069500-1m.csv';
const RECORDED_DAY = tradingDay('20221110');

describe.runIf(existsSync(CSV))(named('a recorded day', CSV), () => {
  test('the bars added up from the ticks over the WebSocket are the recorded ones', async () => {
    const code = KODEX;
    const file = await readRecordedBars(CSV);
    const plan = planDay({ calendar: createCalendar(), rng: createRng('recorded'), day: RECORDED_DAY, bars: file });
    const { server, clock } = await start(plan, 'recorded');
    const client = await listen(server, RECORDED_DAY, [code]);
    await runLockstep({ clock, core: server.core });
    const recorded = file.bars.get(code)?.filter((bar) => dayOf(bar.time) === RECORDED_DAY);
    expect(recorded).toHaveLength(382);
    expect(client.bars.get(code)).toEqual(recorded);
  });
});

const DATABASE = '../shared/data/kiwoom-60m.db';

describe.runIf(existsSync(DATABASE))(named('a recorded day of hourly bars', DATABASE), () => {
  test('three codes of the original database come back hour by hour', async () => {
    const day = tradingDay('20221208');
    const file = await readRecordedBars(DATABASE);
    const plan = planDay({ calendar: createCalendar(), rng: createRng('hours'), day, bars: file });
    const { server, clock } = await start(plan, 'hours');
    const codes = ['069500', '114800', '226490'] as StockCode[];
    const client = await listen(server, day, codes);
    await runLockstep({ clock, core: server.core });
    for (const code of codes) {
      const recorded = file.bars.get(code)?.filter((bar) => dayOf(bar.time) === day);
      const hours = new Map<number, { open: number; close: number; volume: number }>();
      for (const bar of client.bars.get(code) ?? []) {
        const hour = barStart(bar.time, '60m');
        const before = hours.get(hour);
        hours.set(hour, {
          open: before?.open ?? bar.open,
          close: bar.close,
          volume: (before?.volume ?? 0) + bar.volume,
        });
      }
      expect([...hours]).toEqual(recorded?.map(({ time, open, close, volume }) => [time, { open, close, volume }]));
    }
  });
});
