/** JSON values and their one canonical text, so that equal states have equal hashes. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON text with sorted keys and no white space; `undefined` members are left out, as `JSON.stringify` does.
 *
 * @example canonicalJson({ b: 1, a: [2] }) === '{"a":[2],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  return Array.isArray(value) ? listText(value) : objectText(value as Record<string, unknown>);
}

function listText(list: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(list[i]);
  return text + ']';
}

function objectText(object: Record<string, unknown>): string {
  let text = '{';
  for (const key of sorted(Object.keys(object))) {
    const member = object[key];
    if (member !== undefined) text += (text.length === 1 ? '' : ',') + keyText(key) + canonicalJson(member);
  }
  return text + '}';
}

/** Most objects have a handful of keys, often in order already: a walk through them beats a general sort by far. */
const FEW = 24;

/** In place. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] ?? '';
    let at = i;
    for (; at > 0 && (keys[at - 1] ?? '') > key; at--) keys[at] = keys[at - 1] ?? '';
    keys[at] = key;
  }
  return keys;
}

/** Names of members are few and come again and again: each is quoted once. */
const QUOTED = new Map<string, string>();
const MOST_QUOTED = 10_000;

function keyText(key: string): string {
  let text = QUOTED.get(key);
  if (text !== undefined) return text;
  if (QUOTED.size >= MOST_QUOTED) QUOTED.clear();
  text = JSON.stringify(key) + ':';
  QUOTED.set(key, text);
  return text;
}
