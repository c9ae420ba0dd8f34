/** Worker processes, each with one day at a time. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Verdict } from './verdict.js';
import type { Job } from './worker.js';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

export class Crew {
  readonly #workers: ChildProcess[];
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: ((worker: ChildProcess) => void)[] = [];

  constructor(size: number) {
    // The loader of TypeScript is among the flags that a fork inherits.
    this.#workers = Array.from({ length: size }, () => fork(WORKER));
    this.#idle.push(...this.#workers);
  }

  /** Gives the job to the next free worker. @throws Error when the worker dies of it */
  async judge(job: Job): Promise<Verdict> {
    const worker = this.#idle.pop() ?? (await new Promise<ChildProcess>((take) => this.#waiting.push(take)));
    const verdict = await new Promise<Verdict>((resolve, reject) => {
      const died = (code: number | null): void =>
        reject(new Error(`a worker ended (${code}) at ${JSON.stringify(job)}`));
      worker.once('exit', died);
      worker.once('message', (message) => {
        worker.off('exit', died);
        resolve(message as Verdict);
      });
      worker.send(job);
    });
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
    return verdict;
  }

  stop(): void {
    for (const worker of this.#workers) worker.disconnect();
  }
}
