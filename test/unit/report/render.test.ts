import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { InputError, stockCode } from '../../../src/domain/index.js';
import {
  analyse,
  canDrawHangul,
  escapeHtml,
  parseIndicators,
  renderPage,
  renderReport,
  renderSvg,
  reportFormat,
  technicalPicture,
  type ColorScheme,
} from '../../../src/report/index.js';
import { changeText } from '../../../src/report/chart/text.js';
import { dress } from '../../../src/report/chart/dress.js';
import { directionColors } from '../../../src/report/chart/theme.js';
import { walk } from './series.js';

const analysisOf = (name: string, count = 120) =>
  analyse(
    {
      code: stockCode('005930'),
      name,
      interval: '60m',
      range: {},
      indicators: parseIndicators('sma(5),bb,macd,obv,rsi'),
    },
    walk(count),
  );
const pictureOf = (name: string, colors: ColorScheme = 'korean', count = 120) =>
  technicalPicture(analysisOf(name, count), colors, 'still');

describe('SVG', () => {
  const svg = renderSvg(pictureOf('삼성전자'));

  test('shows name, code and indicators as letters, and no coordinate is lost', () => {
    for (const text of ['삼성전자 · 005930 · 60m', 'SMA 5', 'Bollinger 20·2', 'RSI 14', 'Volume'])
      expect(svg.includes(text), text).toBe(true);
    expect(/NaN|undefined|Infinity/.test(svg)).toBe(false);
  });

  test('loses none with many bars either, where candles become strokes', () => {
    expect(/NaN|undefined|Infinity/.test(renderSvg(pictureOf('삼성전자', 'korean', 5_000)))).toBe(false);
  });

  test('uses letters that Korean fonts have: one that is missing changes the face of its whole line', () => {
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((text) => !/^[\x20-\x7e가-힣·×–]*$/.test(text))).toEqual([]);
    expect(changeText(99, 100)).toBe('-1.00 %');
  });

  test('is the same each time', () => {
    expect(renderSvg(pictureOf('삼성전자')) === svg).toBe(true);
  });

  test.each(['korean', 'western'] as const)('%s colours: what rose and what fell', (scheme) => {
    const drawn = renderSvg(pictureOf('x', scheme));
    const { up, down } = directionColors(scheme);
    for (const color of [up, down]) expect(drawn.includes(`fill="${color}"`)).toBe(true);
    const other = directionColors(scheme === 'korean' ? 'western' : 'korean');
    const foreign = [other.up, other.down].filter((color) => color !== up && color !== down);
    expect(foreign.filter((color) => drawn.includes(color))).toEqual([]);
  });

  test('red rises in Korea', () => {
    const [red] = [directionColors('korean').up].map((color) => parseInt(color.slice(1, 3), 16));
    expect(red).toBeGreaterThan(180);
    expect(directionColors('western').down).toBe(directionColors('korean').up);
  });
});

test('PNG is a picture of twice the size', () => {
  const picture = pictureOf('삼성전자');
  const png = renderReport(picture, 'png') as Buffer;
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([picture.width * 2, picture.height * 2]);
});

test('letters without a font all look alike', () => {
  expect(canDrawHangul(['\u{10fffc}', '\u{10fffd}'])).toBe(false);
});

describe('a page', () => {
  const hostile = `</script><script>alert(1)</script>"'&`;
  const html = renderPage({ title: hostile, pictures: [pictureOf(hostile)] });

  /** Without the library's text, which no failing test should print. */
  const frame = html.replace(/<script>(?!alert)[^]*?<\/script>/g, '<script></script>');

  test('asks for nothing: no address is loaded, all code lies in it', () => {
    expect(frame.length).toBeLessThan(100_000);
    expect(frame).not.toMatch(/\s(src|srcset)=/);
    expect(frame).not.toMatch(/<link[^>]+href="(?!data:)/);
    expect(frame).toContain(`default-src 'none'`);
    expect(html.includes('Apache Software Foundation')).toBe(true);
    expect(html.length).toBeGreaterThan(1_000_000);
  });

  test('text stays text, whatever a name says', () => {
    expect(html.includes('<script>alert')).toBe(false);
    const data = /<script type="application\/json" id="option-0">(.*)<\/script>/.exec(frame)?.[1] ?? '';
    expect(JSON.stringify(JSON.parse(data))).toContain('</script>');
    expect(escapeHtml(hostile)).toBe('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
  });
});

describe('functions by name', () => {
  const dressed = (name: string) => (dress({ a: name }) as { a: (...given: unknown[]) => unknown }).a;

  test('every name in a picture is one that is known', () => {
    const picture = technicalPicture(analysisOf('x'), 'korean', 'page');
    const whole = { ...picture.option, ...picture.interaction };
    expect(JSON.stringify(whole)).toContain('"@');
    const names: string[] = [];
    const walkThrough = (node: unknown): void => {
      if (typeof node === 'string' && node.startsWith('@')) names.push(node);
      else if (typeof node === 'object' && node !== null) Object.values(node).forEach(walkThrough);
    };
    walkThrough(dress({ ...whole, dataset: undefined }));
    expect(names).toEqual([]);
  });

  test.each([
    ['@compact', 1_234_567, '1.23M'],
    ['@compact', -50_000_000, '-50M'],
    ['@compact', 2_000, '2K'],
    ['@compact', 0.125, '0.125'],
    ['@plain', 33_050, '33,050'],
    ['@plain', 31.954, '31.95'],
    ['@time', '2022-11-10 09:00', '09:00\n2022-11-10'],
    ['@time', '2018-02-14', '2018-02-14'],
    ['@above', { min: 0, max: 100 }, 105],
    ['@below', { min: 100, max: 100 }, 95],
    ['@beyondZero', { min: -100, max: -50 }, 0],
    ['@fromZero', { min: 50, max: 100 }, 0],
  ])('%s of %j is %j', (name, given, expected) => {
    expect(dressed(name)(given)).toBe(expected);
  });

  test('it stands alone: its text makes the same function, as in a page', () => {
    const alone = runInNewContext(`(${dress.toString()})`) as typeof dress;
    const axis = (alone({ a: '@compact' }) as { a: (value: number) => string }).a;
    expect(axis(12_300)).toBe('12.3K');
  });

  test('a tooltip tells the columns of its time, escaped', () => {
    const source = { time: ['2022-11-10'], Close: [33_050], _hidden: [1], '<b>': [2.5] };
    const { tip } = dress({ dataset: { source }, tip: '@columns' }) as { tip: (hovered: unknown) => string };
    expect(tip([{ axisValue: '2022-11-10' }])).toContain('<th>Close</th><td>33,050</td>');
    expect(tip({ axisValue: '2022-11-10' })).not.toMatch(/<b>|_hidden/);
    expect(tip([{ axisValue: '2022-11-11' }])).toBe('');
    expect(tip([])).toBe('');
  });
});

test('the ending of a name says what is made', () => {
  expect([reportFormat('a.HTML'), reportFormat('b/c.svg'), reportFormat('x.y.png')]).toEqual(['html', 'svg', 'png']);
  for (const path of ['a.pdf', 'html', '']) expect(() => reportFormat(path)).toThrow(InputError);
});
