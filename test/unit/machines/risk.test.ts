import { expect, test } from 'vitest';
import { riskMachine, riskOf, type RiskInput } from '../../../machines/risk.js';
import { TestHost } from '../../model/machines/host.js';
import { events } from '../../model/machines/risk.model.js';

const begin = (input: Omit<RiskInput, 'cause'> & Partial<RiskInput>): TestHost<typeof riskMachine> =>
  new TestHost(riskMachine, { input: { cause: 'operator', ...input } });

test('a loss at its limit halts, and says by how much', () => {
  const risk = begin({ state: 'active', reason: '' });
  expect(risk.send(events.LossLimitReached)).toEqual([
    { type: 'RiskChanged', from: 'active', to: 'halted', reason: 'daily loss 500000 reached its limit 400000' },
  ]);
});

test('a halt outlives the process: what was carried out is carried in', () => {
  const yesterday = begin({ state: 'active', reason: '' });
  yesterday.send(events.HaltRequested);
  const today = begin(riskOf(yesterday.snapshot));
  expect(riskOf(today.snapshot)).toEqual({ state: 'halted', reason: 'operator', cause: 'operator' });
  expect(today.emitted).toEqual([]);
});

test('only a resume leaves halted; the first reason stays, the rest is noted', () => {
  const risk = begin({ state: 'halted', reason: 'first' });
  expect(risk.send(events.LossLimitReached, events.ReduceRequested, events.HaltRequested)).toEqual([]);
  expect(riskOf(risk.snapshot)).toEqual({ state: 'halted', reason: 'first', cause: 'operator' });
  expect([risk.context.notes, risk.context.noted?.event]).toEqual([3, 'HaltRequested']);
  expect(risk.send(events.ResumeRequested)).toHaveLength(1);
  expect(riskOf(risk.snapshot).state).toBe('active');
});

test('tags say which orders may leave', () => {
  expect(begin({ state: 'active', reason: '' }).tags).toEqual(['mayOpen', 'mayReduce']);
  expect(begin({ state: 'reducing', reason: '' }).tags).toEqual(['mayReduce']);
  expect(begin({ state: 'halted', reason: '' }).tags).toEqual([]);
});

test('a carried state that nobody can read begins as halted', () => {
  expect(riskOf(begin({ state: 'paused', reason: '' } as unknown as RiskInput).snapshot).state).toBe('halted');
});

test('each stop is remembered by its cause, in words and by name', () => {
  const after = (...names: (keyof typeof events)[]): RiskInput => {
    const risk = begin({ state: 'active', reason: '' });
    risk.send(...names.map((name) => events[name]));
    return riskOf(risk.snapshot);
  };
  expect(after('LossLimitReached').cause).toBe('daily_loss');
  expect(after('DrawdownLimitReached')).toEqual({
    state: 'halted',
    cause: 'drawdown',
    reason: 'equity fell 2000000 below its high-water mark 10000000',
  });
  expect(after('RejectionLimitReached')).toEqual({
    state: 'reducing',
    cause: 'rejections',
    reason: '5 of the last 10 orders were rejected',
  });
  expect(after('RejectionLimitReached', 'RejectionLimitReached').state).toBe('halted');
  expect(after('BrokerDiffered').cause).toBe('broker_differs');
});

test('a difference with the broker ends when both agree again, unless an operator asked for the same', () => {
  const risk = begin({ state: 'active', reason: '' });
  expect(risk.send(events.BrokerDiffered, events.BrokerAgreed).at(-1)).toMatchObject({
    from: 'reducing',
    to: 'active',
  });
  risk.send(events.BrokerDiffered, events.ReduceRequested, events.BrokerAgreed);
  expect(riskOf(risk.snapshot)).toEqual({ state: 'reducing', reason: 'operator', cause: 'operator' });
});
