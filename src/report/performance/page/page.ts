/** A run as one page that asks for nothing: figures, what they mean, charts and tables. */
import type { RunRecord } from '../../../domain/index.js';
import { dress } from '../../chart/dress.js';
import type { Picture } from '../../chart/picture.js';
import { escapeHtml, jsonElement, offlinePage, type Renderer } from '../../page/html.js';
import { factsOf, type Facts } from '../facts.js';
import { judged } from '../performance.js';
import { cardsHtml, findingsHtml, headHtml } from './blocks.js';
import { calendarPicture } from './calendar.js';
import { candlesPicture, type BarsByCode } from './candles.js';
import { sortTables, startPerformance } from './client.js';
import { DAYS_TO_SHAPE, distributionPicture } from './distribution.js';
import { canBeLogarithmic, equityAxes, equityPicture } from './equity.js';
import { STYLE } from './style.js';
import { codesHtml, metricsHtml, monthsHtml, tradesHtml } from './tables.js';

/** Candles in the page, over all codes: it stays a few megabytes. */
const MOST_CANDLES = 60_000;
/** The calendar is open where it fits a screen or two. */
const YEARS_OPEN = 5;

/**
 * @param bars candles to draw, by code; codes without are left out
 * @param renderer `svg` makes each label an element
 * @throws InvariantError as `performanceOf`
 */
export function writePerformancePage(record: RunRecord, bars: BarsByCode = {}, renderer: Renderer = 'canvas'): string {
  const facts = factsOf(record);
  const found = judged(facts);
  const body = [
    headHtml(facts),
    cardsHtml(found),
    findingsHtml(found.findings),
    equityHtml(facts),
    monthsHtml(found.perMonth),
    distributionHtml(facts),
    calendarHtml(facts),
    candlesHtml(record, bars),
    codesHtml(found),
    tradesHtml(facts),
    metricsHtml(found),
  ].join('\n');
  const script = `(${startPerformance.toString()})(window, ${dress.toString()}, ${JSON.stringify(renderer)});
(${sortTables.toString()})(document);`;
  return offlinePage({ title: record.title, style: STYLE, body, script });
}

/** The place of a chart, with what it shows. */
function chartHtml(name: string, { title, height, option, interaction }: Picture): string {
  return `<div class="chart" data-chart="${name}" role="img" aria-label="${escapeHtml(title)}" style="height:${height}px"></div>
${jsonElement(`option-${name}`, { ...option, ...interaction })}`;
}

function equityHtml(facts: Facts): string {
  if (facts.record.points.length === 0) return '';
  const picture = equityPicture(facts);
  const button = canBeLogarithmic(facts) ? '<button id="scale" type="button">Logarithmic scale</button>' : '';
  const axes = (['value', 'log'] as const).map((type) =>
    jsonElement(`axes-${type}`, { yAxis: equityAxes(facts, type) }),
  );
  return `<section><div class="bar"><h2>Equity</h2>${button}</div>${chartHtml('equity', { ...picture, title: 'Equity and drawdown' })}
${axes.join('\n')}</section>`;
}

function distributionHtml(facts: Facts): string {
  const heading = '<section><h2>Daily returns</h2>';
  if (facts.days.length < DAYS_TO_SHAPE) return `${heading}<p>Under ${DAYS_TO_SHAPE} days: too few to show a distribution.</p></section>`; // prettier-ignore
  return `${heading}${chartHtml('distribution', distributionPicture(facts))}</section>`;
}

function calendarHtml(facts: Facts): string {
  if (facts.days.length === 0) return '';
  const years = new Set(facts.days.map(({ name }) => name.slice(0, 4))).size;
  return `<details${years <= YEARS_OPEN ? ' open' : ''}><summary>Calendar</summary>${chartHtml('calendar', calendarPicture(facts))}</details>`;
}

/** One part for each code that has bars, the first one open. */
function candlesHtml(record: RunRecord, bars: BarsByCode): string {
  const codes = record.codes.filter((code) => (bars[code]?.time.length ?? 0) > 0);
  const most = Math.max(Math.floor(MOST_CANDLES / Math.max(codes.length, 1)), 1_000);
  return codes
    .flatMap((code, i) => {
      const columns = bars[code];
      if (columns === undefined) return [];
      const picture = candlesPicture(record, code, columns, most);
      const about = picture.subtitle === '' ? '' : `<p>${picture.subtitle}</p>`;
      return [`<details${i === 0 ? ' open' : ''}><summary>${escapeHtml(picture.title)}</summary>${about}${chartHtml(`candles-${code}`, picture)}</details>`]; // prettier-ignore
    })
    .join('\n');
}
