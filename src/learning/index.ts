/** The agent that learns, without tensors: see README.md. `tensor/index.ts` holds what needs them. */
export * from './account.js';
export * from './action.js';
export * from './agent.js';
export * from './architecture.js';
export * from './environment-checker.js';
export * from './environment.js';
export * from './episode.js';
export * from './network-policy.js';
export * from './original-account.js';
export * from './plain-network.js';
export * from './rollout.js';
export * from './safetensors.js';
export * from './venue-account.js';
export * from './weights.js';
