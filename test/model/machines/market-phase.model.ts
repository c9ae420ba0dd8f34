import type { marketPhaseMachine } from '../../../machines/market-phase.js';
import { MARKET_PHASES, type MarketPhase, type MarketPhaseEvent } from '../../../machines/market-phase.js';
import { MINUTE, scheduleOf, tradingDay, type EpochMs } from '../../../src/domain/index.js';
import type { Situation } from './table.js';

export const schedule = scheduleOf(tradingDay('20221110'));

/** A moment of each phase by the schedule. */
export const moments: Readonly<Record<MarketPhase, EpochMs>> = {
  beforeOpen: (schedule.openingAuction - MINUTE) as EpochMs,
  openingAuction: schedule.openingAuction,
  continuous: schedule.open,
  closingAuction: schedule.closingAuction,
  closed: schedule.close,
  afterHours: schedule.closingPriceStart,
  over: schedule.afterHoursEnd,
};

export const reported = (state: string, now: number = schedule.open): MarketPhaseEvent =>
  ({ type: 'MarketStateReported', state, now }) as MarketPhaseEvent;
export const clock = (now: number): MarketPhaseEvent => ({ type: 'ClockPassed', now }) as MarketPhaseEvent;

/** All codes of KIWOOM.md §10, and one that nobody knows. */
export const CODES: readonly string[] = '0 3 2 4 8 9 a b c d s e f o P Q R S T U V W g h z'.split(' ');

/** Those codes, some texts that nobody knows, and the clock at every phase. */
export const events: Readonly<Record<string, MarketPhaseEvent>> = {
  ...Object.fromEntries(CODES.map((code) => [`state:${code}`, reported(code)])),
  'state:long': reported('33'),
  'state:empty': reported(''),
  'state:inherited': reported('toString'),
  ...Object.fromEntries(MARKET_PHASES.map((phase) => [`clock:${phase}`, clock(moments[phase])])),
  'Vi:triggered': { type: 'ViReported', code: '069500', phase: 'triggered' } as MarketPhaseEvent,
  'Vi:released': { type: 'ViReported', code: '069500', phase: 'released' } as MarketPhaseEvent,
  'Halt:on': { type: 'HaltReported', code: '069500', halted: true } as MarketPhaseEvent,
  'Halt:off': { type: 'HaltReported', code: '069500', halted: false } as MarketPhaseEvent,
  'Halt:market': { type: 'HaltReported', code: null, halted: true },
  'Halt:marketoff': { type: 'HaltReported', code: null, halted: false },
  TradeSeen: { type: 'TradeSeen', code: '069500' } as MarketPhaseEvent,
  Nonsense: { type: 'Nonsense' } as unknown as MarketPhaseEvent,
};

export const situations = Object.fromEntries(
  MARKET_PHASES.map((phase) => [phase, { origin: { input: { schedule, now: moments[phase] } }, events: [] }]),
) as unknown as Readonly<Record<MarketPhase, Situation<typeof marketPhaseMachine>>>;
