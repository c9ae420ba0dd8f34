import type { riskMachine } from '../../../machines/risk.js';
import { type RiskEvent, type RiskState } from '../../../machines/risk.js';
import type { Situation } from './table.js';

const at = (state: RiskState, ...events: RiskEvent[]): Situation<typeof riskMachine> => ({
  origin: { input: { state, reason: 'carried over' } },
  events,
});

export const events = {
  HaltRequested: { type: 'HaltRequested', reason: 'operator', now: 1 },
  ReduceRequested: { type: 'ReduceRequested', reason: 'operator', now: 2 },
  ResumeRequested: { type: 'ResumeRequested', reason: 'operator', now: 3 },
  LossLimitReached: { type: 'LossLimitReached', loss: 500_000, limit: 400_000, now: 4 },
  Nonsense: { type: 'Nonsense' },
} as unknown as Record<RiskEvent['type'] | 'Nonsense', RiskEvent>;

export const situations = {
  active: at('active'),
  reducing: at('reducing'),
  halted: at('halted'),
  'reducing:lived': at('active', events.ReduceRequested),
  'halted:lived': at('active', events.ReduceRequested, events.LossLimitReached),
  'active:lived': at('halted', events.ResumeRequested),
} as const;
