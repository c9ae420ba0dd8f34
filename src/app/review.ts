/** A closed day reviewed: its log opened, its policy found where it is at hand, the verdict kept in the data folder. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openDayLog } from '../../db/index.js';
import { createCalendar, HaruError, InputError, type Policy } from '../domain/index.js';
import { openingOf } from '../engine/index.js';
import { reviewDay, type Review } from '../engine/review/index.js';
import { policyOf } from './policies.js';
import type { Settings } from './settings.js';
import { runPool } from './worker-pool.js';

export interface ReviewWish {
  readonly path: string;
  /** Where the registry of models is. */
  readonly home: string;
  readonly calendar: Settings['calendar'];
}

/** What a thread is given, and gives back: plain data. */
export type ReviewJob = ReviewWish;

/**
 * @param note told when the policy is not at hand
 * @throws InputError `no_log`, `day_open` for a day that is not over, `no_ticks`; HaruError `bad_log`
 */
export function reviewLog({ path, home, calendar }: ReviewWish, note: (line: string) => void = () => {}): Review {
  const log = openDayLog({ path, readonly: true });
  try {
    if (!log.sealed) {
      throw new InputError(
        'day_open',
        `The day ${log.day} is not over, its log is still open: a review takes a closed one.`,
      );
    }
    const { policy: name } = openingOf(log).event.config;
    return reviewDay(log, { policy: policyAtHand(name, home, note), calendar: createCalendar(calendar) });
  } finally {
    log.close();
  }
}

/** Reviews on a thread of its own, where there is a built one: a long day takes seconds, and the daemon must answer. */
export async function reviewBeside(wish: ReviewWish, signal: AbortSignal): Promise<Review | null> {
  const file = new URL('./review-worker.js', import.meta.url);
  if (!existsSync(fileURLToPath(file))) return reviewLog(wish);
  let review: Review | null = null;
  await runPool<ReviewJob, Review>([{ key: 'review', input: wish }], {
    workers: 1,
    start: () => new Worker(file, { stdout: true }),
    signal,
    onDone: (done) => {
      if (!done.ok) throw new HaruError('review_failed', done.error);
      review = done.output;
    },
  });
  return review;
}

/** `reviews/YYYYMMDD.json` in the data folder. @returns its path */
export function keepReview(review: Review, home: string): string {
  const folder = join(home, 'reviews');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${review.day}.json`);
  writeFileSync(path, `${JSON.stringify(review, null, 1)}\n`);
  return path;
}

function policyAtHand(name: string, home: string, note: (line: string) => void): Policy | null {
  try {
    return policyOf(name, home);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    note(
      `The policy ${name} is not at hand: what it decided then stands, and where it decided nothing the backtest holds.`,
    );
    return null;
  }
}
