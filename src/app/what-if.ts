/** A recorded day lived anew: its log, the policy by name, and the one that it was traded by where that is at hand. */
import { openDayLog } from '../../db/index.js';
import { InputError, type DayConfig, type Policy } from '../domain/index.js';
import { openingOf } from '../engine/index.js';
import { whatIf, type Rules, type WhatIfResult } from '../engine/whatif/index.js';
import { policyOf } from './policies.js';

export interface WhatIfWish {
  /** As after `--policy`; absent: what was decided stands. */
  readonly policy?: string;
  readonly rules: Rules;
  /** The first event that is lived anew; absent: all are. */
  readonly from?: number;
  /** @param share done, in [0, 1] */
  readonly onProgress?: (share: number) => void;
}

export interface WhatIfDay extends WhatIfResult {
  /** Of the recorded day. */
  readonly config: DayConfig;
}

/** @throws InputError `no_log`, `bad_policy`, `bad_seq` …; HaruError as `whatIf` */
export function runWhatIf(path: string, home: string, { policy, ...wish }: WhatIfWish): WhatIfDay {
  const log = openDayLog({ path, readonly: true });
  try {
    const { config } = openingOf(log).event;
    const recordedPolicy = atHand(config.policy, home);
    const result = whatIf(log, {
      ...wish,
      ...(policy === undefined ? {} : { policy: policyOf(policy, home) }),
      ...(recordedPolicy === null ? {} : { recordedPolicy }),
    });
    return { ...result, config };
  } finally {
    log.close();
  }
}

/** A model that is gone, or a module of somebody's own, cannot be asked again. */
function atHand(name: string, home: string): Policy | null {
  try {
    return policyOf(name, home);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
