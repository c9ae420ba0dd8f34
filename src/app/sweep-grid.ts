/** From names and their values to combinations: all of them, or some drawn by a seed. */
import { createRng, InputError, type Rng } from '../domain/index.js';
import type { Axis, Value } from './sweep-values.js';

export type Combination = Readonly<Record<string, Value>>;

export interface Draw {
  /** How many of the grid; null for all. */
  readonly sample: number | null;
  readonly seed: string;
}

export interface Drawn {
  /** In the order of the grid: the last name varies fastest. */
  readonly combinations: readonly Combination[];
  /** Of the whole grid. */
  readonly grid: number;
  /** Looked at and left out. */
  readonly skipped: number;
}

/** A sweep of more would take days, and prove nothing. */
export const MOST_CONFIGURATIONS = 100_000;
/** Combinations looked at for a sample. */
const MOST_LOOKS = 1_000_000;

export function gridSize(axes: readonly Axis[]): number {
  return axes.reduce((product, { values }) => product * values.length, 1);
}

/**
 * @param isValid whether a combination can be run
 * @throws InputError `grid_too_large`, `sample_too_large`
 */
export function draw(axes: readonly Axis[], { sample, seed }: Draw, isValid: (one: Combination) => boolean): Drawn {
  const grid = gridSize(axes);
  if (sample === null && grid > MOST_CONFIGURATIONS) throw tooLarge(grid);
  if (!Number.isSafeInteger(grid)) throw tooLarge(grid);
  const wanted = sample ?? grid;
  const places: number[] = [];
  let looks = 0;
  for (const place of sample === null ? upTo(grid) : shuffled(grid, createRng(seed).fork('sweep'))) {
    if (places.length === wanted || looks === MOST_LOOKS) break;
    looks++;
    if (isValid(combinationAt(axes, place))) places.push(place);
  }
  if (sample !== null && places.length < sample) {
    throw new InputError(
      'sample_too_large',
      `--sample ${sample} is more than the ${places.length.toLocaleString('en-US')} valid combinations found in ${looks.toLocaleString('en-US')} of the grid: take fewer, or leave it away.`,
    );
  }
  const combinations = places.sort((a, b) => a - b).map((place) => combinationAt(axes, place));
  return { combinations, grid, skipped: looks - places.length };
}

function combinationAt(axes: readonly Axis[], place: number): Combination {
  let rest = place;
  const picked: [string, Value][] = [];
  for (const { name, values } of axes.toReversed()) {
    picked.unshift([name, values[rest % values.length] ?? '']);
    rest = Math.floor(rest / values.length);
  }
  return Object.fromEntries(picked);
}

function* upTo(count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield i;
}

/** Fisher and Yates's shuffle, of which only what has been moved is kept: the grid may be far larger than memory. */
function* shuffled(count: number, rng: Rng): Generator<number> {
  const moved = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(fraction(rng) * (count - i));
    yield moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    moved.delete(i);
  }
}

/** In [0, 1) with 53 bits: the 32 of one draw do not reach every place of a large grid. */
function fraction(rng: Rng): number {
  return (Math.floor(rng.next() * 2 ** 26) * 2 ** 27 + Math.floor(rng.next() * 2 ** 27)) / 2 ** 53;
}

function tooLarge(grid: number): InputError {
  return new InputError(
    'grid_too_large',
    `The grid has ${grid.toLocaleString('en-US')} combinations, and ${MOST_CONFIGURATIONS.toLocaleString('en-US')} at most are run: vary less, or draw some with --sample.`,
  );
}
