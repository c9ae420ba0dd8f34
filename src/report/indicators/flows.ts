/** Indicators of volume in panes of their own. */
import { AD, CMF, MFI, OBV } from 'trading-signals';
import { ofBar, period, VALUE, type IndicatorKind } from './kind.js';

export const FLOWS: readonly IndicatorKind[] = [
  {
    name: 'obv',
    aliases: [],
    title: 'OBV',
    pane: 'own',
    parameters: [],
    outputs: VALUE,
    // The library takes how many bars it waits for; a balance needs the one before.
    start: () => ofBar(new OBV(2)),
  },
  {
    name: 'ad',
    aliases: ['adl'],
    title: 'Accumulation / distribution',
    pane: 'own',
    parameters: [],
    outputs: VALUE,
    start: () => ofBar(new AD()),
  },
  {
    name: 'mfi',
    aliases: [],
    title: 'Money flow',
    pane: 'own',
    parameters: [period(14)],
    outputs: VALUE,
    bounds: [0, 100],
    guides: [20, 80],
    start: (bars = 14) => ofBar(new MFI(bars)),
  },
  {
    name: 'cmf',
    aliases: [],
    title: 'Chaikin money flow',
    pane: 'own',
    parameters: [period(20)],
    outputs: VALUE,
    guides: [0],
    start: (bars = 20) => ofBar(new CMF(bars)),
  },
];
