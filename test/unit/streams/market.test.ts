import { beforeEach, describe, expect, test } from 'vitest';
import {
  seq,
  stockCode,
  type IndicativeTicked,
  type Price,
  type Quantity,
  type QuoteTicked,
} from '../../../src/domain/index.js';
import { featuresOf } from '../../../src/features/index.js';
import { createMarketStreams, type MarketOutput, type MarketStreams } from '../../../streams/index.js';
import { at, bar, CODE, tape } from './ticks.js';

let market: MarketStreams;
beforeEach(() => {
  market = createMarketStreams({ codes: [CODE], interval: '5m', lookback: 3 });
});

const push = (rows: Parameters<typeof tape>[0]): MarketOutput[] => tape(rows).flatMap((tick) => market.push(tick));
const barsOf = (outputs: readonly MarketOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'bar' ? [[output.bar.interval, output.bar.bar]] : []));

describe('a tick', () => {
  test('mostly causes nothing', () => {
    expect(push([['09:00:00', 33_000, 10], ['09:00:01', 33_005, 1]])).toEqual([]); // prettier-ignore
  });

  test('that closes a decision bar causes the minute, the decision bar and the observation, in this order', () => {
    const outputs = push([['09:00:00', 33_000, 10], ['09:02:30', 33_050, 5], ['09:05:00', 33_020, 1]]); // prettier-ignore
    const minute = bar('09:02:00', 33_050, 33_050, 33_050, 33_050, 5);
    const five = bar('09:00:00', 33_000, 33_050, 33_000, 33_050, 15);
    const step = { code: CODE, cause: seq(3), until: at('09:05:00') };
    expect(outputs.slice(1)).toEqual([
      { kind: 'bar', bar: { ...step, interval: '1m', bar: minute } },
      { kind: 'bar', bar: { ...step, interval: '5m', bar: five } },
      {
        kind: 'observation',
        observation: {
          code: CODE,
          interval: '5m',
          bars: [five],
          features: featuresOf([five]),
          price: 33_050,
          barTime: five.time,
          cause: seq(3),
        },
      },
    ]);
  });

  test('of a code that is not ours is told once and counted', () => {
    const [own] = tape([['09:00:00', 33_000, 10]]);
    const other = { ...own!, event: { ...own!.event, code: stockCode('005930') } };
    expect(market.push(other)).toMatchObject([{ kind: 'anomaly', anomaly: { kind: 'stranger', code: '005930' } }]);
    expect(market.push(other)).toEqual([]);
    expect(market.state().strangers).toEqual({ '005930': 2 });
  });
});

test('the clock closes minutes and decision bars without a tick', () => {
  push([['09:03:10', 33_000, 10]]);
  expect(barsOf(market.closeUntil(at('09:04:01'), seq(9)))).toEqual([
    ['1m', bar('09:03:00', 33_000, 33_000, 33_000, 33_000, 10)],
  ]);
  const outputs = market.closeUntil(at('09:05:01'), seq(10));
  expect(outputs.map(({ kind }) => kind)).toEqual(['bar', 'observation']);
  expect(barsOf(outputs)).toEqual([['5m', bar('09:00:00', 33_000, 33_000, 33_000, 33_000, 10)]]);
  expect(market.closeUntil(at('09:06:01'), seq(11))).toEqual([]);
});

test('a decision bar whose last minutes had no trade closes at the first tick after it', () => {
  push([['09:01:00', 33_000, 10]]);
  market.closeUntil(at('09:02:01'), null);
  const [, later] = tape([['09:01:00', 33_000, 10], ['09:05:00', 33_010, 1]]); // prettier-ignore
  expect(barsOf(market.push(later!))).toEqual([['5m', bar('09:00:00', 33_000, 33_000, 33_000, 33_000, 10)]]);
});

test('decisions on minutes: each bar comes once, then its observation', () => {
  market = createMarketStreams({ codes: [CODE], interval: '1m', lookback: 3 });
  const outputs = push([['09:00:00', 33_000, 10], ['09:01:00', 33_010, 1]]); // prettier-ignore
  expect(outputs.map(({ kind }) => kind)).toEqual(['bar', 'observation']);
});

test('the observables tell what push returns, in the same order', () => {
  const seen: unknown[] = [];
  market.bars$.subscribe((value) => seen.push(value));
  market.observations$.subscribe((value) => seen.push(value));
  market.anomalies$.subscribe((value) => seen.push(value));
  const ticks = tape([['09:00:00', 33_000, 10], ['09:00:01', 33_000, 10], ['09:05:00', 33_020, 1]]); // prettier-ignore
  const returned = [ticks[0]!, ticks[2]!].flatMap((tick) => market.push(tick));
  expect(returned.map(({ kind }) => kind)).toEqual(['anomaly', 'bar', 'bar', 'observation']);
  expect(seen).toEqual(
    returned.map((output) =>
      output.kind === 'bar' ? output.bar : output.kind === 'observation' ? output.observation : output.anomaly,
    ),
  );
});

describe('quotes', () => {
  test('are the last trade and the best prices', () => {
    push([['09:00:00', 33_000, 10]]);
    const quote: QuoteTicked = {
      type: 'QuoteTicked', code: CODE, ask: 33_010, bid: 33_005, askQuantity: 1, bidQuantity: 2,
      indicativePrice: 0, indicativeQuantity: 0,
    }; // prettier-ignore
    market.push({ seq: seq(2), tsEvent: at('09:00:02'), event: quote });
    expect(market.quotes[CODE]).toEqual({
      last: 33_000, ask: 33_010, bid: 33_005, volume: 10, indicative: 0, time: at('09:00:02'),
    }); // prettier-ignore
  });

  test('know the price that a running auction would give', () => {
    const event: IndicativeTicked = {
      type: 'IndicativeTicked', code: CODE, price: 33_100 as Price, quantity: 5, volume: 5 as Quantity,
    }; // prettier-ignore
    market.push({ seq: seq(1), tsEvent: at('08:59:00'), event });
    expect(market.quotes[CODE]).toMatchObject({ indicative: 33_100, last: 0 });
  });

  test('are not taken from a trade that was overtaken', () => {
    const [first, second] = tape([['09:00:00', 33_000, 10], ['09:00:01', 33_100, 5]]); // prettier-ignore
    market.push(second!);
    market.push(first!);
    expect(market.quotes[CODE]).toMatchObject({ last: 33_100, volume: 15 });
  });
});
