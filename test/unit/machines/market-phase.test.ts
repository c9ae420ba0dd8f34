import { describe, expect, test } from 'vitest';
import { clockPhase, isTradable, marketPhaseMachine, phaseOf, scheduledPhase } from '../../../machines/market-phase.js';
import { HOUR, MINUTE, scheduleOf, tradingDay, type EpochMs, type StockCode } from '../../../src/domain/index.js';
import { TestHost } from '../../model/machines/host.js';
import { clock, moments, reported, schedule } from '../../model/machines/market-phase.model.js';

const at = (now: EpochMs): TestHost<typeof marketPhaseMachine> =>
  new TestHost(marketPhaseMachine, { input: { schedule, now } });

const code = '069500' as StockCode;

test('a whole day by its messages', () => {
  const market = at(moments.beforeOpen);
  const day = [...'0032248abcd9'].map((state, i) => reported(state, schedule.open + i)); // eslint-disable-line @typescript-eslint/no-misused-spread -- one-letter codes
  const phases = market.send(...day).map((event) => ('to' in event ? event.to : event.type));
  expect(phases).toEqual(['openingAuction', 'continuous', 'closingAuction', 'closed', 'afterHours', 'over']);
});

test('NXT opening right after KRX does not close the market', () => {
  const market = at(moments.openingAuction);
  market.send(reported('3'), reported('R'), reported('S'), reported('V'));
  expect(phaseOf(market.snapshot)).toBe('continuous');
  expect(market.context.otherMarkets).toBe(3);
});

test('an undocumented code is told and counted, and moves nothing', () => {
  const market = at(moments.continuous);
  expect(market.send(reported('z'))).toEqual([{ type: 'UnknownMarketState', state: 'z' }]);
  expect([phaseOf(market.snapshot), market.context.unknownCodes]).toEqual(['continuous', 1]);
});

test('a step backward is reported and changes nothing', () => {
  const market = at(moments.continuous);
  expect(market.send(reported('0'))).toEqual([
    { type: 'Unexpected', machine: 'marketPhase', state: 'continuous', event: 'MarketStateReported' },
  ]);
});

describe('the clock', () => {
  test('never opens the market: a day that opens an hour late opens by its message', () => {
    const market = at(moments.beforeOpen);
    market.send(clock(schedule.open + 30 * MINUTE));
    expect(phaseOf(market.snapshot)).toBe('openingAuction');
    market.send(reported('3', schedule.open + HOUR));
    expect(phaseOf(market.snapshot)).toBe('continuous');
  });

  test('closes what no message closed', () => {
    const market = at(moments.continuous);
    market.send(clock(schedule.closingAuction), clock(schedule.close), clock(schedule.afterHoursEnd));
    expect(market.emitted.map((event) => ('to' in event ? event.to : event.type))).toEqual([
      'closingAuction',
      'closed',
      'over',
    ]);
  });

  test.each(Object.entries(moments))('%s by the schedule', (phase, now) => {
    expect(scheduledPhase(schedule, now)).toBe(phase);
    expect(phaseOf(at(now).snapshot)).toBe(phase);
    expect(['continuous', 'afterHours']).not.toContain(clockPhase(schedule, now));
  });

  test('of an exam day is an hour later', () => {
    const exam = scheduleOf(tradingDay('20221117'), 'shifted');
    expect(scheduledPhase(exam, (exam.open - 1) as EpochMs)).toBe('openingAuction');
    expect(exam.open - scheduleOf(tradingDay('20221117')).open).toBe(HOUR);
  });
});

test('a code is tradable in continuous trading when neither interrupted nor halted', () => {
  const market = at(moments.continuous);
  const tradable = (): boolean => isTradable(market.snapshot, code);
  expect(tradable()).toBe(true);
  market.send({ type: 'ViReported', code, phase: 'triggered' });
  expect(tradable()).toBe(false);
  market.send({ type: 'HaltReported', code, halted: true }, { type: 'ViReported', code, phase: 'released' });
  expect([tradable(), isTradable(market.snapshot, '005930' as StockCode)]).toEqual([false, true]);
  market.send({ type: 'HaltReported', code, halted: false });
  expect(tradable()).toBe(true);
  market.send(reported('2'));
  expect(tradable()).toBe(false);
});
