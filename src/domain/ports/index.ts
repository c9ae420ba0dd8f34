/** The sockets of the kernel: everything outside is behind one of these. */
export type * from './bar-source.js';
export type * from './broker.js';
export type * from './clock.js';
export type * from './day-log.js';
export type * from './inbox.js';
export type * from './market-store.js';
export type * from './policy.js';
export type * from './sweep-store.js';
