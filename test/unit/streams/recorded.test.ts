/** Recorded minutes of Kiwoom, taken apart into ticks and put together again. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  createRng,
  MINUTE,
  parseKst,
  seq,
  type Bar,
  type EpochMs,
  type Price,
  type Quantity,
} from '../../../src/domain/index.js';
import { createMarketStreams, type MarketStreams } from '../../../streams/index.js';
import { CODE, trade, type TickEnvelope } from './ticks.js';

const FILE = '../shared/data/opt10080-069500-1m.csv';
const there = existsSync(FILE);

/** One day of the file, oldest first. */
function recorded(day: string): Bar[] {
  const rows = readFileSync(FILE, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',')); // prettier-ignore
  return rows
    .filter(([, , time]) => time?.startsWith(day))
    .map(([close, volume, time, open, high, low]): Bar => {
      const price = (text?: string) => Math.abs(Number(text)) as Price;
      return { time: parseKst(time!), open: price(open), high: price(high), low: price(low), close: price(close), volume: Number(volume) as Quantity }; // prettier-ignore
    })
    .reverse();
}

/** Ticks that make these bars: open, high, low, close in some order of the two in the middle, as far as the shares last. */
function takeApart(bars: readonly Bar[]): TickEnvelope[] {
  const rng = createRng('recorded');
  let volume = 0;
  let n = 0;
  return bars.flatMap((bar) => {
    const middle = rng.int(0, 1) === 0 ? [bar.high, bar.low] : [bar.low, bar.high];
    const path = [bar.open, ...middle, bar.close];
    const prices = bar.volume < path.length ? [...new Set(path)].slice(0, bar.volume) : path;
    return prices.map((price, i) => {
      const shares = i === prices.length - 1 ? bar.volume - (prices.length - 1) : 1;
      volume += shares;
      const tsEvent = (bar.time + Math.floor((i * MINUTE) / prices.length)) as EpochMs;
      return { seq: seq(++n), tsEvent, event: trade(price, rng.int(0, 1) === 0 ? shares : -shares, volume) };
    });
  });
}

function barsOf(market: MarketStreams, ticks: readonly TickEnvelope[], interval: string): Bar[] {
  const outputs = ticks.flatMap((tick) => market.push(tick));
  outputs.push(...market.closeUntil((ticks.at(-1)!.tsEvent + 60 * MINUTE) as EpochMs, null));
  expect(outputs.filter(({ kind }) => kind === 'anomaly')).toEqual([]);
  return outputs.flatMap((output) =>
    output.kind === 'bar' && output.bar.interval === interval ? [output.bar.bar] : [],
  );
}

describe.skipIf(!there)(`recorded days${there ? '' : ' (skipped: no ../shared/data)'}`, () => {
  test.each([
    ['20221110', 382],
    ['20221111', 382],
  ])('%s: %i minutes come back as they were, 15:30 and 15:35 among them', (day, count) => {
    const bars = recorded(day);
    expect(bars).toHaveLength(count);
    const market = createMarketStreams({ codes: [CODE], interval: '60m', lookback: 1 });
    expect(barsOf(market, takeApart(bars), '1m')).toEqual(bars);
  });

  test('the hours of 2022-11-10 add up to its minutes', () => {
    const bars = recorded('20221110');
    const market = createMarketStreams({ codes: [CODE], interval: '60m', lookback: 1 });
    const hours = barsOf(market, takeApart(bars), '60m');
    expect(hours).toHaveLength(7);
    expect(hours.reduce((sum, bar) => sum + bar.volume, 0)).toBe(bars.reduce((sum, bar) => sum + bar.volume, 0));
    expect(hours.at(-1)?.close).toBe(bars.at(-1)?.close);
  });
});
