/** F2: a server with Kiwoom's wire, for any client. */
export * from './clocks.js';
export * from './core.js';
export * from './day-plan.js';
export type { WireRequest, WireResponse } from './envelope.js';
export { Followers, type FollowerPeer } from './followers.js';
export { livedHistory, recordedHistory, type DayBar, type History } from './history.js';
export type { CodeDay, Ledger, OpeningHolding } from './ledger.js';
export * from './player.js';
export { daysIn, requireDay } from './recorded-days.js';
export type { RateLimitName } from './rate-limit.js';
export * from './server.js';
export type { Peer } from './session.js';
export { syntheticHistory, type SyntheticHistoryOptions } from './synthetic-history.js';
export type { AppKey } from './tokens.js';
export * from './faults/index.js';
