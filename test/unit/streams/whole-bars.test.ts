/** Bars told as a whole go the same way as bars built from ticks. */
import { expect, test } from 'vitest';
import { seq, stockCode, type Bar } from '../../../src/domain/index.js';
import { createMarketStreams, type MarketOutput } from '../../../streams/index.js';
import { at, bar, CODE, tape } from './ticks.js';

const OPTIONS = { codes: [CODE], interval: '1m', lookback: 2 } as const;
const MINUTES: Bar[] = [
  bar('09:00:00', 33_000, 33_050, 33_000, 33_050, 15),
  bar('09:01:00', 33_040, 33_040, 33_040, 33_040, 3),
];

const observations = (outputs: readonly MarketOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'observation' ? [{ ...output.observation, cause: null }] : []));

test('a whole bar brings the bar, and the observation that its ticks would have brought', () => {
  const ticked = createMarketStreams(OPTIONS);
  const ticks = tape([['09:00:00', 33_000, 10], ['09:00:30', 33_050, 5], ['09:01:10', 33_040, 3], ['09:02:00', 33_000, 1]]); // prettier-ignore
  const built = ticks.flatMap((tick) => ticked.push(tick));
  const told = createMarketStreams(OPTIONS);
  const outputs = MINUTES.flatMap((minute, i) =>
    told.complete({ code: CODE, interval: '1m', bar: minute }, seq(i + 1)),
  );
  expect(outputs.map(({ kind }) => kind)).toEqual(['bar', 'observation', 'bar', 'observation']);
  expect(outputs[2]).toEqual({
    kind: 'bar',
    bar: { code: CODE, interval: '1m', bar: MINUTES[1], until: at('09:02:00'), cause: seq(2) },
  });
  expect(observations(outputs)).toHaveLength(2);
  expect(observations(outputs)).toEqual(observations(built));
});

test('the close is the last price, volumes add up, and there are no quotes', () => {
  const market = createMarketStreams(OPTIONS);
  for (const minute of MINUTES) market.complete({ code: CODE, interval: '1m', bar: minute }, null);
  expect(market.quotes[CODE]).toMatchObject({ last: 33_040, volume: 18, ask: 0, bid: 0 });
});

test('what follows a restored state is what would have followed', () => {
  const [first, second] = MINUTES;
  const market = createMarketStreams(OPTIONS);
  market.complete({ code: CODE, interval: '1m', bar: first! }, seq(1));
  const copy = createMarketStreams(OPTIONS);
  copy.restore(JSON.parse(JSON.stringify(market.state())) as ReturnType<typeof market.state>);
  const next = { code: CODE, interval: '1m', bar: second! } as const;
  expect(copy.complete(next, seq(2))).toEqual(market.complete(next, seq(2)));
  expect(copy.state()).toEqual(market.state());
});

test('bars of other codes and lengths are nobody’s', () => {
  const market = createMarketStreams(OPTIONS);
  expect(market.complete({ code: stockCode('005930'), interval: '1m', bar: MINUTES[0]! }, null)).toEqual([]);
  expect(market.complete({ code: CODE, interval: '5m', bar: MINUTES[0]! }, null)).toEqual([]);
});
