/** A sweep as one page that asks for nothing: whether the best is more than luck, where it lies, and every configuration. */
import { escapeHtml, offlinePage } from '../page/html.js';
import type { MetricKey } from '../performance/catalog.js';
import { sortTables } from '../performance/page/client.js';
import { directionOf, labelOf } from '../performance/page/blocks.js';
import { sortable, type Column } from '../performance/page/sortable.js';
import { STYLE } from '../performance/page/style.js';
import { countText, percentText, signedPercent, valueText } from '../performance/text.js';
import { renderSvg } from '../render/svg.js';
import { SURE } from '../performance/findings/evidence.js';
import { heatAxes, heatCells, heatPicture, type SweepAxis } from './heat.js';
import { outcomesOf, outcomesPicture } from './outcomes.js';
import type { DoneRow } from './ranking.js';
import type { SweepVerdict } from './verdict.js';

/** More rows make a page that nobody reads. */
const MOST_ROWS = 2_000;
/** Fewer have no distribution. */
const ENOUGH = 5;

export interface SweepPage {
  readonly name: string;
  /** For people: what was swept, and over what. */
  readonly about: readonly string[];
  /** What stood fixed. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly axes: readonly SweepAxis[];
  /** Best first. */
  readonly rows: readonly DoneRow[];
  /** What they are sorted by, and what the map shows. */
  readonly by: MetricKey;
  readonly verdict: SweepVerdict;
}

/** The page's text; pictures stand in it as SVG. */
export function writeSweepPage(page: SweepPage): string {
  const body = [headHtml(page), cardsHtml(page), verdictHtml(page.verdict), heatHtml(page), outcomesHtml(page), tableHtml(page)].join('\n');
  return offlinePage({ title: `Sweep ${page.name}`, style: `${STYLE}${OWN}`, body, script: `(${sortTables.toString()})(document);`, isStill: true });
} // prettier-ignore

const OWN = `
.still { overflow-x: auto; }
.still svg { display: block; width: 100%; min-width: 760px; height: auto; }
`;

function headHtml({ name, about, fixed, axes }: SweepPage): string {
  const varied = axes.map(({ name: each, values }) => [each, valuesText(values)] as const);
  const chips = [...varied, ...Object.entries(fixed)].map(([each, value]) => `<span><b>${escapeHtml(each)}</b> ${escapeHtml(value)}</span>`); // prettier-ignore
  return `<header>
<h1>Sweep ${escapeHtml(name)}</h1>
<p>${about.map(escapeHtml).join(' · ')}</p>
<p class="parameters">${chips.join('')}</p>
</header>`;
}

/** @example '2, 3 … 20 (19)' */
function valuesText(values: SweepAxis['values']): string {
  if (values.length <= 6) return values.join(', ');
  return `${values.slice(0, 2).join(', ')} … ${String(values.at(-1))} (${values.length})`;
}

function cardsHtml({ rows, verdict }: SweepPage): string {
  const { tried, best, deflatedSharpe, expectedMaximumSharpe, aheadOfHolding, done } = verdict;
  const { held, returns } = outcomesOf(rows);
  const number = (value: number | null | undefined): string => valueText(value ?? null, 'number');
  const signed = (value: number | null): string => (value === null ? '–' : signedPercent(value));
  const most = returns.length === 0 ? null : returns.reduce((a, b) => Math.max(a, b));
  const least = returns.length === 0 ? null : returns.reduce((a, b) => Math.min(a, b));
  const cards = [
    card('Configurations tried', tried.toLocaleString('en-US'), [['In this sweep', done.toLocaleString('en-US')]]),
    card('Best Sharpe ratio', number(best?.result.metrics['sharpe']), [['Best of as many by chance', number(expectedMaximumSharpe)]]),
    card('More than luck', deflatedSharpe === null ? '–' : percentText(deflatedSharpe, 1), [['Needed', percentText(SURE, 0)]]),
    card('Best return', signed(most), [['Worst', signed(least)]], directionOf(most)),
    card('Buy-and-hold', signed(held), [['Did better', `${aheadOfHolding} of ${done}`]], directionOf(held)),
  ];
  return `<section class="cards" aria-label="Headline figures">${cards.join('\n')}</section>`;
} // prettier-ignore

function card(name: string, value: string, small: readonly (readonly [string, string])[], tone = ''): string {
  const lines = small.map(([each, text]) => `<div><span>${each}</span><span>${text}</span></div>`);
  return `<article><h2>${name}</h2><strong class="${tone}">${value}</strong>${lines.join('')}</article>`;
}

