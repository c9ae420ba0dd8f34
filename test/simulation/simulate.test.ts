/** The program behind `npm run simulate`: it lives days, finds what fails, and leaves of it what it takes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fc } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { FAULT_NAMES, nameOf } from '../support/day-in-process-faults.js';
import { planOf } from './simulate/drawn-day.js';
import { parsePlan } from './simulate/plan-file.js';
import { ddmin } from './simulate/shrink.js';

describe('shrinking', () => {
  test('leaves exactly what it takes, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(60), { maxLength: 24 }), fc.func(fc.boolean()), async (list, isNeeded) => {
        const needed = list.filter((element) => isNeeded(element));
        const small = await ddmin(list, async (some) => needed.every((element) => some.includes(element)));
        expect(small).toEqual(needed);
      }),
    );
  });

  test('stops where no single element can go', async () => {
    // Any two of the three big ones fail together.
    const fails = async (some: readonly number[]): Promise<boolean> => some.filter((n) => n >= 100).length >= 2;
    expect(await ddmin([1, 100, 2, 3, 200, 4, 300, 5], fails)).toHaveLength(2);
  });
});

describe('plans', () => {
  test('a seed is a plan, and the same one every time; as a file it is the same again', () => {
    const plan = planOf('any/1');
    expect(planOf('any/1')).toEqual(plan);
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
  });

  test('a few hundred of them hold every kind of fault', () => {
    const drawn = new Set(Array.from({ length: 300 }, (_, n) => planOf(`kinds/${n}`).faults.map(nameOf)).flat());
    expect(FAULT_NAMES.filter((name) => !drawn.has(name))).toEqual([]);
  });

  test.each([
    ['no JSON', /JSON/],
    ['{"seed":"1"}', /faults/],
    ['{"seed":"1","faults":[{"kind":"death","moment":"never","nth":1}]}', /fault 1/i],
    ['{"seed":"1","faults":[{"kind":"kill","write":"append","when":"before"}]}', /fault 1/i],
  ])('a bad one says what is wrong: %s', (text, message) => {
    expect(() => parsePlan(text)).toThrow(message);
  });
});

test('the program lives days on its workers and adds them up', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'simulate', '--', '--days', '2', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ days: 2, violations: [] });
});
