import type { Policy } from '../../domain/index.js';

/** Buys whenever nothing is held, and never sells: being in the market and nothing else. */
export function buyAndHold(): Policy {
  return {
    id: 'buy-and-hold',
    lookback: 1,
    decide: ({ position }) => ({ action: position.quantity === 0 ? 'buy' : 'hold', confidence: 1, outputs: [] }),
  };
}
