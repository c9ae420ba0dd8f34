/** What is wrong with a setting, in one sentence: which one, where it stands, what it is, and what it takes. */
import type { z } from 'zod';
import { InputError } from '../domain/index.js';
import { nearest } from './nearest.js';

type Issue = z.core.$ZodIssue;

/** Lets a checked constructor of the domain speak for itself: its sentence becomes the issue's. */
export function checked<In, Out>(construct: (value: In) => Out): (value: In, ctx: z.RefinementCtx<In>) => Out {
  return (value, ctx) => {
    try {
      return construct(value);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      ctx.addIssue({ code: 'custom', message: error.message });
      return undefined as never;
    }
  };
}

export interface Whereabouts {
  /** Where a top-level setting was given: `--codes`, `HARU_CODES`, a file. */
  readonly origin: (key: string) => string;
  /** The names known at a path: '' for the top. */
  readonly known: (path: string) => readonly string[];
}

/** The error for the first issue that was found in `value`. */
export function settingFault(issue: Issue, value: unknown, where: Whereabouts): InputError {
  if (issue.code === 'invalid_union') {
    // One of the forms was begun: what is wrong within it says more than that no form fits.
    const within = issue.errors.flat().find(({ code, path }) => path.length > 0 || code === 'unrecognized_keys');
    if (within !== undefined) return settingFault({ ...within, path: [...issue.path, ...within.path] }, value, where);
  }
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return unknownSetting(issue.keys[0] ?? '', path, where);
  const name = path.length === 0 ? 'The whole' : `The setting "${path.join('.')}"`;
  const stands = ` (${where.origin(path[0] ?? '')})`;
  if (issue.code === 'custom') return new InputError('bad_setting', `${name}${stands} is not valid: ${issue.message}`);
  const given = path.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
  const found = given === undefined ? 'is missing' : `is ${shortened(JSON.stringify(given))}`;
  return new InputError('bad_setting', `${name}${stands} ${found}: it takes ${acceptedBy(issue)}.`);
}

function unknownSetting(key: string, path: readonly string[], where: Whereabouts): InputError {
  const full = [...path, key].join('.');
  const known = where.known(path.filter((part) => !/^\d+$/.test(part)).join('.'));
  const meant = nearest(key, known);
  const hint = meant === null ? `known are ${known.join(', ')}` : `did you mean "${[...path, meant].join('.')}"?`;
  const stop = meant === null ? '.' : '';
  return new InputError(
    'unknown_setting',
    `There is no setting "${full}" (${where.origin(path[0] ?? key)}): ${hint}${stop}`,
  );
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with named values',
};

function acceptedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_union':
      return issue.errors.flatMap(([first]) => (first === undefined ? [] : [acceptedBy(first)])).join(' or ');
    case 'too_small':
      if (issue.origin === 'string') return 'a text that is not empty';
      return issue.origin === 'array' ? 'one entry at least' : `${issue.minimum} or more`;
    case 'too_big':
      return `${issue.maximum} at most`;
    default:
      return issue.message;
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
