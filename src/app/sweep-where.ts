/** What people write after `--where`: a comparison that a combination must hold. */
import { InputError } from '../domain/index.js';
import type { Value } from './sweep-values.js';

export type Holds = (values: Readonly<Record<string, Value>>) => boolean;

type Side = (values: Readonly<Record<string, Value>>) => Value;

const TERM = String.raw`[A-Za-z][\w.-]*|-?\d+(?:\.\d+)?`;
const SIDE = String.raw`\s*(${TERM})\s*(?:([*+])\s*(${TERM}))?\s*`;
const PATTERN = new RegExp(`^${SIDE}(<=|>=|!=|==?|<|>)${SIDE}$`);

const COMPARE: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/**
 * Two sides, each a name or a number, or two of them joined by `*` or `+`; with `=` and `!=` a side may be a word.
 *
 * @param names those that vary
 * @throws InputError `bad_where`
 * @example whereOf('slow >= 2*fast', ['fast', 'slow'])({ fast: 5, slow: 10 }) // true
 */
export function whereOf(text: string, names: readonly string[]): Holds {
  const match = PATTERN.exec(text);
  const compare = COMPARE[match?.[4] ?? ''];
  if (match === null || compare === undefined) {
    throw badWhere(`--where takes a comparison like fast<slow or slow>=2*fast: "${text}" is none`);
  }
  const isEqual = (match[4] ?? '').includes('=') && !/[<>]/.test(match[4] ?? '');
  const parts = [match[1], match[3], match[5], match[7]].filter((part) => part !== undefined);
  const named = parts.filter((part) => names.includes(part));
  const unknown = parts.find((part) => !names.includes(part) && Number.isNaN(Number(part)));
  if (named.length === 0 || (unknown !== undefined && !(isEqual && named.length === 1 && parts.length === 2))) {
    throw badWhere(
      `--where "${text}" speaks of ${unknown ?? 'nothing that varies'}: what varies is ${names.join(', ')}`,
    );
  }
  const [left, right] = [sideOf(match[1], match[2], match[3]), sideOf(match[5], match[6], match[7])];
  return (values) => compare(left(values), right(values));
}

function sideOf(first = '', sign: string | undefined, second = ''): Side {
  const [a, b] = [termOf(first), termOf(second)];
  if (sign === undefined) return a;
  return (values) => (sign === '*' ? Number(a(values)) * Number(b(values)) : Number(a(values)) + Number(b(values)));
}

function termOf(text: string): Side {
  const plain = text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  return (values) => (Object.hasOwn(values, text) ? (values[text] ?? plain) : plain);
}

function badWhere(sentence: string): InputError {
  return new InputError('bad_where', `${sentence}.`);
}
