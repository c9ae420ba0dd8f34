/** Axes and legends of the panes. */
import { legendOver, valueAxis } from '../chart/panes.js';
import type { ChartOption } from '../chart/picture.js';
import { MUTED } from '../chart/theme.js';
import { seriesName } from './series.js';
import type { Layout, Pane } from './layout.js';

export function panesOf({ price, volume, own }: Layout): readonly Pane[] {
  return [price, volume, ...own];
}

export function valueAxes(layout: Layout): ChartOption[] {
  return panesOf(layout).map((pane, gridIndex) => {
    const axis = valueAxis(gridIndex, gridIndex === 0 ? 'plain' : 'compact');
    const bounds = gridIndex === 1 ? { min: 0 } : boundsOf(pane);
    return { ...axis, ...bounds, axisLabel: { ...(axis['axisLabel'] as ChartOption), ...ownLabels(pane) } };
  });
}

function boundsOf({ indicators: [first] }: Pane): ChartOption {
  const { pane, bounds } = first?.indicator.kind ?? {};
  return pane === 'own' && bounds !== undefined ? { min: bounds[0], max: bounds[1] } : {};
}

/** A pane with guides is read by them: 30 and 70, not 0, 50 and 100. */
function ownLabels({ indicators: [first] }: Pane): ChartOption {
  const { pane, guides = [], bounds } = first?.indicator.kind ?? {};
  return pane === 'own' && bounds !== undefined && guides.length > 0
    ? { customValues: guides, showMinLabel: true, showMaxLabel: true }
    : {};
}

/** One legend a pane. */
export function legends(layout: Layout): ChartOption[] {
  return panesOf(layout).flatMap((pane, i) => {
    const names = pane.indicators.flatMap((series) =>
      series.indicator.kind.outputs.map((output) => seriesName(series, output)),
    );
    const entries = i === 1 ? ['Volume'] : [...new Set(names)];
    if (entries.length === 0) return [];
    // Columns have two colours: their mark has neither.
    const data = entries.map((name) => (/Volume|histogram/.test(name) ? { name, itemStyle: { color: MUTED } } : name));
    return [legendOver(pane, layout.height, data)];
  });
}
