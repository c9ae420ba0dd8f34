/** The parts of the system, as its routes see them. */
import type { MarketStreams } from '../../../streams/index.js';
import type { BarCompleted, Envelope, EpochMs } from '../../domain/index.js';
import type { Core } from './core.js';
import type { Day } from './day.js';
import type { Market } from './market.js';
import type { Trading } from './trading.js';

/** Timer that closes minutes by the clock. */
export const BAR_TIMER = 'bar';

export interface Parts {
  readonly core: Core;
  readonly streams: MarketStreams;
  readonly market: Market;
  readonly day: Day;
  readonly trading: Trading;
  /** The day begins, or the process comes back to it: timers are set and questions asked. */
  begin(resumed: boolean): void;
  /** A bar came as a whole. */
  barCompleted(event: BarCompleted, envelope: Envelope): void;
  /** The clock says that a minute, and the grace for its late ticks, has passed. */
  minutePassed(dueAt: EpochMs): void;
}
