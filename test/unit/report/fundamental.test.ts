import { describe, expect, test } from 'vitest';
import { stockCode, tradingDay, type Fundamentals } from '../../../src/domain/index.js';
import {
  compare,
  figureOf,
  FIGURES,
  figureText,
  fundamentalPicture,
  renderReport,
  tableHtml,
  type Company,
} from '../../../src/report/index.js';

const SAMSUNG = stockCode('005930');
const KODEX = stockCode('069500');

function figuresOn(code: typeof SAMSUNG, day: string, figures: Fundamentals['figures']): Fundamentals {
  return { code, day: tradingDay(day), figures };
}
const stock = (day: string, per: number) =>
  figuresOn(SAMSUNG, day, {
    per,
    eps: 6_322,
    mac: 3_701_249,
    bus_pro: -1_200,
    cur_prc: 62_000,
    '250hgst': 81_000,
    '250lwst': 51_800,
  });
const samsung: Company = { code: SAMSUNG, name: '삼성전자', days: [stock('20221110', 9.8), stock('20221111', 9.96)] };
const fund: Company = {
  code: KODEX,
  name: 'KODEX 200 <ETF>',
  days: [figuresOn(KODEX, '20221111', { per: null, eps: null, mac: 45_210, cur_prc: 32_000 })],
};

describe('a comparison', () => {
  const compared = new Map(compare([samsung, fund]).map(({ figure, values }) => [figure.key, values]));

  test('has the latest figures, null where one has none', () => {
    expect(compared.get('per')).toEqual([9.96, null]);
    expect(compared.get('mac')).toEqual([3_701_249, 45_210]);
  });

  test('leaves out what nobody has', () => {
    expect(compared.has('pbr')).toBe(false);
    expect(compare([fund]).map(({ figure }) => figure.key)).toEqual(['mac', 'cur_prc']);
  });

  test('the way from the 250-day low to the high is made of the prices', () => {
    const [position] = compared.get('position') ?? [];
    expect(position).toBeCloseTo(((62_000 - 51_800) / (81_000 - 51_800)) * 100, 9);
    const on = (price: number | null) =>
      figureOf(figuresOn(SAMSUNG, '20221110', { cur_prc: price, '250hgst': 100, '250lwst': 50 }), 'position');
    expect([on(120), on(40), on(75), on(null)]).toEqual([100, 0, 50, null]);
    expect(figureOf(figuresOn(SAMSUNG, '20221110', { cur_prc: 5, '250hgst': 5, '250lwst': 5 }), 'position')).toBeNull();
  });
});

test('figures are read as people write them', () => {
  expect([
    figureText({ digits: 2 }, 9.8),
    figureText({ digits: 0 }, 3_701_249),
    figureText({ digits: 2 }, null),
  ]).toEqual(['9.80', '3,701,249', '–']);
  expect(new Set(FIGURES.map(({ key }) => key)).size).toBe(FIGURES.length);
});

test('the table has a row a figure and a column a company; names are escaped', () => {
  const html = tableHtml([samsung, fund]);
  expect(html).toContain('KODEX 200 &lt;ETF&gt;');
  expect(html).toMatch(/<th scope="row">PER<small>주가수익비율 · ×<\/small><\/th><td>9\.96<\/td><td>–<\/td>/);
  expect(html.match(/<th scope="col">/g)).toHaveLength(2);
});

describe('a picture', () => {
  const panels = (companies: readonly Company[]) => {
    const { series } = fundamentalPicture(companies).option as { series: readonly { readonly type: string }[] };
    return {
      bars: series.filter(({ type }) => type === 'bar').length,
      lines: series.filter(({ type }) => type === 'line').length,
    };
  };

  test('has a panel for each figure that is drawn and there, and a history once there are two days', () => {
    // per, operating profit, market cap, position.
    expect(panels([samsung, fund])).toEqual({ bars: 4, lines: 8 });
    expect(panels([{ ...samsung, days: samsung.days.slice(1) }, fund])).toEqual({ bars: 4, lines: 0 });
    expect(panels([fund])).toEqual({ bars: 1, lines: 0 });
  });

  test('is plain data, and drawn whole', () => {
    const picture = fundamentalPicture([samsung, fund]);
    const both = { ...picture.option, ...picture.interaction };
    expect(JSON.parse(JSON.stringify(both))).toEqual(both);
    const svg = String(renderReport(picture, 'svg'));
    expect(/NaN|undefined|Infinity/.test(svg)).toBe(false);
    for (const text of ['삼성전자', '주가수익비율', '3,701,249', '-1,200', 'KODEX 200 &lt;ETF&gt;'])
      expect(svg.includes(text), text).toBe(true);
  });

  test('the page has the table before the picture', () => {
    const html = String(renderReport(fundamentalPicture([samsung]), 'html', tableHtml([samsung])));
    expect(html.indexOf('<table>')).toBeGreaterThan(0);
    expect(html.indexOf('<table>')).toBeLessThan(html.indexOf('id="chart-0"'));
  });
});
