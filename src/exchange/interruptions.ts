/** What a tape says of trading that stopped: interruptions of one code, halts, circuit breakers of the whole market. */
import type { BreakerLevel, CodeState, EpochMs, StockCode, ViTrigger } from '../domain/index.js';

interface Stop {
  /** null: every code. */
  readonly code: StockCode | null;
  /** The first second without trades. */
  readonly start: EpochMs;
  /** From here orders are taken for the auction that ends the stop; null when there is none today. */
  readonly auctionFrom: EpochMs | null;
  /** When that auction trades; null when there is none today. The close, when it merges with the closing auction. */
  readonly end: EpochMs | null;
}

/** 변동성완화장치: a call auction from the first second on. */
export interface ViStop extends Stop {
  readonly kind: 'vi';
  readonly code: StockCode;
  readonly auctionFrom: EpochMs;
  readonly end: EpochMs;
  readonly trigger: ViTrigger;
  /** The price that would have traded. */
  readonly price: number;
  readonly staticReference: number;
  /** 0 before the first trade of the day. */
  readonly dynamicReference: number;
  /** How many of this code today, this one included. */
  readonly count: number;
}

/** 매매거래정지 of one code. */
export interface HaltStop extends Stop {
  readonly kind: 'halt';
  readonly code: StockCode;
}

/** 서킷브레이커. */
export interface BreakerStop extends Stop {
  readonly kind: 'breaker';
  readonly code: null;
  readonly level: BreakerLevel;
}

export type Interruption = ViStop | HaltStop | BreakerStop;

const STRENGTH: readonly CodeState[] = ['trading', 'callAuction', 'halted', 'breaker'];

/** What stops or changes the trading of `code` at `time`; of several things the strongest. */
export function codeState(interruptions: readonly Interruption[], code: StockCode, time: number): CodeState {
  let state: CodeState = 'trading';
  for (const stop of interruptions) {
    if (stop.code !== null && stop.code !== code) continue;
    if (time < stop.start || (stop.end !== null && time >= stop.end)) continue;
    const own = stateIn(stop, time);
    if (STRENGTH.indexOf(own) > STRENGTH.indexOf(state)) state = own;
  }
  return state;
}

function stateIn(stop: Interruption, time: number): CodeState {
  if (stop.auctionFrom !== null && time >= stop.auctionFrom) return 'callAuction';
  return stop.kind === 'breaker' ? 'breaker' : 'halted';
}
