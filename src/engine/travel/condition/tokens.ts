/** A condition's text as words. */
import { InputError } from '../../../domain/index.js';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  /** As it counts: without quotes; `&&`, `||`, `!` as `and`, `or`, `not`. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<number>\d[\d_]*(?:\.\d+)?)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<name>[A-Za-z][A-Za-z_]*(?:\.[A-Za-z]+)?)|(?<sign>==|!=|<=|>=|&&|\|\||[-<>!()+*/,]))/y;

const WORDS: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '!': 'not' };

/** @throws InputError `bad_condition` at the first letter that begins nothing */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw strange(text, from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0));
    tokens.push(tokenOf(match));
  }
  return [...tokens, { kind: 'end', text: '', at: end + 1 }];
}

function tokenOf({ 0: all, index, groups = {} }: RegExpExecArray): Token {
  const at = index + all.length - all.trimStart().length + 1;
  const { number, double, single, name, sign = '' } = groups;
  if (number !== undefined) return { kind: 'number', text: number.replaceAll('_', ''), at };
  const text = double ?? single;
  if (text !== undefined) return { kind: 'text', text, at };
  if (name !== undefined) return { kind: ['and', 'or', 'not'].includes(name) ? 'sign' : 'name', text: name, at };
  return { kind: 'sign', text: WORDS[sign] ?? sign, at };
}

function strange(text: string, index: number): InputError {
  const letter = text[index] ?? '';
  const why =
    letter === '"' || letter === "'"
      ? 'this quote is not closed'
      : letter === '='
        ? 'to compare, write =='
        : `${JSON.stringify(letter)} means nothing here`;
  return wrong(text, index + 1, why);
}

/** @param at from 1 */
export function wrong(text: string, at: number, why: string): InputError {
  return new InputError('bad_condition', `The condition ${JSON.stringify(text)} is wrong at character ${at}: ${why}.`);
}
