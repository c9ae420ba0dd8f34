/** What people write after `--vary`: a name and its values. */
import { InputError } from '../domain/index.js';

export type Value = string | number;

/** A name that varies, with at least one value, each once. */
export interface Axis {
  readonly name: string;
  readonly values: readonly Value[];
}

/** A range of more values than that is a slip of the hand. */
const MOST_VALUES = 100_000;
const NAME = /^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9]*)?$/;
const RANGE = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * @throws InputError `bad_vary`
 * @example axisOf('fast=2..6..2,10').values // [2, 4, 6, 10]
 * @example axisOf('strategy=sma(5,20),hold').values // ['sma(5,20)', 'hold']
 */
export function axisOf(text: string): Axis {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).trim();
  if (!NAME.test(name)) {
    throw badVary(`--vary takes a name and its values, like fast=2..20 or fills=open,bar: "${text}" does not`);
  }
  return axisFrom(name, partsOf(text.slice(at + 1)));
}

/** @param parts numbers, words, and ranges like `2..20..2` @throws InputError `bad_vary` */
export function axisFrom(name: string, parts: readonly Value[]): Axis {
  if (!NAME.test(name)) throw badVary(`"${name}" is not a name that can vary: it takes letters, like fast`);
  const values = parts.flatMap((part) => (typeof part === 'number' ? [part] : valuesOf(name, part.trim())));
  if (values.length === 0) throw badVary(`--vary ${name} has no values: it takes some, like ${name}=2..20`);
  return { name, values: [...new Set(values)] };
}

function valuesOf(name: string, part: string): Value[] {
  if (part === '') throw badVary(`--vary ${name} has an empty value: take the comma away that is too much`);
  const range = RANGE.exec(part);
  if (range !== null) return rangeOf(name, part, range[1] ?? '', range[2] ?? '', range[3] ?? '1');
  if (/^-?[\d.]+\.\.|\.\.-?[\d.]+$/.test(part)) {
    throw badVary(`--vary ${name} has a range that is none: "${part}", where 2..20 or 2..20..3 is one`);
  }
  return [NUMBER.test(part) ? Number(part) : part];
}

/** Both ends belong to it. Values are counted in units of the finest decimal, so that 0.1 and 0.2 make 0.3. */
function rangeOf(name: string, part: string, from: string, to: string, step: string): number[] {
  const digits = Math.max(...[from, to, step].map((text) => (text.split('.')[1] ?? '').length));
  const unit = 10 ** digits;
  const [first, last, by] = [from, to, step].map((text) => Math.round(Number(text) * unit)) as [number, number, number];
  if (by === 0) throw badVary(`--vary ${name} has a range that goes on for ever: "${part}" needs a step above 0`);
  if (last < first) throw badVary(`--vary ${name} has a range that ends before it begins: turn "${part}" round`);
  const count = Math.floor((last - first) / by) + 1;
  if (count > MOST_VALUES || !Number.isSafeInteger(last)) {
    throw badVary(`--vary ${name} has ${count.toLocaleString('en-US')} values, and ${MOST_VALUES.toLocaleString('en-US')} at most are taken: give "${part}" a larger step`); // prettier-ignore
  }
  return Array.from({ length: count }, (_, i) => (first + i * by) / unit);
}

/** At commas that stand in no brackets. */
function partsOf(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return parts;
}

function badVary(sentence: string): InputError {
  return new InputError('bad_vary', `${sentence}.`);
}
