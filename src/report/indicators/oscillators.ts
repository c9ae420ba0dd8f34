/** Indicators of momentum and trend in panes of their own. */
import {
  ADX,
  Aroon,
  ATR,
  CCI,
  CMO,
  DisparityIndex,
  EMA,
  MACD,
  MOM,
  PSL,
  ROC,
  RSI,
  StochasticOscillator,
  TRIX,
  WilliamsR,
} from 'trading-signals';
import { lines, ofBar, ofClose, period, several, VALUE, whole, type IndicatorKind, type Step } from './kind.js';

const PERCENT = [0, 100] as const;

/** An indicator of one line and one period. */
function single(
  name: string,
  title: string,
  standard: ReturnType<typeof period>,
  start: IndicatorKind['start'],
  more: Pick<IndicatorKind, 'bounds' | 'guides'> & { readonly aliases?: readonly string[] } = {},
): IndicatorKind {
  return { aliases: [], ...more, name, title, pane: 'own', parameters: [standard], outputs: VALUE, start };
}

const singles: readonly IndicatorKind[] = [
  // The library looks back one close within the period: one of a single bar would never begin.
  single('rsi', 'RSI', period(14, 2), (n = 14) => ofClose(new RSI(n)), { bounds: PERCENT, guides: [30, 70] }),
  single('cci', 'CCI', period(20, 2), (n = 20) => ofBar(new CCI(n)), { guides: [-100, 100] }),
  single('williams', 'Williams %R', period(14), (n = 14) => ofBar(new WilliamsR(n)), {
    bounds: [-100, 0],
    guides: [-80, -20],
    aliases: ['willr', 'williamsr'],
  }),
  single('atr', 'ATR', period(14), (n = 14) => ofBar(new ATR(n))),
  single('roc', 'ROC %', period(12), (n = 12) => percent(ofClose(new ROC(n))), { guides: [0] }),
  single('momentum', 'Momentum', period(10), (n = 10) => ofClose(new MOM(n)), { guides: [0], aliases: ['mom'] }),
  single('trix', 'TRIX', period(15), (n = 15) => ofClose(new TRIX(n)), { guides: [0] }),
  single('cmo', 'CMO', period(14), (n = 14) => ofClose(new CMO(n)), { bounds: [-100, 100], guides: [-50, 50] }),
  // 이격도 as Korean screens show it: the close in per cent of its average, 100 where they meet.
  single('disparity', 'Disparity', period(20), (n = 20) => plus100(ofClose(new DisparityIndex(n))), { guides: [100] }),
  // 투자심리도: how many of the last sessions rose.
  single('psychology', 'Psychological line', period(10), (interval = 10) => ofClose(new PSL({ interval })), {
    bounds: PERCENT,
    guides: [25, 75],
    aliases: ['psy', 'psl'],
  }),
];

const mapped =
  (change: (value: number) => number) =>
  (step: Step): Step =>
  (bar) =>
    step(bar).map((value) => (value === null ? null : change(value)));
function percent(step: Step): Step {
  return mapped((value) => value * 100)(step);
}
function plus100(step: Step): Step {
  return mapped((value) => value + 100)(step);
}

/** The signal line is an average of its own: it and the histogram begin when its window is full, after the MACD line. */
function macd(fast = 12, slow = 26, smoothing = 9): Step {
  const signal = new EMA(smoothing);
  const gauge = new MACD(new EMA(fast), new EMA(slow), signal);
  return (bar) => {
    const result = gauge.update(bar.close, false);
    if (result === null) return [null, null, null];
    return signal.isStable ? [result.macd, result.signal, result.histogram] : [result.macd, null, null];
  };
}

/** The two directions are there a period before their smoothed difference; the library gives them as parts of 1. */
function adx(bars = 14): Step {
  const gauge = new ADX(bars);
  const inPercent = (part: unknown): number | null => (typeof part === 'number' ? part * 100 : null);
  return (bar) => {
    const value = gauge.update(bar, false);
    return [value, inPercent(gauge.pdi), inPercent(gauge.mdi)];
  };
}

const composed: readonly IndicatorKind[] = [
  {
    name: 'macd',
    aliases: [],
    title: 'MACD',
    pane: 'own',
    parameters: [period(12, 1, 'fast'), period(26, 2, 'slow'), period(9, 1, 'signal')],
    outputs: [...lines('macd', 'signal'), { name: 'histogram', style: 'columns' }],
    guides: [0],
    start: macd,
  },
  {
    name: 'stochastic',
    aliases: ['stoch'],
    title: 'Stochastic',
    pane: 'own',
    parameters: [period(14, 1, 'k'), period(3, 1, 'slowing'), period(3, 1, 'd')],
    outputs: [
      { name: 'k', title: '%K', style: 'line' },
      { name: 'd', title: '%D', style: 'line' },
    ],
    bounds: PERCENT,
    guides: [20, 80],
    start: (kPeriod = 14, kSlowingPeriod = 3, dPeriod = 3) =>
      several(
        new StochasticOscillator({ kPeriod, kSlowingPeriod, dPeriod }),
        whole,
        ({ stochK, stochD }) => [stochK, stochD],
        2,
      ),
  },
  {
    name: 'adx',
    aliases: ['dmi'],
    title: 'ADX',
    pane: 'own',
    parameters: [period(14)],
    outputs: [
      ...lines('adx'),
      { name: '+di', title: '+DI', style: 'line' },
      { name: '-di', title: '-DI', style: 'line' },
    ],
    guides: [25],
    start: adx,
  },
  {
    name: 'aroon',
    aliases: [],
    title: 'Aroon',
    pane: 'own',
    parameters: [period(25)],
    outputs: lines('up', 'down'),
    bounds: PERCENT,
    start: (bars = 25) => several(new Aroon(bars), whole, ({ aroonUp, aroonDown }) => [aroonUp, aroonDown], 2),
  },
];

export const OSCILLATORS: readonly IndicatorKind[] = [...singles, ...composed];
