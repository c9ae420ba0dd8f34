/** Sends the REG messages of one connection, one after the other, each after the acknowledgement of the one before. */
import type { Clock } from '../domain/index.js';
import type { Activity } from './activity.js';
import { pause, type Pacer } from './pacer.js';

/** REG answered with "too many per second" (§9.2). */
const TOO_FAST = '105110';
const TRIES = 5;

export interface RegistrarParts {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly pacer: Pacer;
  send(message: string): void;
  registered(): void;
  failed(detail: string): void;
}

export class Registrar {
  /** Waits for the clock, not for the wire. */
  waiting = false;
  /** Not yet acknowledged; the first one is out. */
  readonly #pending: string[];
  #tries = 0;
  #over = false;

  constructor(
    private readonly parts: RegistrarParts,
    messages: readonly string[],
  ) {
    this.#pending = [...messages];
  }

  start(): void {
    void this.#next();
  }

  stop(): void {
    this.#over = true;
  }

  acknowledged(code: string, message: string): void {
    void this.#acknowledged(code, message);
  }

  async #acknowledged(code: string, message: string): Promise<void> {
    if (!this.#alive() || this.#pending.length === 0) return;
    if (code === '0') {
      this.#pending.shift();
      this.#tries = 0;
    } else if (code === TOO_FAST && ++this.#tries < TRIES) {
      await this.#wait(pause(this.parts.clock, this.parts.activity, 1_000));
    } else {
      this.parts.failed(`REG was refused (${code}: ${message})`);
      return;
    }
    await this.#next();
  }

  async #next(): Promise<void> {
    const [message] = this.#pending;
    if (!this.#alive()) return;
    if (message === undefined) {
      this.parts.registered();
      return;
    }
    try {
      await this.#wait(this.parts.pacer.take('REG'));
    } catch {
      return; // the client is stopping
    }
    if (this.#alive()) this.parts.send(message);
  }

  #alive(): boolean {
    return !this.#over;
  }

  async #wait<T>(time: Promise<T>): Promise<T> {
    this.waiting = true;
    try {
      return await time;
    } finally {
      this.waiting = false;
    }
  }
}
