/** What the figures mean, one sentence each: first of all, what they do not mean. */
import type { Metrics } from '../catalog.js';
import type { Facts } from '../facts.js';
import { ACTIVITY } from './activity.js';
import type { Case, Finding } from './case.js';
import { EVIDENCE } from './evidence.js';
import { OUTCOME } from './outcome.js';

/** The table of cases: was anything done, what can it prove, how did it go. */
export const CASES: readonly Case[] = [...ACTIVITY, ...EVIDENCE, ...OUTCOME];

/** Every case that applies, in the order of the table; empty when nothing stands out. */
export function findingsOf(metrics: Metrics, facts: Facts): Finding[] {
  return CASES.flatMap(({ key, tone, of }) => {
    const text = of(metrics, facts);
    return text === null ? [] : [{ key, tone, text }];
  });
}
