import { describe, expect, test } from 'vitest';
import { stockCode, type Bar, type Interval } from '../../src/domain/index.js';
import { analyse, parseIndicators, renderPage, renderSvg, technicalPicture, USUAL } from '../../src/report/index.js';
import { originalBars, originalDataThere } from '../support/original-data.js';
import { walk } from '../unit/report/series.js';
import { browser, chromiumThere, orSkipped, overlaps, textsOf, type OpenPage } from './browser.js';

const NAME = '코덱스 이백';
const CROWDED = 'sma(5),ema(20),vwap,psar,bb,macd,rsi,stoch,adx,cci,obv,atr,williams,mfi';

function analysisOf(bars: readonly Bar[], indicators = USUAL, interval: Interval = '60m') {
  const request = {
    code: stockCode('069500'),
    name: NAME,
    interval,
    range: {},
    indicators: parseIndicators(indicators),
  };
  return analyse(request, bars);
}

/** KODEX 200 as recorded; a walk where that is not there. */
const recorded = originalDataThere ? originalBars('069500') : walk(1_777);

const pageOf = (bars: readonly Bar[], indicators = USUAL, renderer: 'canvas' | 'svg' = 'canvas') => {
  const picture = technicalPicture(analysisOf(bars, indicators), 'korean', 'page');
  return renderPage({ title: picture.title, pictures: [picture] }, renderer);
};

interface View {
  readonly startValue: number;
  readonly endValue: number;
}
const view = ({ page }: OpenPage) =>
  page.evaluate<View>(`(({ startValue, endValue }) => ({ startValue, endValue }))(charts[0].getOption().dataZoom[0])`);
/** Pixels of a colour on the first canvas. */
const pixels = ({ page }: OpenPage, [red, green, blue]: readonly [number, number, number]) =>
  page.evaluate<number>(`(() => {
    const canvas = document.querySelector('#chart-0 canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === ${red} && data[i + 1] === ${green} && data[i + 2] === ${blue}) count++;
    return count;
  })()`);

describe.skipIf(!chromiumThere)(`the page of a technical analysis${orSkipped}`, () => {
  const web = browser();

  test('draws candles of both colours, asks for nothing and complains of nothing', async () => {
    const opened = await web.open('page.html', pageOf(recorded));
    expect(await opened.page.title()).toBe(`${NAME} · 069500 · 60m`);
    expect(opened.requests).toEqual([]);
    // Before the test itself reads pixels, which Chromium has an opinion about.
    expect(opened.complaints).toEqual([]);
    expect(await pixels(opened, [0xd2, 0x30, 0x2f])).toBeGreaterThan(300);
    expect(await pixels(opened, [0x1e, 0x63, 0xc8])).toBeGreaterThan(300);
  });

  test('opens at the last bars; the wheel zooms, a double click shows all', async () => {
    const opened = await web.open('zoom.html', pageOf(recorded));
    expect(await view(opened)).toEqual({ startValue: 1_477, endValue: 1_776 });
    await opened.page.mouse.move(700, 250);
    await opened.page.mouse.wheel(0, -400);
    await expect.poll(async () => width(await view(opened))).toBeLessThan(290);
    const before = await view(opened);
    await opened.page.mouse.move(700, 250);
    await opened.page.mouse.down();
    await opened.page.mouse.move(900, 250, { steps: 4 });
    await opened.page.mouse.up();
    await expect.poll(async () => (await view(opened)).startValue).toBeLessThan(before.startValue);
    await opened.page.mouse.dblclick(700, 250);
    await expect.poll(() => view(opened)).toEqual({ startValue: 0, endValue: 1_776 });
    expect(opened.complaints).toEqual([]);
  });

  test('the crosshair tells time, prices, volume and indicators of the bar under it', async () => {
    const bars = recorded.slice(-120);
    const opened = await web.open('tip.html', pageOf(bars));
    // The last bar of all: its values are known.
    await opened.page.mouse.move(1_195, 250);
    const tip = opened.page.locator('table.tip');
    await expect.poll(() => tip.innerText()).toContain('Close');
    const last = bars.at(-1)!;
    const text = await tip.innerText();
    for (const value of [last.open, last.high, last.low, last.close, last.volume]) {
      expect(text).toContain(value.toLocaleString('en-US'));
    }
    for (const name of ['sma(5)', 'bollinger(20,2).upper', 'macd(12,26,9).signal', 'rsi(14)'])
      expect(text).toContain(name);
  });

  test('a legend switches its line', async () => {
    const opened = await web.open('legend.html', pageOf(recorded.slice(-120)));
    const shown = () => opened.page.evaluate<boolean | undefined>(`charts[0].getOption().legend[0].selected['SMA 5']`);
    expect(await shown()).not.toBe(false);
    await opened.page.mouse.click(55, 72);
    await expect.poll(shown).toBe(false);
  });

  test('100,000 bars are there, drawn and zoomed in a moment', async () => {
    const opened = await web.open('large.html', pageOf(walk(100_000)));
    expect(await view(opened)).toEqual({ startValue: 99_700, endValue: 99_999 });
    await opened.page.mouse.dblclick(700, 250);
    await expect.poll(() => view(opened), { timeout: 10_000 }).toEqual({ startValue: 0, endValue: 99_999 });
    expect(opened.complaints).toEqual([]);
  }, 30_000);
});

