import { describe, expect, test } from 'vitest';
import { createCalendar, createRng, stockCode, tradingDay } from '../../../../src/domain/index.js';
import { FAULT_KINDS, faultSchema, faultsOf, randomFaults } from '../../../../src/simulator/index.js';

const day = {
  schedule: createCalendar().schedule(tradingDay('20261120')),
  codes: [stockCode('069500'), stockCode('005930')],
};
const draw = (seed: string, count = 400) => randomFaults(createRng(seed), day, count);

describe('random faults', () => {
  test('are all of the form that a plan takes, and of every kind', () => {
    const faults = draw('a');
    expect(faults).toHaveLength(400);
    const kinds = new Set<string>();
    for (const fault of faults) {
      kinds.add(fault.kind);
      expect(faultSchema(fault.kind).parse(JSON.parse(JSON.stringify(fault)))).toEqual(fault);
    }
    expect([...kinds].sort()).toEqual([...FAULT_KINDS].sort());
  });

  test('are those of their seed', () => {
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  test('stay within the kinds asked for and the codes of the day', () => {
    const faults = randomFaults(createRng('c'), day, 50, ['vi', 'halt']);
    expect(faultsOf({ seed: '1', faults }, 'vi', 'halt')).toHaveLength(50);
    for (const { code } of faultsOf({ seed: '1', faults }, 'vi', 'halt')) expect(day.codes).toContain(code);
  });
});
