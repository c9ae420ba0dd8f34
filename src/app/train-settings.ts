/** What a training was told: `params.json` of its run folder, so that a resumed run is the same run. */
import { z } from 'zod';
import { InputError, formatKst, parseKst, type BarRange } from '../domain/index.js';
import { NETS } from '../learning/index.js';
import { EPISODE_COSTS } from './episodes.js';

/** By name only: `src/learning/learners` would load tensors. */
const METHODS = ['pg', 'dqn', 'ppo'] as const;

const count = z.int().positive();

export const trainSettings = z.strictObject({
  code: z.string(),
  interval: z.string(),
  /** First and last bar asked for, `YYYYMMDDHHMMSS`; null: as far as bars go. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  method: z.enum(METHODS),
  net: z.enum(NETS),
  epochs: count,
  seed: z.string().min(1),
  /** Bars in a window; of a dnn always 1. */
  steps: count,
  lr: z.number().positive().max(1),
  discount: z.number().min(0).max(1),
  /** Won. */
  balance: count,
  costs: z.enum(EPISODE_COSTS),
  /** The model that is trained further, `name@` and its weights' hash; null for a new one. */
  base: z.string().nullable(),
});

export type TrainSettings = z.infer<typeof trainSettings>;

/**
 * The learning rates and discounts of the original's code (`lr=0.001`, `discount_factor=0.9`); those of `ppo` were found
 * by trying, see src/learning/learners/README.md.
 */
export const DEFAULTS_OF: Readonly<Record<TrainSettings['method'], Pick<TrainSettings, 'lr' | 'discount'>>> = {
  pg: { lr: 0.001, discount: 0.9 },
  dqn: { lr: 0.001, discount: 0.9 },
  ppo: { lr: 0.001, discount: 0.95 },
};

/** What trains outputs of a kind, where a model does not say what it was trained with. */
export const METHOD_OF = { sigmoid: 'pg', linear: 'dqn', softmax: 'ppo' } as const;

const FLAG: Readonly<Partial<Record<keyof TrainSettings, string>>> = { base: 'model' };

/** @throws InputError `bad_train_setting`: the first that is wrong, in one sentence */
export function parseTrainSettings(value: unknown): TrainSettings {
  const parsed = trainSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  throw new InputError('bad_train_setting', `--${name} is not right: ${issue?.message ?? 'unknown'}.`);
}

/** What was told to a resumed run must be what it was told at first. @throws InputError `other_run` */
export function checkSame(run: string, was: TrainSettings, told: Partial<TrainSettings>): void {
  for (const [name, value] of Object.entries(told) as [keyof TrainSettings, unknown][]) {
    if (value === undefined || value === was[name]) continue;
    throw new InputError(
      'other_run',
      `The run ${run} was begun with --${FLAG[name] ?? name} ${String(was[name])}, not ${JSON.stringify(value)}: leave the flag out, or train anew.`,
    );
  }
}

export function rangeOfSettings({ from, to }: TrainSettings): BarRange {
  return { ...(from === null ? {} : { from: parseKst(from) }), ...(to === null ? {} : { to: parseKst(to) }) };
}

/** @example textsOfRange({ from }).from === '20220101090000' */
export function textsOfRange({ from, to }: BarRange): Pick<TrainSettings, 'from' | 'to'> {
  return { from: from === undefined ? null : formatKst(from), to: to === undefined ? null : formatKst(to) };
}
