/** From what people type after `--strategy` to a policy: one that needs no file, or a module of their own. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError, type Decision, type Policy } from '../domain/index.js';
import { parsePolicyName } from '../learning/baselines/index.js';

const MODULES = new Set(['.js', '.mjs', '.cjs']);
const TAKEN = 'sma, sma(5,20) with other numbers, hold, buy-and-hold, or a module like mine.js that exports `policy`';
const WITH_NUMBERS = /^(?<file>.+\.[cm]?js)\((?<numbers>[^()]*)\)$/;

/**
 * @param fresh a module is loaded once for each of these texts: what it remembers of one run is not there in another
 * @throws InputError `bad_strategy` for no such name or file, or a module without a policy
 * @example await strategyOf('mine.js(3,0.5)') // its `policy` is a function of two numbers
 */
export async function strategyOf(text: string, fresh = ''): Promise<Policy> {
  const named = parsePolicyName(text);
  if (named !== null) return named;
  const { file, numbers } = moduleIn(text);
  if (!MODULES.has(extname(file))) {
    const compiled = extname(file) === '.ts' ? ' (compile TypeScript first)' : '';
    throw new InputError('bad_strategy', `"${text}" is not a strategy: it takes ${TAKEN}${compiled}.`);
  }
  const path = resolve(file);
  if (!existsSync(path)) throw new InputError('no_file', `There is no strategy ${file}: check the name.`);
  return policyOfModule(text, made(text, await load(file, path, fresh), numbers));
}

/** The file of a strategy, and the numbers it is given; null without brackets. */
export function moduleIn(text: string): { readonly file: string; readonly numbers: readonly number[] | null } {
  const { file, numbers } = WITH_NUMBERS.exec(text)?.groups ?? {};
  if (file === undefined || numbers === undefined) return { file: text, numbers: null };
  const values = numbers.trim() === '' ? [] : numbers.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))); // prettier-ignore
  if (values.every(Number.isFinite)) return { file, numbers: values };
  throw new InputError('bad_strategy', `"${text}" is not a strategy: a module takes numbers, like ${file}(3,0.5).`);
}

/** A module may export a function of numbers that makes the policy. */
function made(
  text: string,
  module: { readonly policy?: unknown },
  numbers: readonly number[] | null,
): { readonly policy?: unknown } {
  const { policy } = module;
  if (typeof policy !== 'function') {
    if (numbers === null) return module;
    throw new InputError('bad_strategy', `The strategy ${text} takes no numbers: its \`policy\` is no function.`);
  }
  try {
    return { policy: (policy as (...values: readonly number[]) => unknown)(...(numbers ?? [])) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('bad_strategy', `The strategy ${text} cannot be made: ${reason}`, { cause });
  }
}

async function load(text: string, path: string, fresh: string): Promise<{ readonly policy?: unknown }> {
  const url = pathToFileURL(path);
  // What is required keeps its own books of what is loaded, and looks at no query.
  if (fresh !== '') Reflect.deleteProperty(createRequire(import.meta.url).cache, path);
  url.search = fresh;
  try {
    return (await import(url.href)) as { readonly policy?: unknown };
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
