/** Indicators in won, drawn over the candles: averages, bands, stops. */
import {
  BollingerBands,
  DEMA,
  DonchianChannels,
  EMA,
  HMA,
  KeltnerChannels,
  PSAR,
  SMA,
  SuperTrend,
  TEMA,
  VWAP,
  VWMA,
  WMA,
} from 'trading-signals';
import { close, factor, lines, ofBar, ofClose, period, several, VALUE, whole, type IndicatorKind } from './kind.js';

type Average = 'sma' | 'ema' | 'wma' | 'dema' | 'tema' | 'hma';
const AVERAGES: Readonly<Record<Average, new (bars: number) => SMA | EMA | WMA | DEMA | TEMA | HMA>> = {
  sma: SMA,
  ema: EMA,
  wma: WMA,
  dema: DEMA,
  tema: TEMA,
  hma: HMA,
};

const averages = Object.entries(AVERAGES).map(([name, Type]): IndicatorKind => ({
  name,
  aliases: name === 'sma' ? ['ma'] : [],
  title: name.toUpperCase(),
  pane: 'price',
  // Hull's average halves its period.
  parameters: [period(20, name === 'hma' ? 2 : 1)],
  outputs: VALUE,
  start: (bars = 20) => ofClose(new Type(bars)),
}));

const BAND = lines('upper', 'middle', 'lower');
type Band = Readonly<Record<'upper' | 'middle' | 'lower', number>>;
const inOrder = ({ upper, middle, lower }: Band): number[] => [upper, middle, lower];

const bands: readonly IndicatorKind[] = [
  {
    name: 'bollinger',
    aliases: ['bb', 'bbands'],
    title: 'Bollinger',
    pane: 'price',
    parameters: [period(20, 2), factor(2, 'deviations')],
    outputs: BAND,
    start: (bars = 20, deviations = 2) => several(new BollingerBands(bars, deviations), close, inOrder, 3),
  },
  {
    name: 'keltner',
    aliases: ['kc'],
    title: 'Keltner',
    pane: 'price',
    parameters: [period(20, 1, 'ema'), period(10, 1, 'atr'), factor(2)],
    outputs: BAND,
    start: (emaInterval = 20, atrInterval = 10, multiplier = 2) =>
      several(new KeltnerChannels({ emaInterval, atrInterval, multiplier }), whole, inOrder, 3),
  },
  {
    name: 'donchian',
    aliases: ['dc'],
    title: 'Donchian',
    pane: 'price',
    parameters: [period(20)],
    outputs: BAND,
    start: (bars = 20) => several(new DonchianChannels(bars), whole, inOrder, 3),
  },
];

const others: readonly IndicatorKind[] = [
  {
    name: 'vwap',
    aliases: [],
    title: 'VWAP',
    pane: 'price',
    parameters: [],
    outputs: VALUE,
    anchored: true,
    start: () => {
      const vwap = new VWAP();
      return (bar) => {
        vwap.update(bar, false);
        // A bar without trades leaves the average where it was.
        return [vwap.getResult()];
      };
    },
  },
  {
    name: 'vwma',
    aliases: [],
    title: 'VWMA',
    pane: 'price',
    parameters: [period(20)],
    outputs: VALUE,
    start: (bars = 20) => ofBar(new VWMA(bars)),
  },
  {
    name: 'psar',
    aliases: ['sar'],
    title: 'Parabolic SAR',
    pane: 'price',
    parameters: [factor(0.02, 'step'), factor(0.2, 'limit')],
    outputs: [{ name: 'value', style: 'dots' }],
    start: (accelerationStep = 0.02, accelerationMax = 0.2) => ofBar(new PSAR({ accelerationStep, accelerationMax })),
  },
  {
    name: 'supertrend',
    aliases: [],
    title: 'SuperTrend',
    pane: 'price',
    parameters: [period(10), factor(3)],
    outputs: VALUE,
    start: (interval = 10, multiplier = 3) =>
      several(new SuperTrend({ interval, multiplier }), whole, ({ supertrend }) => [supertrend], 1),
  },
];

export const OVERLAYS: readonly IndicatorKind[] = [...averages, ...bands, ...others];
