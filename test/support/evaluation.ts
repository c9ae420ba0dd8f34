/** Learner stubs and markets for them: one that knows something, one that knows nothing. */
import { createRng, stockCode, type Bar } from '../../src/domain/index.js';
import { smaCrossover } from '../../src/learning/baselines/index.js';
import { episodeOf, FEATURES, INPUTS, TradingEnvironment, VenueAccount, type PlainNetwork } from '../../src/learning/index.js'; // prettier-ignore
import {
  alwaysHold,
  buyAndHold,
  byPolicy,
  randomAtEqualTurnover,
  record,
  type TestedWindow,
} from '../../src/learning/evaluation/index.js';
import { walk } from './learning.js';

export const STEPS = 5;
export const SERIES = { code: stockCode('069500'), interval: '60m' } as const;
const ETF = { code: SERIES.code, market: 'KOSPI', kind: 'etf' } as const;

export function environmentOver(bars: readonly Bar[], balance = 10_000_000): TradingEnvironment {
  const account = new VenueAccount(ETF, 'kiwoom');
  return new TradingEnvironment({ episode: episodeOf(bars, {}, STEPS), account, balance, steps: STEPS });
}

/** What a window tells at its newest bar by name of the feature's place. */
const newest = (window: Float32Array, feature: number): number => window[(STEPS - 1) * INPUTS + feature] ?? 0;
/** close against the close before. */
const CHANGE = 3;

/** Bars that return to where they were: a fall is followed by a rise more often than not. */
export function returning(count: number, seed: string): Bar[] {
  const rng = createRng(seed);
  let above = false;
  return walk(count, seed).map((bar) => {
    above = rng.next() < 0.75 ? !above : above;
    const close = (above ? 30_300 : 30_000) as Bar['close'];
    return { ...bar, open: close, high: close, low: close, close };
  });
}

/** Buys what fell, sells what rose. */
export const knowing: PlainNetwork = (window) => {
  const change = newest(window, CHANGE);
  return Float32Array.of(change < 0 ? 1 : 0, change > 0 ? 1 : 0, 0);
};

/** Weighs the features by chance. */
export function guessing(seed: string): PlainNetwork {
  const rng = createRng(seed);
  const weights = Array.from({ length: 3 * FEATURES }, () => rng.normal());
  return (window) => {
    const score = (action: number): number =>
      Array.from({ length: FEATURES }, (_, k) => weights[action * FEATURES + k]! * newest(window, k)).reduce((a, b) => a + b, 0); // prettier-ignore
    return Float32Array.from([0, 1, 2], (action) => 1 / (1 + Math.exp(-50 * score(action))));
  };
}

/** A test window as a walk-forward plays it, with a stub for each seed. */
export function testedWith(bars: readonly Bar[], networks: readonly PlainNetwork[], draws = 20): TestedWindow {
  const environment = environmentOver(bars);
  return {
    buyAndHold: buyAndHold(environment),
    hold: alwaysHold(environment),
    sma: byPolicy(environment, smaCrossover(), SERIES, bars),
    runs: networks.map((network, i) => {
      const played = record(environment, network, 'sigmoid');
      return { played, random: randomAtEqualTurnover(environment, played, draws, createRng(`random/${i}`)) };
    }),
  };
}
