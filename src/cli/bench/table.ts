/** The benchmarks for people: aligned columns, numbers as short as they are meaningful, opponents as footnotes. */
import type { BenchRow } from './row.js';

const HEADING = ['measured', 'haru', 'unit', 'opponent', 'ratio', ''];
/** Columns of numbers. */
const RIGHT: ReadonlySet<number> = new Set([1, 3, 4]);

/**
 * The lines of the table: heading, rule, one line a row, and who the opponents are. A ratio above 1 means that haru is
 * ahead, be the unit a rate or a time.
 *
 * @example
 * measured     haru       unit     opponent  ratio
 * ───────────  ─────────  ───────  ────────  ──────  ───
 * ticks read   2,000,000  ticks/s   500,000  4.00 ×  [1]
 *
 * [1] plain better-sqlite3
 */
export function tableOf(rows: readonly BenchRow[]): string[] {
  const opponents = [...new Set(rows.filter(hasOpponent).map(({ opponent }) => opponent))];
  const cells = rows.map((row) => [...cellsOf(row), hasOpponent(row) ? mark(opponents.indexOf(row.opponent)) : '']);
  const widths = HEADING.map((_, column) => Math.max(...[HEADING, ...cells].map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    line(HEADING),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
    ...(opponents.length === 0 ? [] : ['', ...opponents.map((opponent, index) => `${mark(index)} ${opponent}`)]),
  ];
}

const hasOpponent = ({ opponentValue }: BenchRow): boolean => opponentValue !== null;
const mark = (index: number): string => `[${index + 1}]`;

function cellsOf({ name, value, unit, opponentValue, ratio }: BenchRow): string[] {
  return [
    name,
    figure(value),
    unit,
    opponentValue === null ? '-' : figure(opponentValue),
    ratio === null ? '-' : `${figure(ratio)} ×`,
  ];
}

/** At least three digits that mean something, whole numbers from 100 on. @example figure(1234567.8) === '1,234,568' */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
