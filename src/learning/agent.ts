/** What the agent knows of itself, as three numbers beside the features of a bar. */

/** Length of {@link agentStates}. */
export const AGENT_STATES = 3;

export interface Holdings {
  readonly numStocks: number;
  readonly avgBuyPrice: number;
  /** Cash and shares, valued when the last decision was made, won. */
  readonly portfolioValue: number;
  /** Part of the starting balance won or lost at that time. */
  readonly profitLoss: number;
}

/**
 * Ratio of the portfolio held in shares, profit, and price against average cost. As in the original the shares are
 * valued at the new close but the portfolio at the one before: the ratio may pass 1 a little.
 *
 * @param close of the bar to decide on
 */
export function agentStates(
  { numStocks, avgBuyPrice, portfolioValue, profitLoss }: Holdings,
  close: number,
): [holdRatio: number, profit: number, priceAgainstCost: number] {
  return [(numStocks * close) / portfolioValue, profitLoss, avgBuyPrice > 0 ? close / avgBuyPrice - 1 : 0];
}
