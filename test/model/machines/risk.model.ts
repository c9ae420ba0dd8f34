import type { riskMachine } from '../../../machines/risk.js';
import { type RiskEvent, type RiskState } from '../../../machines/risk.js';
import type { Situation } from './table.js';

const at = (state: RiskState, ...events: RiskEvent[]): Situation<typeof riskMachine> => ({
  origin: { input: { state, reason: 'carried over', cause: 'operator' } },
  events,
});

export const events = {
  HaltRequested: { type: 'HaltRequested', reason: 'operator', now: 1 },
  ReduceRequested: { type: 'ReduceRequested', reason: 'operator', now: 2 },
  ResumeRequested: { type: 'ResumeRequested', reason: 'operator', now: 3 },
  LossLimitReached: { type: 'LossLimitReached', loss: 500_000, limit: 400_000, now: 4 },
  DrawdownLimitReached: { type: 'DrawdownLimitReached', fall: 2_000_000, mark: 10_000_000, now: 5 },
  RejectionLimitReached: { type: 'RejectionLimitReached', rejected: 5, of: 10, now: 6 },
  BrokerDiffered: { type: 'BrokerDiffered', detail: 'account, broker 1, own books 2', now: 7 },
  BrokerAgreed: { type: 'BrokerAgreed', now: 8 },
  Nonsense: { type: 'Nonsense' },
} as unknown as Record<RiskEvent['type'] | 'Nonsense', RiskEvent>;

export const situations = {
  active: at('active'),
  reducing: at('reducing'),
  halted: at('halted'),
  'reducing:lived': at('active', events.ReduceRequested),
  'halted:lived': at('active', events.ReduceRequested, events.LossLimitReached),
  // because the broker's account differs: the one stop that may end by itself
  'reducing:differs': at('active', events.BrokerDiffered),
  // … but no longer once an operator asked for it
  'reducing:asked': at('active', events.BrokerDiffered, events.ReduceRequested),
  'halted:differed': at('active', events.BrokerDiffered, events.LossLimitReached),
  'active:lived': at('halted', events.ResumeRequested),
} as const;
