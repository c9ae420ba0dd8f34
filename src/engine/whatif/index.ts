/** What would have been: a recorded day with another policy, or other limits. */
export type { DaySummary, OrderPair, OrderSide } from './comparison.js';
export type { Difference, Link } from './difference.js';
export type { RecordedLog, Rules, WhatIfOptions, WhatIfResult } from './options.js';
export { whatIf } from './what-if.js';
