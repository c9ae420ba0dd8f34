/** From a question of the system to the policy's recorded answer. */
import type { ActionDecided, Policy } from '../domain/index.js';
import type { Outcome } from './system/core.js';

export type Question = Extract<Outcome, { kind: 'question' }>;

/** Everything of the answer that does not depend on what the policy thinks: a replay compares it. */
export function questionOf(
  { observation, barTime }: Question,
  policy: string,
): Omit<ActionDecided, 'action' | 'confidence' | 'outputs'> {
  return { type: 'ActionDecided', code: observation.code, interval: observation.interval, barTime, policy };
}

export function decideBy(policy: Policy, question: Question): ActionDecided {
  const { action, confidence, outputs } = policy.decide(question.observation);
  const { type, code, interval, barTime, policy: id } = questionOf(question, policy.id);
  // Listed one by one: to spread takes V8 longer than all that the question holds.
  return { type, code, interval, barTime, policy: id, action, confidence, outputs };
}
