/**
 * How old the newest tick of each code is, and how far our clock is off the market's. Told of every tick, so it only
 * writes into fixed places; what is asked rarely (the middle of the lags) is worked out when it is asked.
 */
import type { EpochMs, StockCode } from '../../domain/index.js';

/** Lags that the middle is taken of: odd, and few enough to notice a jump within seconds. */
const LAGS = 31;

export interface FreshnessState {
  readonly arrived: Readonly<Record<string, number>>;
  readonly lags: readonly number[];
  readonly count: number;
}

export class Freshness {
  /** When the newest tick of each code arrived; 0 before the first. */
  readonly #arrived = new Map<string, { at: number }>();
  /** Arrival minus event time of the last ticks, ms, written in turn. */
  readonly #lags = new Float64Array(LAGS);
  #count = 0;

  constructor(codes: readonly StockCode[], state?: FreshnessState) {
    for (const code of codes) this.#arrived.set(code, { at: state?.arrived[code] ?? 0 });
    this.#lags.set(state?.lags ?? []);
    this.#count = state?.count ?? 0;
  }

  /** A tick that happened at `tsEvent` arrived at `tsRecv`. Those of other codes say nothing. */
  saw(code: StockCode, tsEvent: EpochMs, tsRecv: EpochMs): void {
    const own = this.#arrived.get(code);
    if (own === undefined) return;
    own.at = tsRecv;
    this.#lags[this.#count % LAGS] = tsRecv - tsEvent;
    this.#count++;
  }

  /** Since the newest tick arrived, ms; null when none has. */
  age(code: StockCode, now: EpochMs): number | null {
    const at = this.#arrived.get(code)?.at ?? 0;
    return at === 0 ? null : now - at;
  }

  /**
   * The middle of the last lags, ms: above 0 our clock is ahead, or ticks come late; below 0 it is behind. One tick that
   * lingered does not move it. Null before the first tick.
   */
  get skew(): number | null {
    const known = this.#lags.slice(0, Math.min(this.#count, LAGS)).sort();
    return known[known.length >> 1] ?? null;
  }

  persist(): FreshnessState {
    return {
      arrived: Object.fromEntries([...this.#arrived].map(([code, { at }]) => [code, at])),
      lags: [...this.#lags],
      count: this.#count,
    };
  }
}
