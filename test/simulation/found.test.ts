/** Days that once broke a promise, shrunk to the faults that it took. Each file's name says what was wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nameOf } from '../support/day-in-process-faults.js';
import { parsePlan } from './simulate/plan-file.js';
import { judge } from './simulate/verdict.js';

const FOLDER = new URL('found/', import.meta.url);

test.each(readdirSync(FOLDER))('%s', { timeout: 60_000 }, async (file) => {
  const plan = parsePlan(readFileSync(new URL(file, FOLDER), 'utf8'));
  const { violations, met } = await judge(plan);
  expect(violations).toEqual([]);
  // A plan whose faults no longer happen proves nothing any more.
  expect(Object.keys(met).length).toBe(new Set(plan.faults.map(nameOf)).size);
});
