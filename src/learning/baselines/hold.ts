import type { Policy } from '../../domain/index.js';

/** Never trades: what every other policy is measured against, and a way to record a day without taking part. */
export function hold(): Policy {
  return { id: 'hold', lookback: 1, decide: () => ({ action: 'hold', confidence: 0, outputs: [] }) };
}