test('labels that lie over each other are found', () => {
  const at = (text: string, left: number, top: number) => ({ text, left, top, right: left + 40, bottom: top + 12 });
  expect(overlaps([at('a', 0, 0), at('b', 38, 0), at('c', 0, 13), at('d', 39.5, 0)])).toEqual(['a / b', 'b / d']);
});

describe.skipIf(!chromiumThere)(`labels${orSkipped}`, () => {
  const web = browser();
  const inside = (texts: Awaited<ReturnType<typeof textsOf>>) =>
    texts.filter(({ left, right }) => left < -1 || right > 1_281).map(({ text }) => text);

  test.each([
    ['few bars', recorded.slice(-30), '60m'],
    ['hundreds', recorded.slice(-300), '60m'],
    ['all of a year', recorded, '60m'],
    ['days', walk(2_000, '1d'), '1d'],
    ['one bar', recorded.slice(-1), '60m'],
  ] as const)('of a still picture do not overlap and are not cut: %s', async (name, bars, interval) => {
    const svg = renderSvg(technicalPicture(analysisOf(bars, CROWDED, interval), 'korean', 'still'));
    const { page } = await web.open(`${name}.svg`, svg);
    const texts = await textsOf(page);
    expect(texts.length).toBeGreaterThan(25);
    expect(overlaps(texts)).toEqual([]);
    expect(inside(texts)).toEqual([]);
  });

  test('of the page do not overlap, however far it is zoomed', async () => {
    const opened = await web.open('labels.html', pageOf(recorded, CROWDED, 'svg'));
    for (const [start, end] of [[0, 100], [40, 60], [99, 100]]) {
      await opened.page.evaluate(`charts[0].dispatchAction({ type: 'dataZoom', start: ${start}, end: ${end} })`);
      const texts = await textsOf(opened.page);
      expect(overlaps(texts)).toEqual([]);
      expect(inside(texts)).toEqual([]);
      expect(texts.filter(({ text }) => /^\d{4}-\d\d-\d\d$/.test(text)).length).toBeGreaterThan(2);
    }
  }); // prettier-ignore

  test('show Hangul, each letter as itself', async () => {
    const { page } = await web.open('hangul.svg', renderSvg(technicalPicture(analysisOf(recorded), 'korean', 'still')));
    const drawn = await page.evaluate<number[]>(`(() => {
      const family = getComputedStyle([...document.querySelectorAll('text')].find((each) => each.textContent.includes('코'))).fontFamily;
      const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      return [...'코덱스이백'].map((letter) => {
        pen.fillStyle = 'white'; pen.fillRect(0, 0, 60, 60);
        pen.fillStyle = 'black'; pen.font = '40px ' + family; pen.fillText(letter, 5, 45);
        return pen.getImageData(0, 0, 60, 60).data.reduce((sum, value, i) => (sum * 31 + value * (i % 97)) % 1000003, 7);
      });
    })()`);
    // Letters that no font has are all the same box.
    expect(new Set(drawn).size).toBe(5);
  });
});

function width({ startValue, endValue }: View): number {
  return endValue - startValue;
}
