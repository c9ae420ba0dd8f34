/** Faults on purpose: what they are, and how a day comes by them. */
export * from './plan.js';
export * from './random.js';
