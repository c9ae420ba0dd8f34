/** Live against replay and backtest, after the close. */
export { CAUSES, type CauseName, type Explanation } from './causes.js';
export type { OrderDifference, ReviewedOrder, Slippage } from './orders.js';
export { reviewDay, type CauseRow, type Comparison, type Review, type ReviewOptions } from './review.js';
