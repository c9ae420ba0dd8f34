import { describe, expect, test } from 'vitest';
import { stockCode } from '../../src/domain/index.js';
import { epochPicture, packEpoch, renderEpochs, renderSvg, type Decision, type PlayedEpoch, type TrainingRun } from '../../src/report/index.js'; // prettier-ignore
import { walk } from '../unit/report/series.js';
import { browser, chromiumThere, orSkipped, overlaps, textsOf, type OpenPage } from './browser.js';

const BARS = 300;
const FIRST = 4;
const bars = walk(BARS);
const run: TrainingRun = {
  ...{ code: stockCode('069500'), name: '코덱스 이백', interval: '60m', bars, first: FIRST, outputs: 'policy' },
  ...{ method: 'pg', net: 'lstm', balance: 10_000_000, epochs: 30, parameters: { lr: 0.001, discount: 0.9 } },
};

/** In epoch n every n-th decision buys and the one after sells; its shares are the epoch's number. */
function played(epoch: number): PlayedEpoch {
  const decisions = Array.from({ length: BARS - FIRST }, (_, i): Decision => {
    const isBuy = i % (epoch + 1) === 0;
    const isSell = (i - 1) % (epoch + 1) === 0;
    const policy = [0.5 + Math.sin(i / 9) / 50, 0.47, 0.46 + epoch / 1_000];
    const portfolioValue = 10_000_000 + epoch * 1_000 * Math.sin(i / 20);
    return { policy, action: isBuy ? 0 : isSell ? 1 : 2, explored: i % 4 === 0, numStocks: isBuy ? epoch : 0, portfolioValue }; // prettier-ignore
  });
  return { epoch, epsilon: 1 - epoch / 30, loss: 0.7 - epoch / 1_000, decisions };
}
const epochs = Array.from({ length: 30 }, (_, i) => played(i + 1));
const numbers = epochs.map(({ epoch, epsilon, loss }) => ({ epoch, epsilon, loss, portfolioValue: 10_000_000 + epoch, tested: epoch % 10 === 0 ? 10_000_500 : null })); // prettier-ignore
/** Every second one can be looked at: 2, 4 … 30. */
const kept = epochs.filter(({ epoch }) => epoch % 2 === 0).map(packEpoch);
const page = (renderer: 'canvas' | 'svg' = 'canvas') => renderEpochs(run, kept, numbers, renderer);

const told = ({ page }: OpenPage) => page.locator('#told').innerText();
const column = ({ page }: OpenPage, name: string) =>
  page.evaluate<(number | null)[]>(`charts[0].getOption().dataset[0].source[${JSON.stringify(name)}]`);
const view = ({ page }: OpenPage) => page.evaluate<number>(`charts[0].getOption().dataZoom[0].startValue`);

