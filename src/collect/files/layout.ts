/** Which column of a file holds what: by the names that Kiwoom, haru and plain tables give them. */
import { InputError } from '../../domain/index.js';

export type Column = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** Places of columns in a row, counted from 0. */
export interface Layout extends Readonly<Record<Column, number>> {
  /** Null where rows do not name their code or interval. */
  readonly code: number | null;
  readonly interval: number | null;
  /** A sign before a price is a direction against the previous close, as on Kiwoom's charts (KIWOOM.md §5). */
  readonly signed: boolean;
}

/** Lower case; the first name of each is what haru writes. */
const NAMES: Readonly<Record<Column | 'code' | 'interval', readonly string[]>> = {
  time: ['time', 'date', 'datetime', '체결시간', '일자', '날짜', 'cntr_tm', 'dt'],
  open: ['open', '시가', 'open_pric'],
  high: ['high', '고가', 'high_pric'],
  low: ['low', '저가', 'low_pric'],
  close: ['close', '현재가', '종가', 'cur_prc'],
  volume: ['volume', '거래량', 'trde_qty'],
  code: ['code', '종목코드', 'stk_cd'],
  interval: ['interval'],
};

/** Only Kiwoom calls the close so. */
const KIWOOM_CLOSE: readonly string[] = ['현재가', 'cur_prc'];

/** The order in which tables without a header hold their columns. */
export const PLAIN: Layout = {
  time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, code: null, interval: null, signed: false,
}; // prettier-ignore

/** Whether a row names at least one of the columns: then it is a header. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => Object.values(NAMES).some((names) => names.includes(nameOf(cell))));
}

/** @throws InputError `bad_bars` naming the column that is missing and what it may be called */
export function layoutOf(header: readonly string[], file: string): Layout {
  const names = header.map(nameOf);
  const find = (column: keyof typeof NAMES): number | null => {
    const index = names.findIndex((name) => NAMES[column].includes(name));
    return index === -1 ? null : index;
  };
  const place = (column: Column): number => {
    const index = find(column);
    if (index !== null) return index;
    throw new InputError(
      'bad_bars',
      `${file} has no column for ${column}: it takes one of ${NAMES[column].join(', ')}.`,
    );
  };
  return {
    time: place('time'),
    open: place('open'),
    high: place('high'),
    low: place('low'),
    close: place('close'),
    volume: place('volume'),
    code: find('code'),
    interval: find('interval'),
    signed: names.some((name) => KIWOOM_CLOSE.includes(name)),
  };
}

function nameOf(cell: string): string {
  return cell.trim().toLowerCase();
}
