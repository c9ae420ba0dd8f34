/** What would have been: a recorded day with another policy, or other limits. */
export type { DaySummary, OrderPair, OrderSide } from './comparison.js';
export type { Difference, Link } from './difference.js';
export { whatIf, type Rules, type WhatIfOptions, type WhatIfResult } from './what-if.js';
