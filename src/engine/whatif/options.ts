/** What a day lived anew is told, and what comes of it. */
import type { DayLog, Policy, RiskLimits } from '../../domain/index.js';
import type { TickExecution } from '../backtest/tick-broker.js';
import type { TickTerms } from '../backtest/tick-fills.js';
import type { DaySummary, OrderPair } from './comparison.js';
import type { Difference } from './difference.js';

/** What may be another than it was. */
export interface Rules {
  readonly risk?: Partial<RiskLimits>;
  readonly cashPerBuy?: number;
  readonly signalOnly?: boolean;
}

export interface WhatIfOptions {
  /** The first event that is lived anew; absent: all are. */
  readonly from?: number;
  /** Who decides; absent: what was decided stands, as long as it was decided on the same. */
  readonly policy?: Policy;
  /** The policy of the recorded day, where it is at hand: decides where nothing was, or on something else. */
  readonly recordedPolicy?: Policy;
  readonly rules?: Rules;
  readonly terms?: TickTerms;
  /** Called now and then. @param share done, in [0, 1] */
  readonly onProgress?: (share: number) => void;
}

export interface WhatIfResult {
  readonly from: number;
  readonly policy: { readonly recorded: string; readonly whatIf: string };
  /** Events of the recorded day, its ticks apart. */
  readonly events: number;
  readonly ticks: number;
  /** Of the state that it ends in, and of that of the recorded day. */
  readonly stateHash: string;
  readonly recordedHash: string;
  /** The first decision that is another; null when there is none. */
  readonly first: Difference | null;
  /** The first order, cancel or amendment that is another: from there on the broker is one of ticks. */
  readonly parting: Difference | null;
  readonly recorded: DaySummary;
  readonly whatIf: DaySummary;
  readonly orders: readonly OrderPair[];
  /** Executions by the broker of ticks. */
  readonly fills: readonly TickExecution[];
  /** Decisions taken as recorded although position or cash are others: their policy is not at hand. */
  readonly assumed: number;
  /** Why the day lived anew was not lived to its end; null when it was. */
  readonly stopped: string | null;
}

export type RecordedLog = Pick<DayLog, 'day' | 'head' | 'sealed' | 'read'>;
