/** Jobs over real threads: every one is told once, a failing one fails alone, and a stop gives up what is under way. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPool, type Done } from '../../../src/app/worker-pool.js';

let folder = '';
let url = '';
/** The thread's side as it is, in a language that a thread reads. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'haru-pool-'));
  const source = readFileSync('src/app/worker-pool.ts', 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  writeFileSync(join(folder, 'pool.mjs'), ts.transpileModule(source, { compilerOptions: options }).outputText);
  const worker = `
    import { setTimeout as sleep } from 'node:timers/promises';
    import { serveJobs } from './pool.mjs';
    serveJobs(async ({ number, wait = 0 }, progress) => {
      progress(0.5);
      await sleep(wait);
      if (number === 13) throw new Error('thirteen');
      if (number === 99) process.exit(7);
      return number * number;
    });`;
  writeFileSync(join(folder, 'worker.mjs'), worker);
  url = pathToFileURL(join(folder, 'worker.mjs')).href;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Input {
  readonly number: number;
  readonly wait?: number;
}
const jobsOf = (inputs: readonly Input[]) => inputs.map((input) => ({ key: `job ${input.number}`, input }));

async function pool(inputs: readonly Input[], workers: number, { stopAfter = Infinity } = {}) {
  const controller = new AbortController();
  const told: Done<number>[] = [];
  const progress: string[] = [];
  let threads = 0;
  const start = (): Worker => (threads++, new Worker(new URL(url)));
  await runPool<Input, number>(jobsOf(inputs), {
    ...{ workers, start, signal: controller.signal },
    onDone: (done) => {
      told.push(done);
      if (told.length >= stopAfter) controller.abort();
    },
    onProgress: (key) => progress.push(key),
  });
  return { told, progress, threads };
}

test.each([1, 2, 5])('with %i threads every job is told once, with its key', async (workers) => {
  const inputs = Array.from({ length: 9 }, (_, number) => ({ number }));
  const { told, progress, threads } = await pool(inputs, workers);
  const sorted = told.toSorted((a, b) => a.key.localeCompare(b.key));
  expect(sorted).toEqual(inputs.map(({ number }) => ({ key: `job ${number}`, ok: true, output: number * number })));
  expect(progress.toSorted()).toEqual(sorted.map(({ key }) => key));
  expect(threads).toBe(workers);
});

test('a job that throws and one that kills its thread fail alone, by name', async () => {
  const { told, threads } = await pool([1, 13, 2, 99, 3, 4].map((number) => ({ number })), 1); // prettier-ignore
  expect(told).toEqual([
    { key: 'job 1', ok: true, output: 1 },
    { key: 'job 13', ok: false, error: 'thirteen' },
    { key: 'job 2', ok: true, output: 4 },
    { key: 'job 99', ok: false, error: 'its thread ended with 7' },
    { key: 'job 3', ok: true, output: 9 },
    { key: 'job 4', ok: true, output: 16 },
  ]);
  expect(threads).toBe(2);
});

test('results come in the order they arrive', async () => {
  const { told } = await pool([{ number: 1, wait: 400 }, { number: 2 }, { number: 3 }], 2);
  expect(told.map(({ key }) => key)).toEqual(['job 2', 'job 3', 'job 1']);
});

test('asked to stop it ends at once; what was under way is neither done nor failed', async () => {
  const inputs = [{ number: 1 }, { number: 2, wait: 60_000 }, { number: 3, wait: 60_000 }, { number: 4 }];
  const { told } = await pool(inputs, 2, { stopAfter: 1 });
  expect(told).toEqual([{ key: 'job 1', ok: true, output: 1 }]);
});

test('no jobs need no threads', async () => {
  expect(await pool([], 4)).toEqual({ told: [], progress: [], threads: 0 });
});
