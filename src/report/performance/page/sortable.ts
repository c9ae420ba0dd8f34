/** A table whose rows can be sorted by any column. */
import { escapeHtml } from '../../page/html.js';
import { directionOf } from './blocks.js';

/** What a table shows of a row, and by what it sorts. */
export interface Column<Row> {
  readonly name: string;
  readonly text: (row: Row) => string;
  /** Sorted by; null is the least. */
  readonly value: (row: Row) => number | string | null;
  readonly isWord?: boolean;
  readonly sign?: (row: Row) => number;
}

/** A table that `sortTables` can sort; names of columns are HTML. */
export function sortable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const heads = columns.map(({ name, isWord }) => `<th scope="col" aria-sort="none"${isWord === true ? ' class="word"' : ''}><button type="button">${name}</button></th>`); // prettier-ignore
  const body = rows.map((row) => {
    const cells = columns.map(({ text, value, isWord, sign }) => {
      const names = [isWord === true ? 'word' : '', sign === undefined ? '' : directionOf(sign(row))].join(' ').trim();
      return `<td${names === '' ? '' : ` class="${names}"`} data-value="${escapeHtml(String(value(row) ?? ''))}">${escapeHtml(text(row))}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table class="sortable"><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}
