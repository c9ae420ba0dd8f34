/** The inside of a bar: prices and shares of trades that a recorded bar could have been made of. */
import { floorToTick, type Bar, type Instrument, type Rng, type TradingDay } from '../domain/index.js';

/** Prices that must occur, in one possible order: open, then high and low where they are neither open nor close, then close. */
function anchors({ open, high, low, close }: Bar, rng: Rng): number[] {
  const extremes = [high, low].filter((price) => price !== open && price !== close);
  if (extremes.length === 2 && rng.next() < 0.5) extremes.reverse();
  if (extremes.length === 0 && open === close) return [open];
  return [open, ...extremes, close];
}

/** Fewest trades that such a bar can consist of; its volume cannot be smaller. */
export function fewestTrades(bar: Bar): number {
  const extremes = [bar.high, bar.low].filter((price) => price !== bar.open && price !== bar.close);
  return extremes.length === 0 && bar.open === bar.close ? 1 : 2 + extremes.length;
}

/**
 * `count` prices from open to close that touch high and low and stay between: straight lines between the anchors with
 * noise, on the tick grid. Recorded prices themselves are kept even off the grid (dividend-adjusted history).
 *
 * @param count at least {@link fewestTrades}
 */
export function pathOf(bar: Bar, count: number, instrument: Instrument, day: TradingDay, rng: Rng): number[] {
  const fixed = anchors(bar, rng);
  const path = new Array<number>(count).fill(bar.close);
  const places = spread(fixed.length, count, rng);
  const noise = (bar.high - bar.low) * 0.6;
  fixed.forEach((from, i) => {
    const start = places[i] ?? 0;
    const end = places[i + 1] ?? start;
    const to = fixed[i + 1] ?? from;
    path[start] = from;
    for (let j = start + 1; j < end; j++) {
      const straight = from + ((to - from) * (j - start)) / (end - start);
      const rough = floorToTick(Math.round(straight + (rng.next() - 0.5) * noise), instrument, day);
      path[j] = Math.min(Math.max(rough, bar.low), bar.high);
    }
  });
  return path;
}

/** Strictly rising places of `anchors` among `count`: the first is 0, the last (when there are two or more) the end. */
function spread(anchors: number, count: number, rng: Rng): number[] {
  const places = [0];
  for (let i = 1; i < anchors - 1; i++) {
    const first = (places[i - 1] ?? 0) + 1;
    const last = count - (anchors - i);
    places.push(rng.int(first, last));
  }
  if (anchors > 1) places.push(count - 1);
  return places;
}

/** Splits `volume` shares into parts in proportion to `weights`, each a whole number ≥ 1; volume ≥ the number of parts. */
export function splitShares(volume: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = volume - weights.length;
  let passed = 0;
  let given = 0;
  return weights.map((weight) => {
    passed += weight;
    // Rounding the running sum, not the parts, makes the parts add up.
    const until = passed >= total ? spare : Math.round((spare * passed) / total);
    const part = 1 + until - given;
    given = until;
    return part;
  });
}

/** `count` whole seconds in [from, to), rising or equal; ms. */
export function secondsIn(from: number, to: number, count: number, rng: Rng): number[] {
  const seconds = Math.max(Math.floor((to - from) / 1_000), 1);
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(from + rng.int(0, seconds - 1) * 1_000);
  return times.sort((a, b) => a - b);
}

/** The aggressor of each trade: a rise was bought, a fall sold; at an equal price mostly the same side as before. */
export function aggressors(prices: readonly number[], rng: Rng): (1 | -1)[] {
  let before: 1 | -1 = rng.next() < 0.5 ? 1 : -1;
  return prices.map((price, i) => {
    const last = prices[i - 1] ?? price;
    if (price > last) before = 1;
    else if (price < last) before = -1;
    else if (rng.next() < 0.2) before = before === 1 ? -1 : 1;
    return before;
  });
}
