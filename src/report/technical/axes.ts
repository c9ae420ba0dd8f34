/** Axes, grids and legends of the panes. */
import type { ChartOption } from '../chart/picture.js';
import { INK, MUTED, RULE } from '../chart/theme.js';
import { seriesName } from './series.js';
import { percent, type Layout, type Pane } from './layout.js';

/** Room for price labels on the right, px. */
const LEFT = 20;
const RIGHT = 80;

export function panesOf({ price, volume, own }: Layout): readonly Pane[] {
  return [price, volume, ...own];
}

export function grids(layout: Layout): ChartOption[] {
  return panesOf(layout).map(({ top, height }) => ({
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
export function timeAxes(layout: Layout): ChartOption[] {
  const last = panesOf(layout).length - 1;
  return panesOf(layout).map((_pane, gridIndex) => ({
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

export function valueAxes(layout: Layout): ChartOption[] {
  return panesOf(layout).map((pane, gridIndex) => ({
    type: 'value',
    gridIndex,
    position: 'right',
    scale: true,
    ...(gridIndex === 1 ? { min: 0, max: '@above' } : boundsOf(pane)),
    splitNumber: gridIndex === 0 ? 6 : 3,
    splitLine: { show: gridIndex === 0, showMinLine: false, showMaxLine: false, lineStyle: { color: RULE } },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: MUTED,
      fontSize: 11,
      formatter: gridIndex === 0 ? '@plain' : '@compact',
      // The ends of an axis are where the data end, not round numbers.
      showMinLabel: false,
      showMaxLabel: false,
      ...ownLabels(pane),
    },
    axisPointer: { label: { formatter: gridIndex === 0 ? '@plainPointer' : '@compactPointer' } },
  }));
}

function boundsOf({ indicators: [first] }: Pane): ChartOption {
  const { pane, bounds } = first?.indicator.kind ?? {};
  return pane === 'own' && bounds !== undefined ? { min: bounds[0], max: bounds[1] } : { min: '@below', max: '@above' };
}

/** A pane with guides is read by them: 30 and 70, not 0, 50 and 100. */
function ownLabels({ indicators: [first] }: Pane): ChartOption {
  const { pane, guides = [], bounds } = first?.indicator.kind ?? {};
  return pane === 'own' && bounds !== undefined && guides.length > 0
    ? { customValues: guides, showMinLabel: true, showMaxLabel: true }
    : {};
}

/** One legend a pane, in the gap above it; each name switches its lines. */
export function legends(layout: Layout): ChartOption[] {
  return panesOf(layout).flatMap((pane, i) => {
    const names = pane.indicators.flatMap((series) =>
      series.indicator.kind.outputs.map((output) => seriesName(series, output)),
    );
    const entries = i === 1 ? ['Volume'] : [...new Set(names)];
    if (entries.length === 0) return [];
    // Columns have two colours: their mark has neither.
    const data = entries.map((name) => (/Volume|histogram/.test(name) ? { name, itemStyle: { color: MUTED } } : name));
    return [
      {
        data,
        type: 'scroll',
        left: LEFT - 5,
        right: RIGHT,
        top: `${pane.top - percent(24, layout.height)}%`,
        itemWidth: 14,
        itemHeight: 8,
        itemGap: 16,
        icon: 'roundRect',
        textStyle: { color: INK, fontSize: 12 },
        inactiveColor: '#c3c9d2',
      },
    ];
  });
}
