/** F1: the KRX venue of simulator, backtest and learning. */
export type { Episode } from './episodes.js';
export * from './interruptions.js';
export type { Liquidity } from './matching.js';
export * from './recorded-tape.js';
export * from './synthetic-tape.js';
export { printsByCode, type Tape, type TapePrint } from './tape.js';
export { phaseAt, type VenuePhase } from './sessions.js';
export * from './call-auction.js';
export * from './universe.js';
export * from './venue.js';
export type * from './venue-events.js';
