/** What a sweep was told: kept in its file, so that going on with it is the same sweep. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { COST_SCHEDULES, InputError, INTERVALS, type CostSchedule } from '../domain/index.js';
import { FILL_MODELS } from '../engine/index.js';

const count = z.int().positive();
const ticks = z.int().min(0).max(1_000);
/** `YYYYMMDDHHMMSS`; null: as far as bars go. */
const time = z.string().nullable();
const values = z.array(z.union([z.string(), z.number()])).min(1);

export const sweepSettings = z.strictObject({
  /** With names in braces for what varies: `sma({fast},{slow})`. Null where a policy decides, or the strategy itself varies. */
  strategy: z.string().nullable(),
  policy: z.string().nullable(),
  codes: z.array(z.string()).min(1),
  interval: z.enum(INTERVALS),
  from: time,
  to: time,
  /** Won. */
  balance: count,
  fills: z.enum(FILL_MODELS),
  costs: z.enum(COST_SCHEDULES as [CostSchedule, ...CostSchedule[]]),
  slippage: ticks,
  halfSpread: ticks,
  /** Per cent. */
  participation: z.int().min(0).max(100),
  vary: z.array(z.strictObject({ name: z.string(), values })).min(1),
  where: z.array(z.string()),
  sample: count.max(100_000).nullable(),
  seed: z.string().min(1),
  /** Of the configuration, whole, so that a changed file changes nothing. */
  settings: z.record(z.string(), z.json()),
});

export type SweepSettings = z.infer<typeof sweepSettings>;

/** Names of values that a run is told by flags, and that may vary. */
export const TERMS = ['balance', 'fills', 'costs', 'slippage', 'halfSpread', 'participation'] as const;
export type Term = (typeof TERMS)[number];

const TAKES: Readonly<Record<Term, string>> = {
  balance: 'whole won above 0',
  fills: FILL_MODELS.join(', '),
  costs: COST_SCHEDULES.join(', '),
  slippage: 'a whole number from 0 to 1000',
  halfSpread: 'a whole number from 0 to 1000',
  participation: 'a whole number from 0 to 100',
};

/** @throws InputError `bad_sweep_setting`: the first that is wrong, in one sentence */
export function parseSweepSettings(value: unknown): SweepSettings {
  const parsed = sweepSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [name = ''] = issue?.path ?? [];
  throw new InputError('bad_sweep_setting', `--${flagOf(String(name))} is not right: ${issue?.message ?? 'unknown'}.`);
}

/** @throws InputError `bad_vary` where the term does not take the value */
export function checkTerm(name: Term, value: string | number): void {
  const parsed = sweepSettings.shape[name].safeParse(value);
  if (parsed.success) return;
  throw new InputError('bad_vary', `--vary ${name} cannot be ${JSON.stringify(value)}: it takes ${TAKES[name]}.`);
}

/** Going on takes the same settings, or none. @throws InputError `other_run` */
export function checkSameSweep(name: string, was: SweepSettings, told: SweepSettings): void {
  const differs = (Object.keys(was) as (keyof SweepSettings)[]).find((key) => !isDeepStrictEqual(was[key], told[key]));
  if (differs === undefined) return;
  throw new InputError(
    'other_run',
    `The sweep ${name} was begun with ${flagOf(differs)} ${JSON.stringify(was[differs])}, not ${JSON.stringify(told[differs])}: give --resume ${name} alone to go on with it, or another --name.`,
  );
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
