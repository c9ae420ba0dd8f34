import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stockCode, type Bar } from '../../../src/domain/index.js';
import { analyse, parseIndicators, seriesOf, technicalPicture, USUAL } from '../../../src/report/index.js';
import { MOST_BARS, thin } from '../../../src/report/technical/thin.js';
import { anyBars, walk } from './series.js';

const CODE = stockCode('069500');
const bars = walk(200);

function request(range: { from?: Bar['time']; to?: Bar['time'] } = {}, indicators = USUAL) {
  return { code: CODE, name: 'KODEX 200', interval: '60m' as const, range, indicators: parseIndicators(indicators) };
}

describe('a range', () => {
  test('cuts what is shown, not what is computed', () => {
    const whole = seriesOf(analyse(request(), bars));
    const part = seriesOf(analyse(request({ from: bars[120]!.time, to: bars[150]!.time }), bars));
    expect(part.bars).toBe(31);
    expect(part.date[0]).toBe(whole.date[120]);
    for (const [name, values] of Object.entries(whole.indicators)) {
      expect(part.indicators[name], name).toEqual(values.slice(120, 151));
    }
    expect(part.indicators['sma(60)']![0]).not.toBeNull();
  });

  test('without bars says which there are', () => {
    const late = { from: (bars.at(-1)!.time + 1) as Bar['time'] };
    expect(() => analyse(request(late), bars)).toThrow(
      /No 60m bars of 069500 in this range: there are bars from 20221101 to/,
    );
    expect(() => analyse(request(), [])).toThrow(/collect or import some first/);
    const between = { from: (bars[10]!.time + 1) as Bar['time'], to: (bars[10]!.time + 2) as Bar['time'] };
    expect(() => analyse(request(between), bars)).toThrow(/No 60m bars/);
  });
});

test('series have a column for each output, all of one length', () => {
  const { indicators, date, volume } = seriesOf(analyse(request({}, 'sma(5),macd,vwap'), bars));
  expect(Object.keys(indicators)).toEqual([
    'sma(5)',
    'macd(12,26,9).macd',
    'macd(12,26,9).signal',
    'macd(12,26,9).histogram',
    'vwap',
  ]);
  for (const column of [...Object.values(indicators), date, volume]) expect(column).toHaveLength(bars.length);
  expect(date[0]).toBe('20221101090000');
});

describe('thinned', () => {
  test('no extreme and no share is lost, whatever the bars', () => {
    fc.assert(
      fc.property(anyBars(120), fc.integer({ min: 1, max: 50 }), (series, most) => {
        fc.pre(series.length > 0);
        const analysis = analyse(request({}, 'sma(2),obv'), series);
        const few = thin(analysis, most);
        expect(few.bars.length).toBeLessThanOrEqual(most);
        const sum = (all: readonly Bar[]) => all.reduce((total, { volume }) => total + volume, 0);
        expect(sum(few.bars)).toBe(sum(series));
        expect(Math.max(...few.bars.map(({ high }) => high))).toBe(Math.max(...series.map(({ high }) => high)));
        expect(Math.min(...few.bars.map(({ low }) => low))).toBe(Math.min(...series.map(({ low }) => low)));
        expect(few.bars[0]!.open).toBe(series[0]!.open);
        expect(few.bars.at(-1)!.close).toBe(series.at(-1)!.close);
        for (const { values } of few.indicators) {
          expect(values[0]).toHaveLength(few.bars.length);
        }
        expect(few.indicators[1]!.values[0]!.at(-1)).toBe(analysis.indicators[1]!.values[0]!.at(-1));
      }),
    );
  });

  test('a picture that merges bars says so', () => {
    const many = walk(MOST_BARS.still * 2);
    const analysis = analyse(request({}, 'sma(5)'), many);
    expect(technicalPicture(analysis, 'korean', 'still').subtitle).toContain('4,800 bars, 2 to a candle');
    expect(technicalPicture(analysis, 'korean', 'page').subtitle).not.toContain('to a candle');
  });
});

describe('a picture', () => {
  const picture = technicalPicture(analyse(request({}, 'sma(5),bb,macd,rsi,psar'), bars), 'korean', 'page');
  const series = picture.option['series'] as readonly Record<string, unknown>[];
  const named = (name: string) => series.filter((each) => each['name'] === name);

  test('is plain data: JSON carries it whole', () => {
    const both = { ...picture.option, ...picture.interaction };
    expect(JSON.parse(JSON.stringify(both))).toEqual(both);
  });

  test('has candles over volume, then a pane for each indicator of its own scale', () => {
    expect((picture.option['grid'] as unknown[]).length).toBe(4);
    expect(named('Price')[0]).toMatchObject({ type: 'candlestick', xAxisIndex: 0 });
    expect(named('Volume').map((each) => each['yAxisIndex'])).toEqual([1, 1]);
    expect(named('MACD 12·26·9')[0]).toMatchObject({ xAxisIndex: 2 });
    expect(named('RSI 14')[0]).toMatchObject({ xAxisIndex: 3 });
    expect(named('Bollinger 20·2').map((each) => each['xAxisIndex'])).toEqual([0, 0, 0]);
  });

  test('panes lie under each other and do not overlap', () => {
    const grids = picture.option['grid'] as readonly { readonly top: string; readonly height: string }[];
    const edges = grids.map(({ top, height }) => [parseFloat(top), parseFloat(top) + parseFloat(height)] as const);
    edges.slice(1).forEach(([top], i) => expect(top).toBeGreaterThan(edges[i]![1] + 1));
    expect(edges.at(-1)![1]).toBeLessThan(95);
  });

  test('every series draws columns that are there', () => {
    const { source } = picture.option['dataset'] as { readonly source: Readonly<Record<string, readonly unknown[]>> };
    for (const { encode } of series as readonly {
      readonly encode: { readonly x: string; readonly y: string | string[] };
    }[]) {
      for (const column of [encode.x, encode.y].flat()) expect(source[column], column).toHaveLength(bars.length);
    }
  });

  test('the page opens at the last few hundred bars', () => {
    const many = technicalPicture(analyse(request({}, 'sma(5)'), walk(1_777)), 'korean', 'page');
    const zooms = many.interaction['dataZoom'] as readonly { readonly startValue: number; readonly endValue: number }[];
    expect(zooms.map(({ startValue, endValue }) => [startValue, endValue])).toEqual([[1_477, 1_776], [1_477, 1_776]]); // prettier-ignore
  });
});
