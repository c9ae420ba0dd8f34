/** The daemon after the close: ticks become bars, then the broker's own bars are collected; nothing of it harms a day. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { runDaemon } from '../../../src/app/daemon.js';
import { loadSettings } from '../../../src/app/settings.js';
import { dayOf, kstTime, stockCode, tradingDay, type EpochMs } from '../../../src/domain/index.js';
import { wallClock } from '../../../src/simulator/index.js';

const CODE = '069500';
const folder = mkdtempSync(join(tmpdir(), 'haru-close-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Line = Record<string, unknown> & { readonly msg: string; readonly level: number };

/** Lives days until `over` says so; from the morning of 2022-11-10 on. */
async function daemon(home: string, over: (lines: readonly Line[], days: number) => boolean) {
  const stop = new AbortController();
  const lines: Line[] = [];
  const days: string[] = [];
  const check = (): void => {
    if (over(lines, days.length)) stop.abort();
  };
  const write = (text: string): void => {
    lines.push(JSON.parse(text) as Line);
    check();
  };
  const wall = wallClock();
  const start = kstTime(tradingDay('20221110'), '080000') - wall.now();
  await runDaemon({
    settings: () => loadSettings({ codes: [CODE], policy: 'hold', interval: '5m' }, {}),
    home,
    speed: 'max',
    signal: stop.signal,
    onDay: ({ summary }) => days.push(summary.day),
    logger: pino({}, { write }),
    clock: {
      now: () => (wall.now() + start) as EpochMs,
      schedule: (at, fire) => wall.schedule((at - start) as EpochMs, fire),
    },
  });
  return { lines, days };
}

const said = (lines: readonly Line[], msg: string) => lines.filter((line) => line.msg === msg);

test('two days: bars of ticks are there at once, the collected ones agree with them, and one page brings each day', async () => {
  const home = join(folder, 'two');
  const { lines, days } = await daemon(home, (all) => said(all, 'collected').length === 6);
  expect(days).toEqual(['20221110', '20221111']);
  expect(said(lines, 'minute bars kept from ticks')).toMatchObject([
    { code: CODE, bars: 381, stored: 381, differences: 0 },
    { code: CODE, bars: 381, stored: 381, differences: 0 },
  ]);
  const collected = said(lines, 'collected');
  expect(collected.map(({ interval, corrected }) => [interval, corrected])).toEqual(
    [...['1m', '1d', '5m'], ...['1m', '1d', '5m']].map((interval) => [interval, 0]),
  );
  expect(collected.slice(3).map(({ requested }) => requested)).toEqual([1, 1, 1]);
  expect(lines.filter(({ level }) => level >= 40)).toEqual([]);

  const store = openMarketStore({ home, clock: { now: () => 0 as EpochMs }, readonly: true });
  const series = (interval: '1m' | '5m' | '1d') => store.bars({ code: stockCode(CODE), interval });
  for (const day of days) {
    const minutes = series('1m').filter(({ time }) => dayOf(time) === day);
    const volume = minutes.reduce((sum, bar) => sum + bar.volume, 0);
    const fives = series('5m').filter(({ time }) => dayOf(time) === day);
    expect(fives.reduce((sum, bar) => sum + bar.volume, 0)).toBe(volume);
    const whole = series('1d').find(({ time }) => dayOf(time) === day);
    expect(whole).toMatchObject({ open: minutes[0]?.open, close: minutes.at(-1)?.close });
    // Day bars hold what traded after hours, minutes do not.
    expect(whole?.volume).toBeGreaterThan(volume);
    expect(minutes).toHaveLength(381);
  }
  expect(store.notes({ code: stockCode(CODE), interval: '1m' }, 10)).toEqual([]);
  store.close();
}, 60_000);

test('a folder with bars of the other world: told, and the day is settled all the same', async () => {
  const home = mkdtempSync(join(folder, 'other-'));
  writeFileSync(join(home, 'market.origin'), 'kiwoom\n');
  const { lines, days } = await daemon(home, (all) => all.some(({ level }) => level >= 50));
  expect(days).toEqual(['20221110']);
  const [fault] = lines.filter(({ level }) => level >= 50);
  expect(fault?.msg).toContain('were collected from Kiwoom');
}, 60_000);