describe.skipIf(!chromiumThere)(`the page of a training${orSkipped}`, () => {
  const web = browser({ width: 1_400, height: 900 });

  test('shows the last epoch, asks for nothing and complains of nothing; keys and slider show others', async () => {
    const opened = await web.open('epochs.html', page());
    expect(await opened.page.title()).toBe('코덱스 이백 · 069500 · 60m · pg lstm');
    expect(await told(opened)).toMatch(/^epoch 30 of 30 · epsilon 0\.000 · loss 0\.6700 · .* · 74 by chance$/);
    await opened.page.keyboard.press('ArrowLeft');
    expect(await told(opened)).toMatch(/^epoch 28 of 30/);
    expect(await column(opened, 'Shares')).toEqual([...Array<null>(FIRST).fill(null), ...epochs[27]!.decisions.map(({ numStocks }) => numStocks)]); // prettier-ignore
    await opened.page.locator('#slider').focus();
    await opened.page.keyboard.press('ArrowRight');
    expect(await told(opened)).toMatch(/^epoch 30 of 30/);
    await opened.page.locator('#slider').fill('3');
    expect(await told(opened)).toMatch(/^epoch 8 of 30/);
    await opened.page.keyboard.press('Home');
    expect(await told(opened)).toMatch(/^epoch 2 of 30/);
    expect(opened.requests).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  test('plays all epochs to the last, and stops when it is told to', async () => {
    const opened = await web.open('play.html', page());
    const button = opened.page.locator('#play');
    // It begins anew at the first; stopped as soon as the second is there.
    const stopped = await opened.page.evaluate<string>(`new Promise((tell) => {
      const [play, told] = ['play', 'told'].map((id) => document.getElementById(id));
      play.click();
      new MutationObserver((_changes, observer) => {
        observer.disconnect();
        play.click();
        tell(told.textContent);
      }).observe(told, { childList: true });
    })`);
    expect(stopped).toMatch(/^epoch (2|4) of 30/);
    await opened.page.waitForTimeout(400);
    expect(await told(opened)).toBe(stopped);
    await button.click();
    await expect.poll(() => button.innerText(), { timeout: 15_000 }).toBe('Play');
    expect(await told(opened)).toMatch(/^epoch 30 of 30/);
    expect(opened.complaints).toEqual([]);
  }, 30_000);

  test('a click into a curve goes to the nearest epoch kept, and what is zoomed into stays', async () => {
    const opened = await web.open('click.html', page());
    await opened.page.evaluate(`charts[0].dispatchAction({ type: 'dataZoom', start: 50, end: 75 })`);
    const before = await view(opened);
    const box = (await opened.page.locator('#curve-1').boundingBox())!;
    const at = await opened.page.evaluate<number>(`charts[2].convertToPixel({ xAxisIndex: 0 }, 10)`);
    await opened.page.mouse.click(box.x + at, box.y + box.height / 2);
    // The eleventh epoch was not kept.
    expect(await told(opened)).toMatch(/^epoch 10 of 30/);
    expect(await view(opened)).toBe(before);
    expect(before).toBeGreaterThan(100);
  });

  test('the crosshair tells prices, decision and portfolio of the epoch that is looked at', async () => {
    const opened = await web.open('tip.html', page());
    await opened.page.keyboard.press('Home');
    const box = (await opened.page.locator('#epoch').boundingBox())!;
    await opened.page.mouse.move(box.x + 700, box.y + 60);
    const tip = opened.page.locator('#epoch table.tip');
    await expect.poll(() => tip.innerText()).toContain('Close');
    const text = await tip.innerText();
    const row = bars.findIndex(({ time }) => text.includes(new Date(time + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '))); // prettier-ignore
    const decision = epochs[1]!.decisions[row - FIRST]!;
    expect(text).toContain(`Portfolio value\t${Math.round(decision.portfolioValue).toLocaleString('en-US')}`);
    expect(text).toMatch(new RegExp(`Action\\t${['buy', 'sell', 'hold'][decision.action]!}`));
    expect(text).toContain(`Shares\t${decision.numStocks}`);
    expect(text).toContain('Output hold\t0.462');
  });

  test.each([[1_400, 900], [800, 900]])('labels do not overlap and all panels are in view: %i px wide', async (width, height) => {
    const opened = await web.open(`labels-${width}.html`, page('svg'));
    await opened.page.setViewportSize({ width, height });
    for (const key of ['End', 'Home']) {
      await opened.page.keyboard.press(key);
      const texts = await textsOf(opened.page);
      expect(overlaps(texts)).toEqual([]);
      expect(texts.filter(({ left, right }) => left < -1 || right > width + 1)).toEqual([]);
      expect(texts.filter(({ bottom }) => bottom > height).map(({ text }) => text)).toEqual([]);
      for (const name of ['Volume', 'Shares', 'Output buy', 'Portfolio value', 'Loss', 'Epsilon'])
        expect(texts.map(({ text }) => text)).toContain(name);
    }
  }); // prettier-ignore

  test('a test is one episode without anything to play', async () => {
    const opened = await web.open(
      'episode.html',
      renderEpochs({ ...run, epochs: null }, [{ ...kept[0]!, epsilon: null, loss: null }], []),
    );
    expect(await told(opened)).toMatch(/^[\d,]+ won/);
    expect(await opened.page.locator('nav').isVisible()).toBe(false);
    expect(opened.complaints).toEqual([]);
  });

  test('labels of the figure do not overlap and are not cut', async () => {
    const { page } = await web.open('0010.svg', renderSvg(epochPicture(run, epochs[9]!)));
    const texts = await textsOf(page);
    expect(texts.length).toBeGreaterThan(25);
    expect(overlaps(texts)).toEqual([]);
    expect(texts.filter(({ left, right }) => left < -1 || right > 1_281)).toEqual([]);
  });
});
