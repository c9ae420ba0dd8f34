import type { Divergence } from '../../engine/index.js';

/** What is said of a replay (CLI.md, `replay`). */
export interface ReplaySummary {
  readonly events: number;
  readonly ticks: number;
  readonly seconds: number;
  readonly stateHash: string;
  readonly matches: boolean;
  readonly divergence: Divergence | null;
}
