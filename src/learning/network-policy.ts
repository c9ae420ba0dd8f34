/** A network behind the port that a trading day asks: from an observation to the same window as in the environment. */
import type { Decision, Observation, Policy } from '../domain/index.js';
import { ACTIONS, chooseGreedy } from './action.js';
import { agentStates } from './agent.js';
import type { Architecture } from './architecture.js';
import { INPUTS } from './environment.js';
import { FEATURES } from './episode.js';
import { plainNetwork } from './plain-network.js';
import { weightsHash, type Weights } from './weights.js';

const NOTHING: Decision = { action: 'hold', confidence: 0, outputs: [] };

/**
 * The policy's id is `name@` and eight digits of its weights' hash. It decides on the last `steps` bars and holds while
 * one of them has no complete features.
 *
 * Windows hold the agent's states at each of their bars. A policy has no memory, so the states of earlier bars are those
 * of the position held *now*, valued at their closes; and profit is measured against cash and cost, since nobody tells a
 * policy what the account began with. Both are exact while nothing is held, and as long as a first position is.
 *
 * @throws InputError `unknown_network` when the weights are not those of the architecture
 * @example networkPolicy('policy-014235', architectureOf(weights), weights).id === 'policy-014235@…'
 */
export function networkPolicy(name: string, architecture: Architecture, weights: Weights): Policy {
  const network = plainNetwork(architecture, weights);
  const { steps, activation } = architecture;
  return {
    id: `${name}@${weightsHash(weights).slice(0, 8)}`,
    // One more than a window: its first hold ratio is against the portfolio as valued one bar before.
    lookback: steps + 1,
    decide(observation) {
      const window = windowOf(observation, steps);
      if (window === null) return NOTHING;
      const outputs = network(window);
      const { action, confidence } = chooseGreedy(outputs, activation);
      return { action: ACTIONS[action], confidence, outputs: [...outputs] };
    },
  };
}

/** `steps` × {@link INPUTS}, oldest bar first; null while there are too few bars, or one without all features. */
export function windowOf({ bars, features, position, cash }: Observation, steps: number): Float32Array | null {
  const first = bars.length - steps;
  if (first < 0) return null;
  const { quantity, cost } = position;
  const start = cash + cost;
  const avgBuyPrice = quantity === 0 ? 0 : cost / quantity;
  const window = new Float32Array(steps * INPUTS);
  for (let step = 0; step < steps; step++) {
    const row = features[first + step];
    const close = bars[first + step]?.close;
    if (row === undefined || close === undefined || row.length !== FEATURES || row.includes(null)) return null;
    window.set(row as readonly number[], step * INPUTS);
    if (quantity === 0) continue;
    const before = bars[first + step - 1]?.close ?? close;
    const portfolioValue = cash + quantity * before;
    const profitLoss = portfolioValue / start - 1;
    const states = agentStates({ numStocks: quantity, avgBuyPrice, portfolioValue, profitLoss }, close);
    window.set(states, step * INPUTS + FEATURES);
  }
  return window;
}
