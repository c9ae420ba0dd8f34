/** From what people type after `--strategy` to a policy: one that needs no file, or a module of their own. */
import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError, type Decision, type Policy } from '../domain/index.js';
import { parsePolicyName } from '../learning/baselines/index.js';

const MODULES = new Set(['.js', '.mjs', '.cjs']);
const TAKEN = 'sma, sma(5,20) with other numbers, hold, buy-and-hold, or a module like mine.js that exports `policy`';

/** @throws InputError `bad_strategy` for no such name or file, or a module without a policy */
export async function strategyOf(text: string): Promise<Policy> {
  const named = parsePolicyName(text);
  if (named !== null) return named;
  if (!MODULES.has(extname(text))) {
    const compiled = extname(text) === '.ts' ? ' (compile TypeScript first)' : '';
    throw new InputError('bad_strategy', `"${text}" is not a strategy: it takes ${TAKEN}${compiled}.`);
  }
  const path = resolve(text);
  if (!existsSync(path)) throw new InputError('no_file', `There is no strategy ${text}: check the name.`);
  return policyOfModule(text, await load(text, path));
}

async function load(text: string, path: string): Promise<{ readonly policy?: unknown }> {
  try {
    return (await import(pathToFileURL(path).href)) as { readonly policy?: unknown };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('bad_strategy', `The strategy ${text} cannot be loaded: ${reason}`, { cause });
  }
}

function policyOfModule(text: string, { policy }: { readonly policy?: unknown }): Policy {
  const fault = faultOf(policy);
  if (fault === null) return checkedPolicy(text, policy as Policy);
  throw new InputError(
    'bad_strategy',
    `The strategy ${text} ${fault}: a module exports \`policy\` with id, lookback and decide(observation).`,
  );
}

/** What is missing of a policy, or null. */
function faultOf(policy: unknown): string | null {
  if (typeof policy !== 'object' || policy === null) return 'exports no `policy`';
  const { id, lookback, decide } = policy as Partial<Record<keyof Policy, unknown>>;
  if (typeof id !== 'string' || id === '') return 'has no id, a text';
  if (!Number.isInteger(lookback) || (lookback as number) < 1) return 'has no lookback, a whole number from 1 on';
  return typeof decide === 'function' ? null : 'has no function decide';
}

/** Foreign code is not held by our types: what it decides is looked at before anything trades on it. */
function checkedPolicy(text: string, policy: Policy): Policy {
  const decide: Policy['decide'] = (observation) => {
    const decision: unknown = policy.decide(observation);
    const { action, confidence, outputs } = (decision ?? {}) as Partial<Decision>;
    const sound =
      (action === 'buy' || action === 'sell' || action === 'hold') &&
      typeof confidence === 'number' && confidence >= 0 && confidence <= 1 &&
      Array.isArray(outputs); // prettier-ignore
    if (sound) return decision as Decision;
    throw new InputError(
      'bad_decision',
      `The strategy ${text} decided ${JSON.stringify(decision)}: it takes { action: 'buy', 'sell' or 'hold', confidence from 0 to 1, outputs: [] }.`,
    );
  };
  return { id: policy.id, lookback: policy.lookback, decide };
}
