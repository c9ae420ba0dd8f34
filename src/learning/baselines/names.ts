/** Policies that need no file, by the name that people type. */
import { InputError, type Policy } from '../../domain/index.js';
import { buyAndHold } from './buy-and-hold.js';
import { hold } from './hold.js';
import { smaCrossover } from './sma.js';

const PATTERN = /^(?<name>[a-z-]+)(?:\((?<inBrackets>[^()]*)\)|:(?<afterColon>.*))?$/;

/**
 * Makes a baseline from its name: `hold`, `buy-and-hold`, `sma`, `sma(3,10)` or, where a shell minds brackets, `sma:3,10`.
 *
 * @returns null when the name is none of a baseline: it may be a file or a model of the registry
 * @throws InputError when it is one, but with wrong numbers
 * @example parsePolicyName('sma:3,10')?.id === 'sma(3,10)'
 */
export function parsePolicyName(text: string): Policy | null {
  const groups = PATTERN.exec(text.trim())?.groups;
  const name = groups?.['name'];
  const values = groups?.['inBrackets'] ?? groups?.['afterColon'] ?? null;
  if (name === 'hold' || name === 'buy-and-hold') {
    if (values !== null) throw new InputError('bad_policy', `"${text}" is not a policy: ${name} takes no numbers.`);
    return name === 'hold' ? hold() : buyAndHold();
  }
  if (name !== 'sma') return null;
  if (values === null) return smaCrossover();
  const match = /^\s*(\d+)\s*,\s*(\d+)\s*$/.exec(values);
  if (match === null) {
    throw new InputError('bad_policy', `"${text}" is not a policy: sma takes two whole numbers, like sma(5,20).`);
  }
  return smaCrossover({ fast: Number(match[1]), slow: Number(match[2]) });
}
