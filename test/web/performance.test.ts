import { describe, expect, test } from 'vitest';
import { performanceOf, writePerformancePage } from '../../src/report/index.js';
import { live, LIVES } from '../unit/report/performance/lived.js';
import { run } from '../unit/report/performance/records.js';
import { browser, chromiumThere, orSkipped, overlaps, textsOf, type OpenPage } from './browser.js';

const { record, bars } = live(LIVES.losing, { tried: 40 });
/** A thousand days: enough for all that a long run shows. */
const LONG = { ...LIVES.decades, days: 1_000 };

const column = ({ page }: OpenPage, name: string) => page.locator(`table.sortable >> nth=1 >> tbody td:nth-child(${name})`).allInnerTexts(); // prettier-ignore
const chartsOf = ({ page }: OpenPage) => page.evaluate<string[]>('Object.keys(charts).sort()');
/** Texts of charts that are drawn, cut at the edges of the window or lying over each other. */
async function labelFaults({ page }: OpenPage, width: number): Promise<string[]> {
  const texts = await textsOf(page);
  const cut = texts.filter(({ left, right }) => left < -1 || right > width + 1).map(({ text }) => `cut: ${text}`);
  return [...overlaps(texts), ...cut];
}

describe.skipIf(!chromiumThere)(`the page of a run${orSkipped}`, () => {
  const web = browser({ width: 1_400, height: 900 });

  test('asks for nothing, complains of nothing, and says what the figures say', async () => {
    const opened = await web.open('run.html', writePerformancePage(record, bars));
    const { page, requests, complaints } = opened;
    const found = performanceOf(record);
    expect(await page.locator('.cards strong').first().innerText()).toBe(`${(found.totalReturn! * 100).toFixed(2)} %`);
    expect(await page.locator('.findings li span').allInnerTexts()).toEqual(found.findings.map(({ text }) => text));
    expect(await page.locator('.metrics tr').count()).toBe(80);
    expect(await page.locator('.metrics tr', { hasText: 'Sharpe ratio' }).first().getAttribute('title')).toContain('Sharpe, 1994'); // prettier-ignore
    expect(await page.locator('summary').allInnerTexts()).toEqual(['Calendar', 'KODEX 200 · 069500', '삼성전자 · 005930', '코덱스 인버스 · 114800']); // prettier-ignore
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('draws a part once it is opened, switches the scale, and sorts trades both ways', async () => {
    const opened = await web.open('use.html', writePerformancePage(record, bars));
    const { page, complaints } = opened;
    expect(await chartsOf(opened)).toEqual(['calendar', 'candles-069500', 'distribution', 'equity']);
    await page.locator('summary', { hasText: '005930' }).click();
    await expect.poll(() => chartsOf(opened)).toContain('candles-005930');
    const bought = record.fills.filter(({ code, side }) => code === '005930' && side === 'buy').length;
    const marked = `charts['candles-005930'].getOption().dataset[0].source['Bought at'].filter((each) => each !== null).length`;
    expect(await page.evaluate(marked)).toBe(bought);
    await page.locator('#scale').click();
    expect(await page.evaluate(`charts.equity.getOption().yAxis.map(({ type }) => type)`)).toEqual(['log', 'value']);
    await page.locator('#scale').click();
    expect(await page.evaluate(`charts.equity.getOption().yAxis[0].type`)).toBe('value');
    const profits = (await column(opened, '6')).map((text) => Number(text.replaceAll(',', '')));
    await page.locator('button', { hasText: 'Profit, won' }).last().click();
    const sorted = async () => (await column(opened, '6')).map((text) => Number(text.replaceAll(',', '')));
    expect(await sorted()).toEqual(profits.toSorted((a, b) => b - a));
    await page.locator('button', { hasText: 'Profit, won' }).last().click();
    expect(await sorted()).toEqual(profits.toSorted((a, b) => a - b));
    expect(complaints).toEqual([]);
  });

  test.each([['a day', LIVES.day], ['years', LONG]] as const)('labels of %s do not overlap and nothing is cut, at 1,400 px and at 800', async (_, life) => {
    const lived = live(life);
    const opened = await web.open('labels.html', writePerformancePage(lived.record, lived.bars, 'svg'));
    await opened.page.evaluate(`for (const closed of document.querySelectorAll('details:not([open]) > summary')) closed.click()`);
    await expect.poll(() => chartsOf(opened)).toContain('candles-114800');
    for (const width of [1_400, 800]) {
      await opened.page.setViewportSize({ width, height: 900 });
      // A chart takes its new width in the frame after.
      await expect.poll(() => opened.page.evaluate('charts.equity.getWidth() <= document.body.clientWidth')).toBe(true);
      expect(await labelFaults(opened, width)).toEqual([]);
      expect((await textsOf(opened.page)).length).toBeGreaterThan(60);
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  }); // prettier-ignore

  test('a run that never traded, without benchmark and bars, is shown as what it is', async () => {
    const { page, complaints } = await web.open('never.html', writePerformancePage(run({ title: '<b>하루</b>' })));
    expect(await page.locator('h1').innerText()).toBe('<b>하루</b>');
    expect(await page.locator('#finding-neverTraded').innerText()).toContain('Never traded');
    expect(await page.locator('body').innerText()).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(complaints).toEqual([]);
  });
});
