/** What an indicator is: a row of the catalog. The mathematics come from the library `trading-signals`. */
import type { Bar } from '../../domain/index.js';

export interface Parameter {
  readonly name: string;
  readonly standard: number;
  readonly min: number;
  readonly max: number;
  /** Whether only whole numbers make sense, as for a number of bars. */
  readonly whole: boolean;
}

export interface Output {
  /** `value` where there is one only; else its own name, like `signal`. */
  readonly name: string;
  /** Shown in place of the name. */
  readonly title?: string;
  readonly style: 'line' | 'columns' | 'dots';
}

/** One bar in, one value per output; null while a window is not full. */
export type Step = (bar: Bar) => readonly (number | null)[];

export interface IndicatorKind {
  readonly name: string;
  /** Other names that people type. */
  readonly aliases: readonly string[];
  /** Shown on the chart. */
  readonly title: string;
  /** `price`: drawn over the candles; `own`: in a pane below. */
  readonly pane: 'price' | 'own';
  readonly parameters: readonly Parameter[];
  readonly outputs: readonly Output[];
  /** Range of the pane's axis, where the values have one. */
  readonly bounds?: readonly [number, number];
  /** Values marked by a line across the pane, like 30 and 70. */
  readonly guides?: readonly number[];
  /** Begins a series. @param parameters one number per parameter, in their order */
  readonly start: (...parameters: number[]) => Step;
  /** Its sums begin anew with each session (intraday) or each month (days). */
  readonly anchored?: boolean;
}

/** A number of bars. */
export function period(standard: number, min = 1, name = 'period'): Parameter {
  return { name, standard, min, max: 1_000, whole: true };
}

/** A factor such as the width of a band. */
export function factor(standard: number, name = 'factor', min = 0.001): Parameter {
  return { name, standard, min, max: 100, whole: false };
}

export const VALUE: readonly Output[] = [{ name: 'value', style: 'line' }];

export function lines(...names: readonly string[]): readonly Output[] {
  return names.map((name) => ({ name, style: 'line' }));
}

/** The part of a library indicator that is used: its result counts once it is stable. */
interface Gauge<Input, Result> {
  update(input: Input, replace: boolean): Result | null;
  readonly isStable: boolean;
}

/** Feeds closes; the library gives some values before a window is full, which are not shown. */
export function ofClose(gauge: Gauge<number, number>): Step {
  return (bar) => {
    const value = gauge.update(bar.close, false);
    return [gauge.isStable ? value : null];
  };
}

/** Feeds whole bars. */
export function ofBar(gauge: Gauge<Bar, number>): Step {
  return (bar) => {
    const value = gauge.update(bar, false);
    return [gauge.isStable ? value : null];
  };
}

/** Feeds closes or bars to a gauge of several values. */
export function several<Input, Result>(
  gauge: Gauge<Input, Result>,
  input: (bar: Bar) => Input,
  outputs: (result: Result) => readonly number[],
  width: number,
): Step {
  const none = new Array<null>(width).fill(null);
  return (bar) => {
    const result = gauge.update(input(bar), false);
    return result === null ? none : outputs(result);
  };
}

export const close = (bar: Bar): number => bar.close;
export const whole = (bar: Bar): Bar => bar;
