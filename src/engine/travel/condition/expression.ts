/** A part of a condition that was understood: what kind of value it has, and how to get it. */
import type { Scene } from '../cursor.js';

export type Kind = 'number' | 'text' | 'truth';

/** `NaN` is a number that is not known yet. */
export type Value = number | string | boolean;

export interface Expression {
  readonly kind: Kind;
  /** Where it begins in the text, from 1. */
  readonly at: number;
  /** Whether a mere tick may change it. */
  readonly moves: 'always' | 'change';
  readonly value: (scene: Scene) => Value;
}

/** Compares like with like; anything with an unknown number is false, `!=` too. */
const COMPARE: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b && a === a && b === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const COMPUTE: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/** How tightly each operator binds; `and` before `or`, as everywhere. */
export const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};

/** `not` takes a whole comparison, a sign only what follows it. */
export const NOT_BINDING = 3;
export const SIGN_BINDING = 7;

/** The kind that both sides of an operator must have; null where both need only be alike. */
export function operandKind(operator: string): Kind | null {
  if (operator === 'and' || operator === 'or') return 'truth';
  return operator in COMPUTE ? 'number' : null;
}

/** @param operator of {@link BINDING}; kinds have been checked */
export function joined(operator: string, left: Expression, right: Expression): Expression {
  const { at } = left;
  const moves = left.moves === 'always' || right.moves === 'always' ? 'always' : 'change';
  const [a, b] = [left.value, right.value];
  if (operator === 'and') return { kind: 'truth', at, moves, value: (scene) => a(scene) === true && b(scene) === true };
  if (operator === 'or') return { kind: 'truth', at, moves, value: (scene) => a(scene) === true || b(scene) === true };
  const compute = COMPUTE[operator];
  if (compute !== undefined) {
    return { kind: 'number', at, moves, value: (scene) => compute(Number(a(scene)), Number(b(scene))) };
  }
  const compare = COMPARE[operator] ?? (() => false);
  return { kind: 'truth', at, moves, value: (scene) => compare(a(scene), b(scene)) };
}
