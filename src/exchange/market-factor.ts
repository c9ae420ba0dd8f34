/** The common move of a synthetic day: how the index went, how nervous it was, and how busy trading was. */
import type { Rng } from '../domain/index.js';

/** A path as logarithms of price against the base, one knot every `KNOT` seconds of continuous trading. */
export type LogPath = Float64Array;

/** Seconds between knots. */
export const KNOT = 5;
const KNOTS_A_MINUTE = 60 / KNOT;

/** Standard deviations, as logarithms: of a day's move in continuous hours, and of the gap over night. */
export interface Moves {
  readonly day: number;
  readonly gap: number;
}

/** What all codes of a day share. */
export interface MarketFactor {
  readonly minutes: number;
  readonly path: LogPath;
  /** Nervousness by minute: multiplies every code's volatility; around 1. */
  readonly nerves: Float64Array;
}

const INDEX: Moves = { day: 0.009, gap: 0.004 };

export function marketFactor(minutes: number, rng: Rng): MarketFactor {
  const nerves = nervesOf(minutes, rng);
  return { minutes, nerves, path: walk(INDEX, nerves, rng) };
}

/** Opening and closing hours are livelier than noon: 1 at the edges' average, about 2.2 at the open, 0.7 at noon. */
export function dailyShape(minute: number, minutes: number): number {
  const x = minute / Math.max(minutes - 1, 1);
  return 0.7 + 1.5 * Math.exp(-x * 12) + 0.8 * Math.exp(-(1 - x) * 14);
}

/** Volatility clusters: its logarithm returns to the mean slowly (first-order autoregression by the minute). */
function nervesOf(minutes: number, rng: Rng): Float64Array {
  const nerves = new Float64Array(minutes);
  let level = rng.normal() * 0.5;
  for (let minute = 0; minute < minutes; minute++) {
    level = 0.95 * level + 0.16 * rng.normal();
    nerves[minute] = Math.exp(level) * dailyShape(minute, minutes);
  }
  return nerves;
}

/** A random walk with an overnight gap; its steps grow with the nerves. */
export function walk(moves: Moves, nerves: Float64Array, rng: Rng): LogPath {
  const path = new Float64Array(nerves.length * KNOTS_A_MINUTE + 1);
  const step = moves.day / Math.sqrt(path.length);
  let level = moves.gap * rng.normal();
  for (let knot = 0; knot < path.length; knot++) {
    path[knot] = level;
    level += step * (nerves[Math.floor(knot / KNOTS_A_MINUTE)] ?? 1) * rng.normal();
  }
  return path;
}

/** The path's value `seconds` after the open, straight between knots. */
export function valueAt(path: LogPath, seconds: number): number {
  const knot = Math.min(Math.floor(seconds / KNOT), path.length - 2);
  const from = path[knot] ?? 0;
  const to = path[knot + 1] ?? from;
  return from + (to - from) * Math.min(seconds / KNOT - knot, 1);
}
