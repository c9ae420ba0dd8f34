/** A picture: chart options as plain data, with the size they are made for. Page, SVG and PNG draw the same ones. */
import type { Json } from '../../domain/index.js';

/** ECharts options as JSON: functions stand in them as names like `@compact`, which `dress` puts in. */
export type ChartOption = Readonly<Record<string, Json | undefined>>;

export interface Picture {
  readonly title: string;
  /** Under the title: the range, how many, the last. */
  readonly subtitle: string;
  readonly option: ChartOption;
  /** Added in a page: what takes a mouse. */
  readonly interaction: ChartOption;
  /** Size in px when it stands still; a page takes the window's width, and this height or more. */
  readonly width: number;
  readonly height: number;
}
