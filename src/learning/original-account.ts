/**
 * `--costs rltrader`: the arithmetic of the original (quantylab/rltrader, `agent.py`), operation by operation, so that
 * its own results come out to the last bit: 0.35 % on both sides, no tax, and won with decimals.
 *
 * This is the one place in haru where money is a float (DESIGN.md §2.9): a simulation of another system's books, which
 * no order ever leaves from.
 */
import type { Bar } from '../domain/index.js';
import { sharesFor, TRADE_AMOUNTS, type TradeAmounts, type TradingAccount } from './account.js';

/** Part of the traded amount, on either side. */
export const ORIGINAL_CHARGE = 0.0035;

export class OriginalAccount implements TradingAccount {
  balance = 0;
  numStocks = 0;
  /**
   * The original's running average. It lowers the average by the *price* of what is sold, not by its cost: after a
   * partial sale this is no average of anything any more, and it may fall below nought. Its policies were trained on it.
   */
  avgBuyPrice = 0;
  readonly #maxTrade: number;

  constructor(amounts: TradeAmounts = TRADE_AMOUNTS) {
    this.#maxTrade = amounts.max;
  }

  reset(balance: number): void {
    this.balance = balance;
    this.numStocks = 0;
    this.avgBuyPrice = 0;
  }

  mayBuy({ close }: Bar): boolean {
    return this.balance >= close * (1 + ORIGINAL_CHARGE);
  }

  maySell(): boolean {
    return this.numStocks > 0;
  }

  buy({ close }: Bar, amount: number): number {
    const cost = close * (1 + ORIGINAL_CHARGE);
    let shares = sharesFor(amount, close);
    if (this.balance - cost * shares < 0) {
      shares = Math.min(Math.trunc(this.balance / cost), Math.trunc(this.#maxTrade / close));
    }
    if (shares <= 0) return 0;
    this.avgBuyPrice = (this.avgBuyPrice * this.numStocks + close * shares) / (this.numStocks + shares);
    this.balance -= cost * shares;
    this.numStocks += shares;
    return shares;
  }

  sell({ close }: Bar, amount: number): number {
    const shares = Math.min(sharesFor(amount, close), this.numStocks);
    const left = this.numStocks - shares;
    this.avgBuyPrice = left > 0 ? (this.avgBuyPrice * this.numStocks - close * shares) / left : 0;
    this.balance += close * (1 - ORIGINAL_CHARGE) * shares;
    this.numStocks = left;
    return shares;
  }
}
