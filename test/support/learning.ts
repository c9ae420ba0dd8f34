/** Small things that tests of learning share. */
import {
  createRng,
  quantity,
  price,
  startOfDay,
  tradingDay,
  HOUR,
  type Bar,
  type EpochMs,
  type Rng,
} from '../../src/domain/index.js';
import {
  architecture,
  INPUTS,
  initialWeights,
  type Architecture,
  type Net,
  type Weights,
} from '../../src/learning/index.js';

/** A random walk of hourly bars, `count` of them, from 09:00 on a Monday on. */
export function walk(count: number, seed = 'walk'): Bar[] {
  const rng = createRng(seed);
  return barsOf(count, rng, (open) => open * (1 + 0.01 * rng.normal()));
}

/** Hourly bars with something to learn: 2.8 % around a mean that hardly moves, back to it by 15 % of the way an hour. */
export function reverting(count: number, seed = 'reverting'): Bar[] {
  const rng = createRng(seed);
  let [mean, away] = [Math.log(30_000), 0];
  return barsOf(count, rng, () => {
    mean += 0.002 * rng.normal();
    away = 0.85 * away + 0.015 * rng.normal();
    return Math.exp(mean + away);
  });
}

function barsOf(count: number, rng: Rng, after: (close: number) => number): Bar[] {
  const start = startOfDay(tradingDay('20220103'));
  let close = 30_000;
  return Array.from({ length: count }, (_, i) => {
    const open = close;
    close = Math.max(5, Math.round(after(open) / 5) * 5);
    const [high, low] = [Math.max(open, close) + 5, Math.max(1, Math.min(open, close) - 5)];
    const time = (start + (Math.floor(i / 6) * 24 + 9 + (i % 6)) * HOUR) as EpochMs;
    const [o, h, l, c] = [open, high, low, close].map(price) as [Bar['open'], Bar['high'], Bar['low'], Bar['close']];
    return { time, open: o, high: h, low: l, close: c, volume: quantity(rng.int(1, 10_000)) };
  });
}

/** A narrow network whose weights are large enough to make it say different things. */
export function someNetwork(net: Net, seed = 'net', widths?: readonly number[]): [Architecture, Weights] {
  const made = architecture(net, { inputs: INPUTS, widths: widths ?? (net === 'dnn' ? [9, 8, 7, 5] : [9, 7, 5]) });
  const rng = createRng(seed);
  const weights = [...initialWeights(made, rng)].map(([name, { shape, data }]) => {
    const middle = name.endsWith('running_var') ? 1 : 0;
    return [name, { shape, data: data.map(() => middle + rng.next() - 0.5) }] as const;
  });
  return [made, new Map(weights)];
}
