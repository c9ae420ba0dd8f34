/** Panes under each other with one time axis: what charts of bars have in common. */
import type { ChartOption } from './picture.js';
import { INK, MUTED, RULE } from './theme.js';

/** Where a pane lies, per cent of the picture. */
export interface Box {
  readonly top: number;
  readonly height: number;
}

/** Room for labels on the right, px. */
const LEFT = 20;
const RIGHT = 80;

/** Px as per cent of the height, rounded so that the page's text stays short. */
export function percent(px: number, height: number): number {
  return Math.round((px / height) * 100_000) / 1_000;
}

export function grids(boxes: readonly Box[]): ChartOption[] {
  return boxes.map(({ top, height }) => ({
    left: LEFT,
    right: RIGHT,
    top: `${top}%`,
    height: `${height}%`,
    // Panes keep their edges in line, whatever their labels need.
    outerBoundsMode: 'none',
  }));
}

/** The first and the last label stay inside the picture. */
const ENDS = { hideOverlap: true, textMargin: [0, 6], alignMinLabel: 'left', alignMaxLabel: 'right' } as const;

/** Only the lowest pane tells the time. */
export function timeAxes(panes: number): ChartOption[] {
  const last = panes - 1;
  return Array.from({ length: panes }, (_, gridIndex) => ({
    type: 'category',
    gridIndex,
    boundaryGap: true,
    axisLine: { onZero: false, lineStyle: { color: RULE } },
    axisTick: { show: gridIndex === last, lineStyle: { color: RULE } },
    axisLabel:
      gridIndex === last
        ? { color: MUTED, fontSize: 11, lineHeight: 15, margin: 10, formatter: '@time', ...ENDS }
        : { show: false },
    axisPointer: { label: { show: gridIndex === last, margin: 4, lineHeight: 15, formatter: '@timePointer' } },
  }));
}

/** A pane's own scale. @param numbers how its values are told: 33,050 or 12.3M */
export function valueAxis(gridIndex: number, numbers: 'plain' | 'compact'): ChartOption {
  return {
    type: 'value',
    gridIndex,
    position: 'right',
    scale: true,
    min: '@below',
    max: '@above',
    splitNumber: gridIndex === 0 ? 6 : 3,
    splitLine: { show: gridIndex === 0, showMinLine: false, showMaxLine: false, lineStyle: { color: RULE } },
    axisLine: { show: false },
    axisTick: { show: false },
    // The ends of an axis are where the data end, not round numbers.
    axisLabel: { color: MUTED, fontSize: 11, formatter: `@${numbers}`, showMinLabel: false, showMaxLabel: false },
    axisPointer: { label: { formatter: `@${numbers}Pointer` } },
  };
}

/** A legend in the gap above its pane; each name switches what it names. @param height of the picture, px */
export function legendOver({ top }: Box, height: number, data: readonly (string | ChartOption)[]): ChartOption {
  return {
    data,
    type: 'scroll',
    left: LEFT - 5,
    right: RIGHT,
    top: `${top - percent(24, height)}%`,
    itemWidth: 14,
    itemHeight: 8,
    itemGap: 16,
    icon: 'roundRect',
    textStyle: { color: INK, fontSize: 12 },
    inactiveColor: '#c3c9d2',
  };
}

/** What only a page can do: wheel and drag, a slider, a crosshair that tells the values. @param first in view at first */
export function zoomAndTip(panes: number, first: number, bars: number): ChartOption {
  const xAxisIndex = Array.from({ length: panes }, (_, i) => i);
  const range = { xAxisIndex, startValue: Math.max(first, 0), endValue: bars - 1, minValueSpan: 10 };
  return {
    dataZoom: [
      { type: 'inside', ...range },
      { type: 'slider', ...range, bottom: 12, height: 22, left: LEFT, right: RIGHT, showDetail: false, borderColor: RULE }, // prettier-ignore
    ],
    tooltip: {
      trigger: 'axis',
      backgroundColor: 'rgba(255,255,255,0.94)',
      transitionDuration: 0,
      axisPointer: { type: 'cross' },
      formatter: '@columns',
      position: '@corner',
    },
  };
}
