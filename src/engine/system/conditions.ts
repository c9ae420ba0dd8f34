/** What the trading floor asks of the rest of the system, and the one rule of who may leave while risk has stopped. */
import type { RiskState } from '../../../machines/risk.js';
import type { CodeState, Side, StockCode } from '../../domain/index.js';

/** What the rest of the system says of the moment. */
export interface Conditions {
  tradable(code: StockCode): boolean;
  codeState(code: StockCode): CodeState;
  /** Since the newest tick of a code arrived, ms; by how much ticks arrive late. */
  tickAge(code: StockCode): number | null;
  readonly clockSkew: number | null;
  readonly sessionTrading: boolean;
  readonly linkOnline: boolean;
}

/**
 * Whether an order may leave where risk stands.
 *
 * @param closing whether it sells for an operator who wants everything sold: only an operator's own halt stops that
 */
export function mayLeave(risk: RiskState, side: Side, closing: boolean): boolean {
  return risk === 'active' || (side === 'sell' && (closing || risk === 'reducing'));
}
