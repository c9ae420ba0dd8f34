/** Returns, drawdowns and their statistics, from their definitions. */
import type { EquityPoint, RunRecord } from '../../../../../src/domain/index.js';
import { float, fraction, less, minus, over, ZERO, type Fraction } from './exact.js';

const SEOUL = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', year: 'numeric', month: '2-digit', day: '2-digit' }); // prettier-ignore

/** `2022-11-10` in Seoul, as the platform's own calendar has it. */
export const dateOf = ({ time }: { readonly time: number }): string => SEOUL.format(time);

/** Last values of each period, by the first `letters` of the date. */
export function ends(points: readonly EquityPoint[], letters: number): number[] {
  const names = [...new Set(points.map((point) => dateOf(point).slice(0, letters)))];
  return names.map((name) => points.filter((point) => dateOf(point).startsWith(name)).at(-1)!.equity);
}

/** end ÷ base − 1 of each, exactly. */
export function returnsOf(values: readonly number[], initial: number): Fraction[] {
  return values.map((value, i) => minus(fraction(value, i === 0 ? initial : values[i - 1]!), fraction(1)));
}

/** Σ (x − mean)^power ÷ (n − lost), exactly: all over one denominator, so that integers remain. */
export function moment(values: readonly Fraction[], power: number, lost = 0): Fraction {
  return mixedMoment(
    Array.from({ length: power }, () => values),
    lost,
  );
}

/** Σ Π (x − mean of x) ÷ (n − lost) over several lists of one length. */
export function mixedMoment(lists: readonly (readonly Fraction[])[], lost = 0): Fraction {
  const count = BigInt(lists[0]!.length);
  const centered = lists.map((values) => {
    const bottom = values.reduce((product, { d }) => product * d, 1n);
    const tops = values.map(({ n, d }) => (n * bottom) / d);
    const all = tops.reduce((sum, each) => sum + each, 0n);
    return { bottom: bottom * count, tops: tops.map((each) => each * count - all) };
  });
  const top = lists[0]!.reduce((sum, _, i) => sum + centered.reduce((product, { tops }) => product * tops[i]!, 1n), 0n);
  return fraction(top, centered.reduce((product, { bottom }) => product * bottom, 1n) * (count - BigInt(lost)));
}

export function average(values: readonly Fraction[]): Fraction {
  const bottom = values.reduce((product, { d }) => product * d, 1n);
  return fraction(values.reduce((sum, { n, d }) => sum + (n * bottom) / d, 0n), bottom * BigInt(values.length)); // prettier-ignore
}

/** A maximal stretch of points below the highest value before them. */
export interface Fall {
  readonly peak: number;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly lowAt: number;
}

export function falls(values: readonly number[], initial: number): Fall[] {
  const highest = (i: number): number => Math.max(initial, ...values.slice(0, i + 1));
  const isBelow = (i: number): boolean => i >= 0 && i < values.length && values[i]! < highest(i);
  return values.flatMap((_, from) => {
    if (!isBelow(from) || isBelow(from - 1)) return [];
    let to = from;
    while (isBelow(to + 1)) to++;
    const low = Math.min(...values.slice(from, to + 1));
    return [{ peak: highest(from), from, to, low, lowAt: values.indexOf(low, from) }];
  });
}

export const depthOf = ({ peak, low }: Fall): Fraction => fraction(peak - low, peak);

/** Of each value, below the highest before it. */
export function depths(values: readonly number[], initial: number): Fraction[] {
  return values.map((value, i) => {
    const peak = Math.max(initial, ...values.slice(0, i + 1));
    return fraction(peak - value, peak);
  });
}

export function deepest(all: readonly Fall[]): Fall | undefined {
  return all.find((fall) => !all.some((other) => less(depthOf(fall), depthOf(other))));
}

/** Days between two points of a run: dates that begin after the one and not after the other. */
export function daysBetween({ points }: RunRecord, from: number, to: number): number {
  const dates = points.map(dateOf);
  return new Set(dates.filter((date) => date > dates[Math.max(from, 0)]! && date <= dates[Math.max(to, 0)]!)).size;
}

export const ratio = (top: Fraction, bottom: Fraction): number | null =>
  bottom.n === 0n ? null : float(over(top, bottom));
export const isZero = (value: Fraction): boolean => value.n === ZERO.n;
