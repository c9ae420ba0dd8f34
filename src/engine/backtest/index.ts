/** Runs over bars on the live kernel. */
export { backtest, UNFOLLOWED, type BacktestResult } from './backtest.js';
export { BrokerBooks, type BookedOrder } from './broker-books.js';
export { FILL_MODELS, FILL_TERMS, fillOf, type Fill, type FillModel, type FillTerms } from './fill-models.js';
export { backtestDays, type DaysResult } from './days.js';
export type { DayFill, DayOfRun, DaysOptions } from './days-options.js';
export { eventsOf, openingOf, type TapeLog } from './day-tape.js';
export { announceStates } from './market-states.js';
export type { BacktestOptions } from './options.js';
export { daysOf, type CodeBars, type Moment, type TapeDay } from './tape.js';
export { TICK_FILLS, TICK_TERMS, type TickFillKind, type TickTerms } from './tick-fills.js';
