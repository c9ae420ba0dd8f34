/** After settling: the day is reviewed, one line says what came of it, and nothing of it can harm a day. */
import type { Review } from '../engine/review/index.js';
import { keepReview, reviewBeside, type ReviewWish } from './review.js';

export interface AfterSettling extends ReviewWish {
  readonly signal: AbortSignal;
  /** What people should know, with facts beside the sentence. */
  readonly tell: (level: 'info' | 'error', text: string, facts: object) => void;
}

/** Never fails: the day is settled whatever its review says. */
export async function reviewSettled({ signal, tell, ...wish }: AfterSettling): Promise<void> {
  try {
    const review = await reviewBeside(wish, signal);
    if (review === null) return;
    const file = keepReview(review, wish.home);
    const [level, text] = verdictOf(review);
    tell(level, text, { ...factsOf(review), file });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell('error', `the day was not reviewed: ${reason}`, { journal: wish.path });
  }
}

function verdictOf({ day, divergence, unexplained }: Review): ['info' | 'error', string] {
  if (divergence !== null) {
    return ['error', `the replay of ${day} differs from event ${divergence.seq} on: run haru replay ${day}`];
  }
  if (unexplained === 0) return ['info', 'day reviewed'];
  return [
    'error',
    `${unexplained} differences between ${day} and its backtest are unexplained: run haru review ${day}`,
  ];
}

function factsOf({ day, matches, unexplained, comparison }: Review): object {
  const { mean = null, max = null } = comparison?.slippage ?? {};
  const differences = comparison?.orders.filter(({ difference }) => difference !== null).length ?? 0;
  const slippageTicks = { mean: mean === null ? null : Math.round(mean * 100) / 100, max: max === null ? null : Math.round(max * 100) / 100 }; // prettier-ignore
  return { day, matches, differences, unexplained, slippageTicks };
}
