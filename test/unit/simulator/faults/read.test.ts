import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../../src/domain/index.js';
import { parseFaultPlan, readFaultPlan } from '../../../../src/simulator/index.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/faults/', import.meta.url));

describe('a plan of faults', () => {
  test.each(readdirSync(fixtures))('%s is one', (name) => {
    expect(readFaultPlan(fixtures + name).faults.length).toBeGreaterThan(2);
  });

  test('needs no seed, and counts default to one', () => {
    const text = '{"faults": [{"kind": "frameDropped", "frame": "0B", "nth": 7}]}';
    expect(parseFaultPlan(text, 'x')).toEqual({ seed: '1', faults: [{ kind: 'frameDropped', frame: '0B', nth: 7, count: 1 }] }); // prettier-ignore
  });

  const fault = (record: object) => JSON.stringify({ faults: [{ kind: 'breaker', at: '10:00:00', level: 1 }, record] });
  test.each([
    ['nonsense', 'The plan of faults p.json is no JSON: it takes {"seed": "text", "faults": [{"kind": …}, …]}.'],
    ['[]', 'The plan of faults p.json is no plan: it takes {"seed": "text", "faults": [{"kind": …}, …]}.'],
    [
      fault({ kind: 'socketCut', at: '25:00:00' }),
      'The fault 2 of p.json (socketCut) has a wrong "at" "25:00:00": it takes a time of day HH:MM:SS, like 09:05:00.',
    ],
    [
      fault({ kind: 'requestLost', api: 'kt10000' }),
      'The fault 2 of p.json (requestLost) lacks "nth": it takes a whole number from 1.',
    ],
    [
      fault({ kind: 'requestLost', api: 'kt10000', nth: 1, ms: 5 }),
      'The fault 2 of p.json (requestLost) has no field "ms": it takes "api", "nth".',
    ],
    [
      fault({ kind: 'frameLate', frame: '0Z', nth: 1, ms: 5 }),
      'The fault 2 of p.json (frameLate) has a wrong "frame" "0Z": it takes 00, 04, 0B, 0C, 0D, 0H, 0s, 1h.',
    ],
    [
      fault({ kind: 'socketCut', at: '10:00:00', frame: '00', nth: 1 }),
      'The fault 2 of p.json (socketCut) is not whole: it happens at one moment: "at", or "api" with "nth", or "frame" with "nth".',
    ],
    [
      fault({ kind: 'socketCut', frame: '00' }),
      'The fault 2 of p.json (socketCut) is not whole: it happens at one moment: "at", or "api" with "nth", or "frame" with "nth".',
    ],
    [
      fault({ kind: 'rateStorm', at: '10:00:00' }),
      'The fault 2 of p.json (rateStorm) is not whole: it lasts "ms", or "count" calls, or whichever is over first.',
    ],
    [
      fault({ kind: 'vi', at: '10:00:00', code: 'samsung', trigger: 'static', direction: 'up' }),
      'The fault 2 of p.json (vi) has a wrong "code" "samsung": it takes a code of six digits or capital letters, like 069500.',
    ],
    [
      fault({ kind: 'foreignStates', at: '10:00:00', states: ['3'] }),
      'The fault 2 of p.json (foreignStates) has a wrong "states" ["3"]: it takes s, e, f, o, g, h, P, Q, R, S, T, U, V, W.',
    ],
  ])('%s is none', (text, told) => {
    expect(() => parseFaultPlan(text, 'p.json')).toThrow(new InputError('bad_faults', told));
  });

  test('of an unknown kind is told the known ones', () => {
    expect(() => parseFaultPlan(fault({ kind: 'fire' }), 'p.json')).toThrow(
      /has the kind "fire": it takes requestLost, /,
    );
    expect(() => parseFaultPlan(fault([]), 'p.json')).toThrow(/has the kind null/);
  });

  test('a file that is not there is named', () => {
    expect(() => readFaultPlan('/nowhere/p.json')).toThrow('The plan of faults /nowhere/p.json cannot be read');
  });
});
