/** The head of the page: what was run, the figures that matter first, and what they mean. */
import { escapeHtml } from '../../page/html.js';
import { METRICS, type MetricKey } from '../catalog.js';
import type { Facts } from '../facts.js';
import type { Finding, Tone } from '../findings/case.js';
import type { Metric } from '../metrics/metric.js';
import type { Performance } from '../performance.js';
import { countText, dateText, signedPercent, valueText, wonText } from '../text.js';

const byKey = new Map<MetricKey, Metric>(METRICS.map((metric) => [metric.key, metric]));

export function headHtml({ record, days }: Facts): string {
  const [first, last] = [record.points[0], record.points.at(-1)];
  const span =
    first === undefined || last === undefined ? 'no point' : `${dateText(first.time)} to ${dateText(last.time)}`;
  const about = [
    span,
    countText(days.length, 'day'),
    countText(record.points.length, 'bar'),
    `start ${wonText(record.initial)}`,
  ];
  const parameters = Object.entries(record.parameters).map(([name, value]) => `<span><b>${escapeHtml(name)}</b> ${escapeHtml(value)}</span>`); // prettier-ignore
  return `<header>
<h1>${escapeHtml(record.title)}</h1>
<p>${about.map(escapeHtml).join(' · ')}</p>
<p class="parameters">${parameters.join('')}</p>
</header>`;
}

/** Of each card: its own figure, and under it, with shorter names, those that put it in proportion. */
const CARDS: readonly (readonly [MetricKey, Partial<Record<MetricKey, string>>])[] = [
  ['totalReturn', { netProfit: 'Profit', cagr: 'A year' }],
  ['excessReturn', { benchmarkReturn: 'Buy-and-hold', beta: 'Beta' }],
  ['sharpe', { sortino: 'Sortino ratio', volatility: 'Volatility' }],
  ['maxDrawdown', { maxDrawdownDays: 'Lasted', calmar: 'Calmar ratio' }],
  ['trades', { hitRate: 'Hit rate', profitFactor: 'Profit factor' }],
  ['totalCosts', { costShare: 'Of the profit', turnoverPerYear: 'Turnover a year' }],
  ['timeInMarket', { meanExposure: 'Exposure', averageHoldingHours: 'A trade lasts' }],
];

export function cardsHtml(found: Performance): string {
  const cards = CARDS.map(([key, others]) => {
    const small = (Object.entries(others) as [MetricKey, string][]).map(([other, name]) => `<div title="${tipOf(other)}"><span>${name}</span><span>${textOf(found, other)}</span></div>`); // prettier-ignore
    return `<article><h2 title="${tipOf(key)}">${labelOf(key)}</h2><strong class="${signOf(found, key)}${textOf(found, key).length > 13 ? ' long' : ''}">${textOf(found, key)}</strong>${small.join('')}</article>`;
  });
  return `<section class="cards" aria-label="Headline figures">${cards.join('\n')}</section>`;
}

const SIGNED = new Set<MetricKey>(['totalReturn', 'excessReturn']);

function textOf(found: Performance, key: MetricKey): string {
  const value = found[key];
  return value !== null && SIGNED.has(key) ? signedPercent(value) : valueText(value, byKey.get(key)?.unit ?? 'number');
}

function signOf(found: Performance, key: MetricKey): string {
  return SIGNED.has(key) ? directionOf(found[key]) : '';
}

/** The class that colours a value by its sign. */
export function directionOf(value: number | null): string {
  return value === null || value === 0 ? '' : value > 0 ? 'up' : 'down';
}

export function labelOf(key: MetricKey): string {
  return escapeHtml(byKey.get(key)?.label ?? key);
}

/** Formula, and when there is no value. */
export function tipOf(key: MetricKey): string {
  const metric = byKey.get(key);
  const without = metric?.without === undefined ? '' : `\n– when ${metric.without}`;
  return escapeHtml(`${metric?.formula ?? ''}${without}`);
}

const TONES: Readonly<Record<Tone, string>> = { doubt: 'Doubt', fault: 'Fault', merit: 'Merit' };

export function findingsHtml(findings: readonly Finding[]): string {
  const items = findings.map(({ key, tone, text }) => `<li class="${tone}" id="finding-${key}"><b>${TONES[tone]}</b><span>${escapeHtml(text)}</span></li>`); // prettier-ignore
  const list = items.length === 0 ? '<p>Nothing stands out.</p>' : `<ul>${items.join('\n')}</ul>`;
  return `<section class="findings"><h2>Findings</h2>${list}</section>`;
}
