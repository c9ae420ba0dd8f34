/** The comparison as a table: HTML for the page. */
import { escapeHtml } from '../page/html.js';
import { compare, datesText, dateText, latestOf, nameOf, type Company, type ComparedFigure } from './comparison.js';
import { figureText } from './figures.js';

/** The head of a page with its table: one column a company, one row a figure, rows by group. */
export function tableHtml(companies: readonly Company[]): string {
  const rows = compare(companies);
  const groups = [...new Set(rows.map(({ figure }) => figure.group))];
  const body = groups.map((group) => {
    const own = rows.filter(({ figure }) => figure.group === group);
    return `<tr class="group"><th colspan="${companies.length + 1}">${group}</th></tr>\n${own.map(rowHtml).join('\n')}`;
  });
  return `<main>
<h1>Company figures</h1>
<p>${escapeHtml(datesText(companies))}, as Kiwoom tells them (ka10001)</p>
<div class="figures"><table>
<thead><tr><th></th>${companies.map(headHtml).join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>
</main>`;
}

function headHtml(company: Company): string {
  const day = dateText(latestOf(company).day);
  return `<th scope="col">${escapeHtml(nameOf(company))}<small>${escapeHtml(company.code)}</small><small>${day}</small></th>`;
}

function rowHtml({ figure, values }: ComparedFigure): string {
  const name = `${escapeHtml(figure.label)}<small>${escapeHtml(figure.korean)} · ${escapeHtml(figure.unit)}</small>`;
  const cells = values.map((value) => `<td>${figureText(figure, value)}</td>`);
  return `<tr><th scope="row">${name}</th>${cells.join('')}</tr>`;
}
