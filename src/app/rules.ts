/** From what people type after `--set` to the rules of a day lived anew. */
import { InputError } from '../domain/index.js';
import type { Rules } from '../engine/whatif/index.js';
import { nearest } from './nearest.js';
import { settingFault } from './setting-faults.js';
import { RULES } from './settings.js';

const RISK = 'risk.';

/**
 * @param texts each `KEY=VALUE`; of one key the last stands
 * @throws InputError `bad_rule` for no such text, `unknown_rule` with the nearest known, `bad_setting` for what it takes
 * @example rulesOf(['risk.maxDailyLoss=100000', 'cashPerBuy=500'])
 */
export function rulesOf(texts: readonly string[]): Rules {
  const given = texts.map(pairOf);
  const risk = given.flatMap(([key, value]) =>
    key.startsWith(RISK) ? [[key.slice(RISK.length), value] as const] : [],
  );
  const plain = given.filter(([key]) => !key.startsWith(RISK));
  return {
    ...(Object.fromEntries(plain) as Pick<Rules, 'cashPerBuy' | 'signalOnly'>),
    ...(risk.length === 0 ? {} : { risk: Object.fromEntries(risk) }),
  };
}

function pairOf(text: string): readonly [key: string, value: unknown] {
  const [, key = '', value = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (key === '') {
    throw new InputError('bad_rule', `--set takes KEY=VALUE, like risk.maxDailyLoss=100000: "${text}" is none.`);
  }
  const name = key.trim();
  const type = RULES[name];
  if (type === undefined) throw unknown(name);
  const typed = valueOf(value.trim());
  const parsed = type.safeParse(typed);
  if (parsed.success) return [name, parsed.data];
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  throw settingFault({ ...issue, path: [name] }, { [name]: typed }, { origin: () => '--set', known: () => [] });
}

/** Thousands may be set apart, as people write them in code. */
function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d[\d_]*(\.\d+)?$/.test(text) ? Number(text.replaceAll('_', '')) : text;
}

function unknown(name: string): InputError {
  const known = Object.keys(RULES);
  const short = known.map((rule) => rule.slice(rule.lastIndexOf('.') + 1));
  const byShort = nearest(name, short);
  const meant = nearest(name, known) ?? (byShort === null ? null : (known[short.indexOf(byShort)] ?? null));
  const hint = meant === null ? `known are ${known.join(', ')}.` : `did you mean "${meant}"?`;
  return new InputError('unknown_rule', `There is no rule "${name}" (--set): ${hint}`);
}
