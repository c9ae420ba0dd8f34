/** Where the panes lie: the candles on top, the volume and each indicator with a pane of its own below. */
import { percent, type Box } from '../chart/panes.js';
import type { IndicatorSeries } from '../indicators/compute.js';

export interface Pane extends Box {
  readonly indicators: readonly IndicatorSeries[];
}

export interface Layout {
  readonly height: number;
  readonly price: Pane;
  readonly volume: Pane;
  readonly own: readonly Pane[];
}

/** All in px. */
const HEAD = 84;
const PRICE = 360;
const SMALL = 104;
/** Between panes: the legend of the lower one lies in it. */
const GAP = 30;
/** Time labels of two lines, and the slider of the page. */
const FOOT = 92;

export function layOut(indicators: readonly IndicatorSeries[]): Layout {
  const own = indicators.filter(({ indicator }) => indicator.kind.pane === 'own');
  const height = HEAD + PRICE + (own.length + 1) * (GAP + SMALL) + FOOT;
  const pane = (index: number, of: readonly IndicatorSeries[]): Pane => ({
    top: percent(HEAD + (index === 0 ? 0 : PRICE + index * GAP + (index - 1) * SMALL), height),
    height: percent(index === 0 ? PRICE : SMALL, height),
    indicators: of,
  });
  return {
    height,
    price: pane(
      0,
      indicators.filter(({ indicator }) => indicator.kind.pane === 'price'),
    ),
    volume: pane(1, []),
    own: own.map((each, i) => pane(i + 2, [each])),
  };
}
