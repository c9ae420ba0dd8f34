/** Codes that lost: after so many losing trades in a row a code is not bought for a while, whatever the policy says. */
import type { EpochMs, RiskLimits, StockCode } from '../../domain/index.js';
import { MINUTE } from '../../domain/index.js';

interface Streak {
  /** Won gained since the position was opened, charges included. */
  readonly gain: number;
  /** Losing trades in a row. */
  readonly losses: number;
  readonly until: EpochMs;
}

export type CooldownState = Readonly<Record<string, Streak>>;

const FRESH: Streak = { gain: 0, losses: 0, until: 0 as EpochMs };

export class Cooldown {
  readonly #streaks: Map<string, Streak>;

  constructor(
    readonly limits: Pick<RiskLimits, 'lossesBeforeCooldown' | 'cooldownMinutes'>,
    state: CooldownState = {},
  ) {
    this.#streaks = new Map(Object.entries(state));
  }

  /** Until when the code is left alone; 0 when it is not. */
  until(code: StockCode): EpochMs {
    return this.#streaks.get(code)?.until ?? FRESH.until;
  }

  /**
   * An execution was booked. A trade lasts from flat to flat, in however many executions.
   *
   * @param gain won that it added to the realised profit, its charges taken off
   * @param flat whether nothing is held after it
   */
  executed(code: StockCode, gain: number, flat: boolean, now: EpochMs): void {
    const { lossesBeforeCooldown, cooldownMinutes } = this.limits;
    if (lossesBeforeCooldown === 0 || cooldownMinutes === 0) return;
    const streak = this.#streaks.get(code) ?? FRESH;
    const total = streak.gain + gain;
    if (!flat) {
      this.#streaks.set(code, { ...streak, gain: total });
      return;
    }
    const losses = total < 0 ? streak.losses + 1 : 0;
    const stops = losses >= lossesBeforeCooldown;
    const until = stops ? ((now + cooldownMinutes * MINUTE) as EpochMs) : streak.until;
    this.#streaks.set(code, { gain: 0, losses: stops ? 0 : losses, until });
  }

  persist(): CooldownState {
    return Object.fromEntries(this.#streaks);
  }
}
