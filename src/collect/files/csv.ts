/**
 * CSV in blocks: memory does not grow with the file. Bars hold no commas but in thousands and no line breaks, so a block
 * without a quote is split at commas, which is several times as fast as the general parser; a block with one is parsed.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { RowPage } from './bar-file.js';

const BLOCK = 256 * 1024;

export interface CsvOptions {
  /** `euc-kr` is what Korean Windows writes. */
  readonly encoding: 'utf-8' | 'euc-kr';
  /** Lines to leave out at the top. */
  readonly skip: number;
  /** Bytes read at a time. */
  readonly block?: number;
}

/** Rows with their line numbers; empty lines come as a row of one empty cell. */
export function* csvPages(path: string, { encoding, skip, block = BLOCK }: CsvOptions): Generator<RowPage> {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    const decoder = new TextDecoder(encoding);
    const buffer = Buffer.alloc(block);
    let rest = '';
    let line = 1;
    let at = 0;
    for (;;) {
      const read = readSync(handle, buffer, 0, buffer.length, at);
      at += read;
      // The last line need not end; it comes with the block before it, so that a small file is one page.
      const isLast = read === 0 || at === size;
      const text = rest + decoder.decode(buffer.subarray(0, read), { stream: !isLast });
      const end = isLast ? text.length : text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      const page = pageOf(text.slice(0, end), line, skip);
      line += page.lines;
      if (page.rows.length > 0) yield { firstRow: page.firstRow, rows: page.rows, done: size === 0 ? 1 : at / size };
      if (isLast) return;
    }
  } finally {
    closeSync(handle);
  }
}

function pageOf(text: string, line: number, skip: number): { lines: number; firstRow: number; rows: string[][] } {
  const rows = rowsOf(text);
  const left = Math.max(0, skip + 1 - line);
  return { lines: rows.length, firstRow: line + left, rows: left === 0 ? rows : rows.slice(left) };
}

/** The rows of whole lines; each line gives exactly one. */
export function rowsOf(text: string): string[][] {
  if (text === '') return [];
  const lines = (text.includes('\r') ? text.replaceAll('\r', '') : text).split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (!text.includes('"')) return lines.map((line) => line.split(','));
  try {
    const rows: string[][] = parse(text, { relax_column_count: true, skip_empty_lines: false });
    if (rows.length === lines.length) return rows;
  } catch {
    // Somewhere a quote does not close: line by line, so that only the broken line is refused.
  }
  return lines.map(rowOf);
}

function rowOf(line: string): string[] {
  if (line === '') return [''];
  try {
    return parse(line, { relax_column_count: true })[0] ?? [line];
  } catch {
    return line.split(',');
  }
}
