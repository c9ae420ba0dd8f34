/** F1: the KRX venue of simulator, backtest and learning. */
export * from './recorded-tape.js';
export * from './synthetic-tape.js';
export type * from './tape.js';
export * from './universe.js';
export * from './venue.js';
export type * from './venue-events.js';
