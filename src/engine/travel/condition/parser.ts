/** Reads a condition by how tightly its operators bind (V. Pratt, Top down operator precedence, 1973). */
import type { DayConfig } from '../../../domain/index.js';
import { BINDING, joined, NOT_BINDING, operandKind, SIGN_BINDING, type Expression, type Kind } from './expression.js';
import { codeFunction, FUNCTIONS, NAMES, ORDER_NAMES, ownOf, textFunction, vocabulary } from './names.js';
import { tokensOf, wrong, type Token } from './tokens.js';

const KIND_WORDS: Readonly<Record<Kind, string>> = { number: 'a number', text: 'a text', truth: 'a condition' };
const DEEPEST = 100;

export class Parser {
  readonly #text: string;
  readonly #codes: readonly string[];
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, { codes }: Pick<DayConfig, 'codes'>) {
    this.#text = text;
    this.#codes = codes;
    this.#tokens = tokensOf(text);
  }

  /** @throws InputError `bad_condition` */
  whole(): Expression {
    const expression = this.#expression(0);
    const { kind, text, at } = this.#peek();
    if (kind !== 'end')
      throw this.#wrong(at, `${JSON.stringify(text)} follows a complete condition: join them by and, or`);
    return expression;
  }

  #expression(binding: number): Expression {
    if (++this.#depth > DEEPEST) throw this.#wrong(this.#peek().at, `it is nested more than ${DEEPEST} deep`);
    let left = this.#operand();
    for (let token = this.#peek(); token.kind === 'sign'; token = this.#peek()) {
      const own = ownOf(BINDING, token.text) ?? 0;
      if (own <= binding) break;
      this.#take();
      left = this.#join(token, left, this.#expression(own));
    }
    this.#depth--;
    return left;
  }

  #join({ text, at }: Token, left: Expression, right: Expression): Expression {
    const needed = operandKind(text) ?? left.kind;
    for (const side of [left, right]) {
      if (side.kind === needed) continue;
      const how = operandKind(text) === null ? 'compares like with like' : `takes ${KIND_WORDS[needed]} on both sides`;
      throw this.#wrong(at, `${text} ${how}, but here is ${KIND_WORDS[left.kind]} and ${KIND_WORDS[right.kind]}`);
    }
    return joined(text, left, right);
  }

  #operand(): Expression {
    const token = this.#take();
    const { kind, text, at } = token;
    if (kind === 'number') return { kind, at, moves: 'change', value: () => Number(text) };
    if (kind === 'text') return { kind, at, moves: 'change', value: () => text };
    if (kind === 'name') return this.#named(token);
    if (text === 'not') {
      const { value, moves } = this.#of('truth', this.#expression(NOT_BINDING), 'not');
      return { kind: 'truth', at, moves, value: (scene) => value(scene) !== true };
    }
    if (text === '-') {
      const { value, moves } = this.#of('number', this.#expression(SIGN_BINDING), '-');
      return { kind: 'number', at, moves, value: (scene) => -Number(value(scene)) };
    }
    if (text === '(') {
      const inner = this.#expression(0);
      this.#expect(')');
      return inner;
    }
    throw this.#wrong(at, kind === 'end' ? `something is missing: ${vocabulary()}` : `${text} has nothing before it`);
  }

  #named({ text, at }: Token): Expression {
    const name = ownOf(NAMES, text) ?? ownOf(ORDER_NAMES, text);
    if (name !== undefined) return { ...name, at };
    if (ownOf(FUNCTIONS, text) === undefined) throw this.#wrong(at, `${text} is no name: ${vocabulary()}`);
    this.#expect('(');
    const argument = this.#take();
    if (argument.kind !== 'text') throw this.#wrong(argument.at, `${text} takes a text in quotes, as ${example(text)}`);
    this.#expect(')');
    const ofCode = codeFunction(text, argument.text);
    if (ofCode !== null && !this.#codes.includes(argument.text)) {
      throw this.#wrong(argument.at, `this day knows no code "${argument.text}", only ${this.#codes.join(', ')}`);
    }
    return { ...(ofCode ?? textFunction(text, argument.text)), at };
  }

  #of(kind: Kind, expression: Expression, taker: string): Expression {
    if (expression.kind === kind) return expression;
    throw this.#wrong(expression.at, `${taker} takes ${KIND_WORDS[kind]}, and this is ${KIND_WORDS[expression.kind]}`);
  }

  #expect(sign: string): void {
    const { text, at, kind } = this.#take();
    if (kind !== 'sign' || text !== sign) throw this.#wrong(at, `${sign} is missing`);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.#text.length + 1 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #wrong(at: number, why: string): Error {
    return wrong(this.#text, at, why);
  }
}

function example(name: string): string {
  return name === 'order' ? 'order("20221110-000001")' : `${name}("069500")`;
}
