/** F3: the kernel and what it runs. */
export { BEHAVIOUR } from './behaviour.js';
export * from './backtest/index.js';
export type { Effect } from './effects.js';
export { closingOf, failureText, Kernel, type DayEnd, type KernelOptions } from './kernel.js';
export { holdingsOf, type OrderRow, type Patch, type ReadModel } from './model.js';
export { replay, Replayer, type Divergence, type ReplayOptions, type ReplayResult } from './replay.js';
export { contentHash, stateHash } from './state-hash.js';
export { FOLLOWED, type Gait } from './system/core.js';
export { DaySystem, type Step, type SystemState } from './system/system.js';
