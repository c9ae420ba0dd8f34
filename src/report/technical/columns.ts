/** The data of a technical picture, column by column: every series names the columns that it draws. */
import { dayOf, formatClock, type Bar, type Interval } from '../../domain/index.js';
import type { Output } from '../indicators/kind.js';
import { outputName, type TechnicalAnalysis } from './analysis.js';

export type Cell = number | string | null;
type Cells = readonly Cell[];
export type Columns = Readonly<Record<string, Cells>>;

/** Columns whose name begins with `_` are drawn, not told. */
const RISING = '_rising';
const FALLING = '_falling';

/** A series drawn as columns in two colours: which part is which. The other part is 0, not null: strokes of many columns in one path break at a gap. */
export interface Split {
  readonly up: string;
  readonly down: string;
}
export const VOLUME: Split = { up: RISING, down: FALLING };
export const CANDLE = ['Open', 'Close', 'Low', 'High'] as const;

export function splitOf(column: string): Split {
  return { up: `_${column}+`, down: `_${column}-` };
}

/** Times as the axis shows them, prices, volume split by direction, then each output of each indicator. */
export function columnsOf({ bars, interval, indicators }: TechnicalAnalysis): Columns {
  const columns: Record<string, Cells> = {
    time: bars.map((bar) => timeLabel(bar, interval)),
    Open: bars.map(({ open }) => open),
    High: bars.map(({ high }) => high),
    Low: bars.map(({ low }) => low),
    Close: bars.map(({ close }) => close),
    Volume: bars.map(({ volume }) => volume),
    [RISING]: bars.map((bar) => (isRising(bar) ? bar.volume : 0)),
    [FALLING]: bars.map((bar) => (isRising(bar) ? 0 : bar.volume)),
  };
  for (const { indicator, values } of indicators) {
    indicator.kind.outputs.forEach((output, i) =>
      Object.assign(columns, outputColumns(output, outputName(indicator, i), values[i] ?? [])),
    );
  }
  return columns;
}

function outputColumns({ style }: Output, name: string, values: readonly (number | null)[]): Columns {
  const rounded = values.map(forDrawing);
  if (style !== 'columns') return { [name]: rounded };
  const { up, down } = splitOf(name);
  return {
    [name]: rounded,
    [up]: rounded.map((value) => Math.max(value ?? 0, 0)),
    [down]: rounded.map((value) => Math.min(value ?? 0, 0)),
  };
}

function isRising({ open, close }: Bar): boolean {
  return close >= open;
}

/** `2018-02-14`, or `2022-11-10 09:00`. */
export function timeLabel({ time }: Pick<Bar, 'time'>, interval: Interval): string {
  const date = dayOf(time).replace(/(....)(..)(..)/, '$1-$2-$3');
  return interval === '1d' ? date : `${date} ${formatClock(time).replace(/(..)(..)../, '$1:$2')}`;
}

/** No more digits than a screen can show: a page of 100,000 bars is read in a moment. `--json` has all of them. */
function forDrawing(value: number | null): number | null {
  if (value === null) return null;
  const scale = Math.abs(value) >= 1_000 ? 100 : 10_000;
  return Math.round(value * scale) / scale;
}
