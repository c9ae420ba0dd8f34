import { expect, test } from 'vitest';
import { riskMachine, riskOf, type RiskInput } from '../../../machines/risk.js';
import { TestHost } from '../../model/machines/host.js';
import { events } from '../../model/machines/risk.model.js';

const begin = (input: RiskInput): TestHost<typeof riskMachine> => new TestHost(riskMachine, { input });

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
  expect(riskOf(today.snapshot)).toEqual({ state: 'halted', reason: 'operator' });
  expect(today.emitted).toEqual([]);
});

test('only a resume leaves halted; the first reason stays, the rest is noted', () => {
  const risk = begin({ state: 'halted', reason: 'first' });
  expect(risk.send(events.LossLimitReached, events.ReduceRequested, events.HaltRequested)).toEqual([]);
  expect(riskOf(risk.snapshot)).toEqual({ state: 'halted', reason: 'first' });
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
