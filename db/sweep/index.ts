/** Sweeps: see README.md of the folder above. */
export { createMemorySweepStore } from './memory-sweep-store.js';
export { listSweeps, openSweepStore, sweepPath, type SweepOptions } from './open.js';
export type { SqliteSweepStore } from './sqlite-sweep-store.js';
