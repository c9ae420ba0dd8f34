/** What a run over recorded days is told, and what each of its days leaves. */
import type {
  Bar,
  DayConfig,
  Envelope,
  FillRecord,
  Instrument,
  LatchedRisk,
  Money,
  Policy,
  Position,
  Seq,
  StockCode,
  TradingCalendar,
  TradingDay,
} from '../../domain/index.js';
import type { OrderRow } from '../model.js';
import type { DaySystem } from '../system/system.js';
import type { TapeLog } from './day-tape.js';
import type { RunRecorder } from './run-recorder.js';
import type { TickFillKind, TickTerms } from './tick-fills.js';

export interface DaysOptions {
  /** Closed days, oldest first; each is read while it is its turn, and not afterwards. At least one. */
  readonly logs: Iterable<TapeLog>;
  readonly policy: Policy;
  /** Cash at the start, won. */
  readonly cash: Money;
  /** What is held at the start, and where risk stands then; absent: nothing. */
  readonly holdings?: readonly Position[];
  readonly latched?: LatchedRisk;
  readonly terms?: TickTerms;
  /** What else decides; what is absent is as each day recorded it. */
  readonly settings?: Partial<
    Pick<DayConfig, 'interval' | 'costs' | 'risk' | 'cashPerBuy' | 'barGrace' | 'orderTimeout'>
  >;
  /** Which of the recorded codes are traded, in the order in which they are decided on; absent: all. */
  readonly codes?: readonly StockCode[];
  readonly calendar: Pick<TradingCalendar, 'next'>;
  /** As in `DayOpened`. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Told of every bar of the deciding interval when it is complete. */
  readonly onBar?: (code: StockCode, bar: Bar) => void;
  /** Given each day's system before anything happens in it; what it returns is told of every event as it was applied. */
  readonly watch?: (system: DaySystem) => (envelope: Envelope) => void;
  /** Called after every day. */
  readonly onDay?: (day: DayOfRun) => void;
}

/** An execution, the order that it is of, and the assumption that it rests on. */
export interface DayFill extends FillRecord {
  readonly orderId: OrderRow['id'];
  readonly kind: TickFillKind;
  /** Of the recorded day: the tick that filled it, or the newest event when it took what was displayed. */
  readonly seq: Seq;
}

/** One day of a run. */
export interface DayOfRun {
  readonly day: TradingDay;
  readonly ticks: number;
  readonly cash: Money;
  readonly equity: Money;
  /** Every order, those that were denied too, in the order of their numbers. */
  readonly orders: readonly OrderRow[];
  readonly fills: readonly DayFill[];
  readonly stateHash: string;
}

/** Absent where nobody asks for it. */
type Own = 'onBar' | 'watch' | 'codes' | 'holdings' | 'latched';

/** What goes on from day to day. */
export interface Going {
  readonly options: Required<Omit<DaysOptions, 'onDay' | Own>> & Pick<DaysOptions, Own>;
  readonly recorder: RunRecorder;
  /** The newest price of each code ever held: what a holding is worth on a day that says nothing of it. */
  readonly prices: Map<StockCode, number>;
  readonly instruments: Map<StockCode, Instrument>;
}
