/** What a walk-forward was told: `params.json` of its folder, so that going on with it is the same walk-forward. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { InputError } from '../domain/index.js';
import { NETS } from '../learning/index.js';
import { EPISODE_COSTS } from './episodes.js';
import { trainSettings, type TrainSettings } from './train-settings.js';

const count = z.int().positive();
const { method, lr, discount, epochs, interval } = trainSettings.shape;
/** `YYYYMMDDHHMMSS`; null: as far as bars go. */
const time = z.string().nullable();

const windows = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rolling'),
    from: time,
    to: time,
    trainBars: count,
    testBars: count,
    stepBars: count,
    anchored: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('explicit'), trainFrom: time, trainTo: time, testFrom: z.string(), testTo: time }),
]);

const learner = z.strictObject({ method, epochs, lr, discount });

export const walkforwardSettings = z.strictObject({
  codes: z.array(z.string()).min(1),
  interval,
  windows,
  /** Bars left out between training and test. */
  purge: z.int().min(0),
  learners: z.array(learner).min(1),
  /** Named 1, 2, …: the same trainings as `haru train --seed 1`, …. */
  seeds: count.max(1_000),
  net: z.enum(NETS),
  /** Bars in a window of the network; of a dnn always 1. */
  steps: count.max(1_000),
  balance: count,
  /** Of all tests. */
  costs: z.enum(EPISODE_COSTS),
  /** While learning. */
  trainCosts: z.enum(EPISODE_COSTS),
  /** Draws of the random competitor for each run. */
  draws: count.max(100_000),
});

export type WalkforwardSettings = z.infer<typeof walkforwardSettings>;
export type LearnerSettings = z.infer<typeof learner>;
export type Method = TrainSettings['method'];

const FLAGS: Readonly<Record<string, string>> = {
  codes: 'code',
  learners: 'methods',
  trainBars: 'train-bars',
  testBars: 'test-bars',
  stepBars: 'step-bars',
  trainCosts: 'train-costs',
};

/** @throws InputError `bad_walkforward_setting`: the first that is wrong, in one sentence */
export function parseWalkforwardSettings(value: unknown): WalkforwardSettings {
  const parsed = walkforwardSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.findLast((part) => typeof part === 'string') ?? '';
  throw new InputError(
    'bad_walkforward_setting',
    `--${FLAGS[name] ?? name} is not right: ${issue?.message ?? 'unknown'}.`,
  );
}

/** Going on takes the same settings, or none. @throws InputError `other_run` */
export function checkSameWalkforward(name: string, was: WalkforwardSettings, told: WalkforwardSettings): void {
  const differs = (Object.keys(was) as (keyof WalkforwardSettings)[]).find(
    (key) => !isDeepStrictEqual(was[key], told[key]),
  );
  if (differs === undefined) return;
  throw new InputError(
    'other_run',
    `The walk-forward ${name} was begun with ${FLAGS[differs] ?? differs} ${JSON.stringify(was[differs])}, not ${JSON.stringify(told[differs])}: give --name alone to go on with it, or another --name.`,
  );
}
