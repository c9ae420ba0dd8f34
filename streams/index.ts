/** F1: ticks into bars, features and observations. rxjs and `src/features` only. */
export * from './bar-builder.js';
export * from './bars.js';
export * from './lane.js';
export * from './market.js';
export * from './observe.js';
export * from './quotes.js';
export * from './resample.js';
export * from './resampler.js';
export * from './signals.js';
export * from './window.js';
