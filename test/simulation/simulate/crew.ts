/** Worker processes, each with one day at a time. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { failedVerdict, type Verdict } from './verdict.js';
import type { Job } from './worker.js';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
/** A day takes a second. One that takes this long, ms, waits for something that never comes. */
const PATIENCE = 300_000;

export class Crew {
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: ((worker: ChildProcess) => void)[] = [];

  constructor(size: number) {
    for (let n = 0; n < size; n++) this.#idle.push(hire());
  }

  /** Gives the job to the next free worker. A worker that dies of it, or never ends, is replaced, and that is a violation. */
  async judge(job: Job): Promise<Verdict> {
    const worker = this.#idle.pop() ?? (await new Promise<ChildProcess>((take) => this.#waiting.push(take)));
    const verdict = await answerOf(worker, job);
    if (verdict === null) this.#free(hire());
    else this.#free(worker);
    const seed = 'plan' in job ? job.plan.seed : job.seed;
    return verdict ?? failedVerdict(seed, 'the day never ended, or its process did');
  }

  stop(): void {
    for (const worker of this.#idle) worker.disconnect();
  }

  #free(worker: ChildProcess): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }
}

/** The loader of TypeScript is among the flags that are passed on; a day makes much that is soon thrown away. */
function hire(): ChildProcess {
  return fork(WORKER, { execArgv: [...process.execArgv, '--max-semi-space-size=64'] });
}

/** Null: none came. */
function answerOf(worker: ChildProcess, job: Job): Promise<Verdict | null> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => worker.kill('SIGKILL'), PATIENCE);
    const end = (verdict: Verdict | null): void => {
      clearTimeout(impatience);
      worker.off('exit', died);
      resolve(verdict);
    };
    const died = (): void => end(null);
    worker.once('exit', died);
    worker.once('message', (verdict) => end(verdict as Verdict));
    worker.send(job);
  });
}
