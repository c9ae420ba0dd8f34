/** Notices that nothing comes any more: a connection can die without a word, and then only its silence tells. */
import type { Clock, EpochMs } from '../domain/index.js';

/** Without any frame for so long the connection is dead (§14: do not depend on the period of PING). */
const SILENCE = 90_000;
/** Silence is looked for so often. */
const LOOK = 30_000;

export class SilenceWatch {
  #heardAt = 0;
  #cancel: () => void = () => {};

  constructor(
    private readonly clock: Clock,
    private readonly fellSilent: (detail: string) => void,
  ) {}

  /** Begins anew. */
  start(): void {
    this.stop();
    this.heard();
    this.#lookLater();
  }

  heard(): void {
    this.#heardAt = this.clock.now();
  }

  stop(): void {
    this.#cancel();
  }

  #lookLater(): void {
    this.#cancel = this.clock.schedule((this.clock.now() + LOOK) as EpochMs, () => {
      if (this.clock.now() - this.#heardAt >= SILENCE) this.fellSilent(`no frame for ${SILENCE / 1_000} s`);
      else this.#lookLater();
    });
  }
}
