import { describe, expect, test } from 'vitest';
import { addDays, stockCode, tradingDay } from '../../src/domain/index.js';
import { fundamentalPicture, renderPage, renderSvg, tableHtml, type Company } from '../../src/report/index.js';
import { browser, chromiumThere, orSkipped, overlaps, textsOf } from './browser.js';

const NAMES = ['삼성전자', 'SK하이닉스', 'NAVER', 'KODEX 200', '한국전력공사우선주식회사'];

/** Figures of any size and sign; the fund has no earnings. */
function companies(count: number, days: number): Company[] {
  return Array.from({ length: count }, (_, i) => {
    const code = stockCode(String(100_000 + i));
    const grown = (base: number, day: number) => Math.round(base * (1 + i / 3) * (1 + day / 50) * 100) / 100;
    return {
      code,
      name: NAMES[i % NAMES.length]!,
      days: Array.from({ length: days }, (__, day) => ({
        code,
        day: addDays(tradingDay('20221101'), day),
        figures: {
          per: i === 3 ? null : grown(9.8, day),
          pbr: i === 3 ? null : grown(1.42, day),
          roe: i === 3 ? null : grown(i === 1 ? -13.9 : 13.9, day),
          sale_amt: i === 3 ? null : grown(2_796_048, day),
          bus_pro: i === 3 ? null : grown(i === 1 ? -124_103 : 516_339, day),
          cup_nga: i === 3 ? null : grown(i === 1 ? -91_200 : 399_074, day),
          mac: grown(3_701_249, day),
          for_exh_rt: grown(12.5, day),
          cur_prc: grown(62_000, day),
          '250hgst': 200_000,
          '250lwst': 50_000,
        },
      })),
    };
  });
}

describe.skipIf(!chromiumThere)(`the page of a comparison${orSkipped}`, () => {
  const web = browser();

  test('has table and chart, asks for nothing and complains of nothing', async () => {
    const several = companies(4, 8);
    const picture = fundamentalPicture(several);
    const html = renderPage({ title: picture.title, pictures: [picture], before: tableHtml(several) });
    const { page, complaints, requests } = await web.open('page.html', html);
    expect(await page.locator('thead th[scope=col]').allInnerTexts()).toEqual(
      several.map(({ name, code }) => `${name}\n${code}\n2022-11-08`),
    );
    const cells = await page.locator('tbody tr', { hasText: 'PER주가수익비율' }).locator('td').allInnerTexts();
    expect(cells).toEqual(['11.17', '14.90', '18.62', '–']);
    expect(await page.evaluate(`charts[0].getOption().series.length`)).toBe(9 + 9 * 4);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each([[1, 1], [2, 2], [5, 12], [12, 60]])('labels of %i companies over %i days do not overlap and are not cut', async (count, days) => {
    const svg = renderSvg(fundamentalPicture(companies(count, days)));
    const { page } = await web.open(`labels-${count}.svg`, svg);
    const texts = await textsOf(page);
    expect(texts.some(({ text }) => text.includes('주가수익비율'))).toBe(true);
    expect(overlaps(texts)).toEqual([]);
    expect(texts.filter(({ left, right }) => left < -1 || right > 1_281).map(({ text }) => text)).toEqual([]);
  }); // prettier-ignore
});