function verdictHtml({ words, deflatedSharpe }: SweepVerdict): string {
  const isSure = deflatedSharpe !== null && deflatedSharpe >= SURE;
  const items = words.map((text, i) => {
    const tone = i === 0 ? (isSure ? 'merit' : 'doubt') : 'doubt';
    return `<li class="${tone}"><b>${tone === 'merit' ? 'Merit' : i === 0 ? 'Doubt' : 'Note'}</b><span>${escapeHtml(text)}</span></li>`;
  });
  return `<section class="findings"><h2>What it proves</h2><ul>${items.join('\n')}</ul></section>`;
}

function heatHtml({ axes, rows, by }: SweepPage): string {
  const found = heatAxes(axes);
  if (found === null) return '';
  const [x, y] = found;
  const cells = heatCells(rows, x, y, by);
  if (cells.length === 0) return '';
  const over = y === null ? escapeHtml(x.name) : `${escapeHtml(x.name)} and ${escapeHtml(y.name)}`;
  const several = cells.some(({ of }) => of > 1) ? ' Each cell is the median over all that else varies.' : '';
  return `<section><h2>${labelOf(by)} over ${over}</h2><p>A setting to trust has neighbours like itself; a single bright cell is luck.${several}</p>${still(renderSvg(heatPicture(cells, x, y, by)))}</section>`;
}

function outcomesHtml({ rows }: SweepPage): string {
  const outcomes = outcomesOf(rows);
  const heading = '<section><h2>Returns of all configurations</h2>';
  if (outcomes.returns.length < ENOUGH) return `${heading}<p>Under ${ENOUGH} configurations: too few to show a distribution.</p></section>`; // prettier-ignore
  return `${heading}${still(renderSvg(outcomesPicture(outcomes)))}</section>`;
}

function still(svg: string): string {
  return `<div class="still">${svg}</div>`;
}

type Ranked = DoneRow & { readonly rank: number };

function tableHtml({ rows, axes }: SweepPage): string {
  const metric = (name: string, key: MetricKey, text: (value: number | null) => string): Column<Ranked> => ({
    name,
    text: ({ result }) => text(result.metrics[key] ?? null),
    value: ({ result }) => result.metrics[key] ?? null,
    ...(key === 'totalReturn' || key === 'excessReturn' ? { sign: ({ result }) => result.metrics[key] ?? 0 } : {}),
  });
  const signed = (value: number | null): string => (value === null ? '–' : signedPercent(value));
  const ratio = (value: number | null): string => valueText(value, 'ratio');
  const number = (value: number | null): string => valueText(value, 'number');
  const whole = (value: number | null): string => valueText(value, 'count');
  const varied = axes.map(({ name }): Column<Ranked> => ({
    name: escapeHtml(name),
    text: ({ parameters }) => String(parameters[name] ?? ''),
    value: ({ parameters }) => parameters[name] ?? null,
    isWord: axes.find((axis) => axis.name === name)?.values.some((value) => typeof value === 'string') ?? false,
  }));
  const columns: Column<Ranked>[] = [
    { name: '#', text: ({ rank }) => String(rank), value: ({ rank }) => rank },
    ...varied,
    metric('Sharpe', 'sharpe', number),
    metric('Return', 'totalReturn', signed),
    metric('Over holding', 'excessReturn', signed),
    metric('Drawdown', 'maxDrawdown', ratio),
    metric('Sortino', 'sortino', number),
    metric('Calmar', 'calmar', number),
    metric('Trades', 'trades', whole),
    metric('Hit rate', 'hitRate', ratio),
    metric('Profit factor', 'profitFactor', number),
    metric('Costs, won', 'totalCosts', whole),
    metric('In market', 'timeInMarket', ratio),
  ];
  const shown = rows.slice(0, MOST_ROWS).map((row, i): Ranked => ({ ...row, rank: i + 1 }));
  const count = shown.length < rows.length ? `The best ${shown.length.toLocaleString('en-US')} of ${countText(rows.length, 'configuration')}.` : `${countText(rows.length, 'configuration')}, best first.`; // prettier-ignore
  return `<section><h2>Configurations</h2><p>${count} Each trades as <code>haru backtest</code> with these values does.</p>${sortable(columns, shown)}</section>`;
}
