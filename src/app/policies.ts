/** From what people type after `--policy` to a policy. */
import { InputError, type Policy } from '../domain/index.js';
import { parsePolicyName } from '../learning/baselines/index.js';

/** @throws InputError when no policy has this name */
export function policyOf(name: string): Policy {
  const policy = parsePolicyName(name);
  if (policy === null) {
    throw new InputError(
      'bad_policy',
      `"${name}" is not a policy: it takes sma, sma(5,20) with other numbers, or hold.`,
    );
  }
  return policy;
}
