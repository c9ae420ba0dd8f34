/** The tables of the page: months by year, codes, trades, and every metric. */
import { HOUR } from '../../../domain/index.js';
import { escapeHtml } from '../../page/html.js';
import { METRIC_GROUPS } from '../catalog.js';
import { TRADING_DAYS, type Facts } from '../facts.js';
import type { Performance } from '../performance.js';
import { nameOf, type MonthRow } from '../tables.js';
import { percentText, signedPercent, timeText, valueText, wonText } from '../text.js';
import { directionOf, labelOf, tipOf } from './blocks.js';
import { sortable } from './sortable.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const MOST_TRADES = 500;

/** A row a year, a column a month, coloured by size; years compound their months. */
export function monthsHtml(rows: readonly MonthRow[]): string {
  const years = [...new Set(rows.map(({ month }) => month.slice(0, 4)))];
  const most = Math.max(...rows.map((row) => Math.abs(row.return)), 0.01);
  const compound = (returns: readonly number[]): number => returns.reduce((value, each) => value * (1 + each), 1) - 1;
  const body = years.map((year) => {
    const own = rows.filter(({ month }) => month.startsWith(year));
    const cells = MONTHS.map((_, i) => {
      const found = own.find(({ month }) => Number(month.slice(5)) === i + 1);
      return found === undefined ? '<td></td>' : heatCell(found, most);
    });
    const held = own.flatMap(({ benchmarkReturn }) => (benchmarkReturn === null ? [] : [benchmarkReturn]));
    const whole = compound(own.map((row) => row.return));
    return `<tr><th scope="row">${year}</th>${cells.join('')}<td class="sum ${directionOf(whole)}">${signedPercent(whole)}</td><td class="sum">${held.length === 0 ? '–' : signedPercent(compound(held))}</td></tr>`;
  });
  const heads = [...MONTHS, 'Year'].map((name) => `<th scope="col">${name}</th>`).join('');
  return `<section><h2>Months</h2><div class="wide"><table class="months"><thead><tr><th></th>${heads}<th scope="col" title="buy-and-hold">Held</th></tr></thead><tbody>${body.join('\n')}</tbody></table></div></section>`;
}

/** Colour as strong as the month, at most pale enough for its number. */
function heatCell(row: MonthRow, most: number): string {
  const strength = Math.min(Math.abs(row.return) / most, 1) * 0.55;
  const color = row.return >= 0 ? `rgba(210,48,47,${strength.toFixed(3)})` : `rgba(30,99,200,${strength.toFixed(3)})`;
  const held = row.benchmarkReturn === null ? '' : `, buy-and-hold ${signedPercent(row.benchmarkReturn)}`;
  const tip = `${row.month}: ${wonText(row.profit)}, ${row.trades} trades${held}`;
  return `<td style="background:${color}" title="${escapeHtml(tip)}">${percentText(row.return, 1).slice(0, -2)}</td>`;
}

const whole = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

export function codesHtml({ perCode }: Performance): string {
  const table = sortable<Performance['perCode'][number]>(
    [
      { name: 'Code', text: ({ code }) => code, value: ({ code }) => `c${code}`, isWord: true },
      { name: 'Name', text: ({ name }) => name, value: ({ name }) => `n${name}`, isWord: true },
      { name: 'Trades', text: ({ trades }) => whole(trades), value: ({ trades }) => trades },
      { name: 'Fills', text: ({ fills }) => whole(fills), value: ({ fills }) => fills },
      { name: 'Hit rate', text: ({ hitRate }) => valueText(hitRate, 'ratio'), value: ({ hitRate }) => hitRate },
      { name: 'Profit factor', text: ({ profitFactor }) => valueText(profitFactor, 'number'), value: ({ profitFactor }) => profitFactor },
      { name: 'Profit, won', text: ({ profit }) => whole(profit), value: ({ profit }) => profit, sign: ({ profit }) => profit },
      { name: 'Bought, won', text: ({ bought }) => whole(bought), value: ({ bought }) => bought },
      { name: 'Sold, won', text: ({ sold }) => whole(sold), value: ({ sold }) => sold },
      { name: 'Charges, won', text: ({ charges }) => whole(charges), value: ({ charges }) => charges },
      { name: 'Slippage, won', text: ({ slippage }) => whole(slippage), value: ({ slippage }) => slippage },
      { name: 'Held on average', text: (row) => valueText(row.averageHoldingHours, 'hours'), value: (row) => row.averageHoldingHours },
      { name: 'Shares left', text: ({ held }) => whole(held), value: ({ held }) => held },
    ],
    perCode,
  ); // prettier-ignore
  return `<section><h2>Codes</h2><p>Profit is realised, by average cost, after charges.</p>${table}</section>`;
}

export function tradesHtml({ trades, record }: Facts): string {
  const shown = trades.slice(0, MOST_TRADES).map((trade, i) => ({ ...trade, number: i + 1 }));
  const table = sortable<(typeof shown)[number]>(
    [
      { name: '#', text: ({ number }) => whole(number), value: ({ number }) => number },
      { name: 'Code', text: ({ code }) => [code, nameOf(record, code)].join(' ').trim(), value: ({ code }) => `c${code}`, isWord: true },
      { name: 'Entered', text: ({ entered }) => timeText(entered), value: ({ entered }) => entered },
      { name: 'Exited', text: ({ exited }) => timeText(exited), value: ({ exited }) => exited },
      { name: 'Held', text: ({ held }) => valueText(held / HOUR, 'hours'), value: ({ held }) => held },
      { name: 'Profit, won', text: ({ profit }) => whole(profit), value: ({ profit }) => profit, sign: ({ profit }) => profit },
      { name: 'Return', text: (row) => signedPercent(row.return), value: (row) => row.return, sign: (row) => row.return },
      { name: 'Shares', text: ({ quantity }) => whole(quantity), value: ({ quantity }) => quantity },
      { name: 'Entry', text: ({ entryPrice }) => whole(entryPrice), value: ({ entryPrice }) => entryPrice },
      { name: 'Exit', text: ({ exitPrice }) => whole(exitPrice), value: ({ exitPrice }) => exitPrice },
      { name: 'Charges, won', text: ({ charges }) => whole(charges), value: ({ charges }) => charges },
      { name: 'Slippage, won', text: ({ slippage }) => whole(slippage), value: ({ slippage }) => slippage },
    ],
    shown,
  ); // prettier-ignore
  const count =
    shown.length < trades.length
      ? `The first ${shown.length} of ${whole(trades.length)}.`
      : `${whole(shown.length)} in all.`;
  const about = `${count} What was sold in one go, against the average of what was held: entry is a mean price and a mean time.`;
  return `<section><h2>Trades</h2><p>${about}</p>${shown.length === 0 ? '' : table}</section>`;
}

export function metricsHtml(found: Performance): string {
  const groups = Object.entries(METRIC_GROUPS).map(([group, metrics]) => {
    const rows = metrics.map(({ key, unit }) => `<tr title="${tipOf(key)}"><th scope="row">${labelOf(key)}</th><td>${valueText(found[key], unit)}</td></tr>`); // prettier-ignore
    return `<table><caption>${group}</caption><tbody>${rows.join('\n')}</tbody></table>`;
  });
  return `<section><h2>All metrics</h2><p>The formula of each is shown when the pointer rests on it. Days end at the last point of a day in Seoul; a year has ${TRADING_DAYS} trading days.</p><div class="metrics">${groups.join('\n')}</div></section>`;
}
