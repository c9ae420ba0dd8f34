/** What a run over bars is told. */
import type {
  CostSchedule,
  DayConfig,
  DayLog,
  Money,
  Policy,
  TradingCalendar,
  TradingDay,
} from '../../domain/index.js';
import type { Gait } from '../system/core.js';
import type { FillModel, FillTerms } from './fill-models.js';
import type { CodeBars } from './tape.js';

export interface BacktestOptions {
  /** In the order in which codes at the same time are decided on; at least one bar in all. */
  readonly codes: readonly CodeBars[];
  readonly policy: Policy;
  /** Cash at the start, won. */
  readonly cash: Money;
  readonly model: FillModel;
  readonly terms?: FillTerms;
  /** What else decides, as in a day that is traded. */
  readonly settings: Pick<
    DayConfig,
    'interval' | 'costs' | 'risk' | 'cashPerBuy' | 'seed' | 'barGrace' | 'orderTimeout'
  > & { readonly costs: CostSchedule };
  readonly calendar: TradingCalendar;
  /** As in `DayOpened`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Where each day's events go; absent: nowhere. */
  readonly logOf?: (day: TradingDay) => DayLog;
  /** How the system walks; absent: as fast as it can. */
  readonly gait?: Gait;
  /** Called after every day. @param bars done so far */
  readonly onDay?: (day: TradingDay, bars: number) => void;
}
