/** The name of a run that was given none. */
import { formatKst, type EpochMs } from '../domain/index.js';
import type { TrainSettings } from '../app/train-settings.js';
import type { WalkforwardSettings } from '../app/walkforward-settings.js';

/** As in the original: begin, method, net. @example '20221206153000_pg_lstm' */
export function runName({ method, net }: Pick<TrainSettings, 'method' | 'net'>, now: string): string {
  return `${formatKst(Date.parse(now) as EpochMs)}_${method}_${net}`;
}

/** @example '20221206153000_pg-ppo_lstm' */
export function walkforwardName({ learners, net }: Pick<WalkforwardSettings, 'learners' | 'net'>, now: string): string {
  return `${formatKst(Date.parse(now) as EpochMs)}_${learners.map(({ method }) => method).join('-')}_${net}`;
}
