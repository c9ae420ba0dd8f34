/** Faults on purpose: what they are, and how a day comes by them. */
export * from './plan.js';
export * from './random.js';
export type { Exchange } from './call-faults.js';
export { episodesOf } from './market-faults.js';
export { parseFaultPlan, readFaultPlan } from './read.js';
