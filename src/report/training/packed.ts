/**
 * An epoch as one short line of JSON, twelve bytes a decision: what a page of hundreds of epochs holds, and what lies in a
 * run's folder until the page is made.
 */
import { invariant } from '../../domain/index.js';
import type { Decision, PlayedEpoch } from './run.js';

/** Numbers on an even scale: `minimum + step × level`, levels of `bytes` bytes each, lowest first, as base64. */
export interface Packed {
  readonly minimum: number;
  readonly step: number;
  readonly bytes: number;
  readonly levels: string;
}

/** {@link PlayedEpoch}, packed. */
export interface PackedEpoch extends Omit<PlayedEpoch, 'decisions'> {
  /** Chosen action, plus 4 where chance chose it. */
  readonly actions: Packed;
  readonly outputs: readonly [buy: Packed, sell: Packed, hold: Packed];
  readonly shares: Packed;
  readonly values: Packed;
}

/** Bytes of levels: an output is told to a 65,535th of what it ranges over, a portfolio's value to less than a won. */
const OUTPUT = 2;
const VALUE = 3;

export function packEpoch({ epoch, epsilon, loss, decisions }: PlayedEpoch): PackedEpoch {
  const column = (of: (decision: Decision) => number): number[] => decisions.map(of);
  const output = (i: number): Packed => packScaled(column(({ policy }) => policy[i] ?? Number.NaN), OUTPUT); // prettier-ignore
  return {
    epoch,
    epsilon,
    loss,
    actions: packWhole(column(({ action, explored }) => action + (explored ? 4 : 0))),
    outputs: [output(0), output(1), output(2)],
    shares: packWhole(column(({ numStocks }) => numStocks)),
    values: packScaled(column(({ portfolioValue }) => portfolioValue), VALUE), // prettier-ignore
  };
}

/** Whole numbers from nought on, exactly, in as many bytes as the largest takes. */
export function packWhole(values: readonly number[]): Packed {
  const most = largest(values);
  const bytes = Math.max(Math.ceil(Math.log2(most + 1) / 8), 1);
  return { minimum: 0, step: 1, bytes, levels: base64(values, bytes) };
}

/** Any finite numbers, to half a step of 256^bytes − 1 between the least and the largest. */
export function packScaled(values: readonly number[], bytes: number): Packed {
  const minimum = -largest(values.map((value) => -value));
  const step = (largest(values) - minimum) / (256 ** bytes - 1);
  const levels = values.map((value) => (step === 0 ? 0 : Math.round((value - minimum) / step)));
  return { minimum, step, bytes, levels: base64(levels, bytes) };
}

/** The numbers again. It stands alone: its text works in a page. */
export function unpack({ minimum, step, bytes, levels }: Packed): number[] {
  const text = atob(levels);
  return Array.from({ length: text.length / bytes }, (_, i) => {
    let level = 0;
    for (let byte = bytes - 1; byte >= 0; byte--) level = level * 256 + text.charCodeAt(i * bytes + byte);
    return minimum + step * level;
  });
}

function base64(levels: readonly number[], bytes: number): string {
  const buffer = Buffer.alloc(levels.length * bytes);
  levels.forEach((level, i) => {
    invariant(Number.isSafeInteger(level) && level >= 0, `${level} is no level`);
    buffer.writeUIntLE(level, i * bytes, bytes);
  });
  return buffer.toString('base64');
}

/** Nought of nothing. Not by spreading: there may be more values than a call takes. */
function largest(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.max(a, b));
}
