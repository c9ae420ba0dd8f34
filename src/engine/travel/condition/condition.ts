/**
 * Conditions over the state of a day, as people type them: `position("069500") != 100`, `risk == "halted"`,
 * `phase == "continuous" and bars > 10`. Read once into functions; nothing is ever evaluated as code.
 */
import { InputError, type DayConfig } from '../../../domain/index.js';
import type { Scene } from '../cursor.js';
import { Parser } from './parser.js';

export interface Condition {
  readonly text: string;
  /** `change`: its answer can only change with an event that is no mere tick; `always`: with any. */
  readonly moves: 'always' | 'change';
  /** Whether it holds after the event of this scene. */
  readonly holds: (scene: Scene) => boolean;
}

/**
 * Numbers, text in quotes, names and functions of `names.ts`, `+ - * /`, `== != < <= > >=`, `and or not` (`&& || !`),
 * parentheses. A comparison with something not known yet (cash before the first account report) does not hold.
 *
 * @param config of the day: which codes may be asked for
 * @throws InputError `bad_condition`: where it is wrong, and what is known
 * @example compileCondition('position("069500") > 0 and cash < 9000000', config).holds(scene)
 */
export function compileCondition(text: string, config: Pick<DayConfig, 'codes'>): Condition {
  const { kind, value, moves } = new Parser(text, config).whole();
  if (kind !== 'truth') {
    throw new InputError(
      'bad_condition',
      `The condition ${JSON.stringify(text)} is ${kind === 'number' ? 'a number' : 'a text'}: compare it with something, as in cash < 9000000 or risk == "halted".`,
    );
  }
  return { text, moves, holds: (scene) => value(scene) === true };
}
