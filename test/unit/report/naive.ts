/** Indicators computed from their textbook definitions, bar by bar over whole windows: slow, and by another way than ours. */
import type { Bar } from '../../../src/domain/index.js';

type Values = (number | null)[];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** The last `n` items up to and with `i`; null while there are fewer. */
const windowAt = <T>(items: readonly T[], i: number, n: number) => (i + 1 < n ? null : items.slice(i + 1 - n, i + 1));
const over = <T>(items: readonly T[], n: number, f: (window: readonly T[], i: number) => number): Values =>
  items.map((_, i) => {
    const window = windowAt(items, i, n);
    return window === null ? null : f(window, i);
  });

const closes = (bars: readonly Bar[]): number[] => bars.map(({ close }) => close);
const typical = ({ high, low, close }: Bar): number => (high + low + close) / 3;
const highest = (bars: readonly Bar[]) => Math.max(...bars.map(({ high }) => high));
const lowest = (bars: readonly Bar[]) => Math.min(...bars.map(({ low }) => low));

export const sma = (bars: readonly Bar[], n: number): Values => over(closes(bars), n, mean);

/** Seeded by the first value; weights 2/(n+1), (1 − 2/(n+1)) …, written out as a sum. */
export function emaOf(values: readonly number[], n: number): Values {
  const k = 2 / (n + 1);
  return values.map((_, i) => {
    if (i + 1 < n) return null;
    let sum = values[0]! * (1 - k) ** i;
    for (let j = 1; j <= i; j++) sum += values[j]! * k * (1 - k) ** (i - j);
    return sum;
  });
}
export const ema = (bars: readonly Bar[], n: number): Values => emaOf(closes(bars), n);

export const wma = (bars: readonly Bar[], n: number): Values =>
  over(closes(bars), n, (w) => w.reduce((sum, v, i) => sum + v * (i + 1), 0) / ((n * (n + 1)) / 2));

export function bollinger(bars: readonly Bar[], n: number, width: number): [Values, Values, Values] {
  const middle = sma(bars, n);
  const deviation = over(closes(bars), n, (w) => Math.sqrt(mean(w.map((v) => v * v)) - mean(w) ** 2));
  const at = (sign: number) => middle.map((m, i) => (m === null ? null : m + sign * width * deviation[i]!));
  return [at(1), middle, at(-1)];
}

/** Wilder's smoothing: the mean of the first n, then each value counts 1/n. */
function wilder(values: readonly number[], n: number): Values {
  const result: Values = [];
  for (let i = 0; i < values.length; i++) {
    if (i + 1 < n) result.push(null);
    else if (i + 1 === n) result.push(mean(values.slice(0, n)));
    else result.push((result[i - 1]! * (n - 1) + values[i]!) / n);
  }
  return result;
}

export function rsi(bars: readonly Bar[], n: number): Values {
  const changes = closes(bars).slice(1).map((close, i) => close - bars[i]!.close); // prettier-ignore
  const up = wilder(changes.map((change) => Math.max(change, 0)), n); // prettier-ignore
  const down = wilder(changes.map((change) => Math.max(-change, 0)), n); // prettier-ignore
  const values = up.map((u, i) => (u === null ? null : down[i] === 0 ? 100 : (100 * u) / (u + down[i]!)));
  return [null, ...values].slice(0, bars.length);
}

export function atr(bars: readonly Bar[], n: number): Values {
  const ranges = bars.map(({ high, low }, i) => {
    const before = bars[i - 1]?.close;
    return before === undefined ? high - low : Math.max(high, before) - Math.min(low, before);
  });
  return wilder(ranges, n);
}

export function macd(bars: readonly Bar[], fast: number, slow: number, smoothing: number): [Values, Values, Values] {
  const quick = emaOf(closes(bars), fast);
  const line = emaOf(closes(bars), slow).map((s, i) => (s === null ? null : quick[i]! - s));
  const known = line.filter((value) => value !== null);
  const signal = [...new Array<null>(Math.min(slow - 1, bars.length)).fill(null), ...emaOf(known, smoothing)];
  return [line, signal, line.map((value, i) => (signal[i] === null || value === null ? null : value - signal[i]!))];
}

export function stochastic(bars: readonly Bar[], n: number, slowing: number, d: number): [Values, Values] {
  const fast = over(bars, n, (w) => {
    const range = highest(w) - lowest(w);
    return range === 0 ? 0 : (100 * (w.at(-1)!.close - lowest(w))) / range;
  });
  const smooth = (values: Values, m: number): Values =>
    values.map((_, i) => {
      const window = windowAt(values, i, m);
      return window === null || window.includes(null) ? null : mean(window as number[]);
    });
  const k = smooth(fast, slowing);
  const slow = smooth(k, d);
  return [k.map((value, i) => (slow[i] === null ? null : value)), slow];
}

export const williams = (bars: readonly Bar[], n: number): Values =>
  over(bars, n, (w) => {
    const range = highest(w) - lowest(w);
    return range === 0 ? -100 : (-100 * (highest(w) - w.at(-1)!.close)) / range;
  });

export const cci = (bars: readonly Bar[], n: number): Values =>
  over(bars, n, (w) => {
    const prices = w.map(typical);
    return (prices.at(-1)! - mean(prices)) / (0.015 * mean(prices.map((price) => Math.abs(price - mean(prices)))));
  }).map((value) => (value !== null && Number.isFinite(value) ? value : null));

export function obv(bars: readonly Bar[]): Values {
  let sum = 0;
  return bars.map(({ close, volume }, i) => {
    const before = bars[i - 1]?.close;
    if (before === undefined) return null;
    return (sum += Math.sign(close - before) * volume);
  });
}

/** @param anchor bars with the same anchor are one session */
export const vwap = (bars: readonly Bar[], anchor: (bar: Bar) => string): Values =>
  bars.map((bar, i) => {
    const session = bars.slice(0, i + 1).filter((each) => anchor(each) === anchor(bar));
    const volume = session.reduce((sum, each) => sum + each.volume, 0);
    return volume === 0 ? null : session.reduce((sum, each) => sum + typical(each) * each.volume, 0) / volume;
  });

export const roc = (bars: readonly Bar[], n: number): Values =>
  bars.map(({ close }, i) => (i < n ? null : (close / bars[i - n]!.close - 1) * 100));

export const mfi = (bars: readonly Bar[], n: number): Values =>
  over(bars, n + 1, (w) => {
    let [inflow, outflow] = [0, 0];
    for (let i = 1; i < w.length; i++) {
      const flow = typical(w[i]!) * w[i]!.volume;
      if (typical(w[i]!) > typical(w[i - 1]!)) inflow += flow;
      if (typical(w[i]!) < typical(w[i - 1]!)) outflow += flow;
    }
    return inflow + outflow === 0 ? 50 : (100 * inflow) / (inflow + outflow);
  });

export const donchian = (bars: readonly Bar[], n: number): [Values, Values, Values] => [
  over(bars, n, highest),
  over(bars, n, (w) => (highest(w) + lowest(w)) / 2),
  over(bars, n, lowest),
];
