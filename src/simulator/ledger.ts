/**
 * The account: cash that settles in two days, holdings with their cost, and what open orders bind.
 *
 * Charges are computed on an order's cumulative amount, so that ten partial fills cost what one fill costs; an open buy
 * binds the most it can still take, commission included, so that orderable cash is never negative.
 */
import {
  chargesOn,
  evolvePosition,
  flatPosition,
  invariant,
  type Charges,
  type CostSchedule,
  type Instrument,
  type Money,
  type Position,
  type Price,
  type Quantity,
  type Side,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';

/** Shares held when the day begins; `cost` is what they were bought for, without charges. */
export interface OpeningHolding {
  readonly code: StockCode;
  readonly quantity: Quantity;
  readonly cost: Money;
}

/** What one code did today. */
export interface CodeDay {
  readonly bought: number;
  readonly sold: number;
  /** Commission and tax paid on it today, won. */
  readonly charges: number;
}

/** An order with its amendments, as far as it still can move the account. */
export interface OpenChain {
  /** The root order's number. */
  readonly root: string;
  readonly instrument: Instrument;
  readonly side: Side;
  /** Won traded so far. */
  readonly amount: number;
  /** Shares still working. */
  readonly shares: number;
  /** The most that those shares can cost, won: at the limit, or at the day's upper limit for a market order. */
  readonly worst: number;
}

const NOTHING_TODAY: CodeDay = { bought: 0, sold: 0, charges: 0 };

export class Ledger {
  #cash: number;
  #commission = 0;
  #tax = 0;
  readonly #positions = new Map<StockCode, Position>();
  readonly #days = new Map<StockCode, CodeDay>();
  /** Shares held when the day began: 전일보유. */
  readonly #opening = new Map<StockCode, number>();
  /** Won bound by open buys, and shares bound by open sells, by root order. */
  readonly #boundCash = new Map<string, number>();
  readonly #boundShares = new Map<string, { readonly code: StockCode; readonly quantity: number }>();

  constructor(
    /** 예수금 when the day begins, all of it settled. */
    readonly openingCash: Money,
    holdings: readonly OpeningHolding[],
    readonly costs: CostSchedule,
    private readonly settlementDay: TradingDay,
  ) {
    this.#cash = openingCash;
    for (const { code, quantity, cost } of holdings) {
      this.#positions.set(code, { ...flatPosition(code), quantity, cost });
      this.#opening.set(code, quantity);
    }
  }

  /** D+2 추정예수금: the cash once all of today's trades are settled. */
  get cash(): Money {
    return this.#cash as Money;
  }

  /** Charges of the day so far. */
  get charges(): Charges {
    return { commission: this.#commission as Money, tax: this.#tax as Money };
  }

  /** 주문가능금액: the cash that no open buy binds. Today's sales may be spent at once. */
  get orderable(): Money {
    let bound = 0;
    for (const amount of this.#boundCash.values()) bound += amount;
    return (this.#cash - bound) as Money;
  }

  /** Codes held, or held today, in the order they came. */
  get positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  position(code: StockCode): Position {
    return this.#positions.get(code) ?? flatPosition(code);
  }

  openingQuantity(code: StockCode): number {
    return this.#opening.get(code) ?? 0;
  }

  today(code: StockCode): CodeDay {
    return this.#days.get(code) ?? NOTHING_TODAY;
  }

  /** 매매가능수량: shares held that no open sell binds. */
  sellable(code: StockCode): number {
    let bound = 0;
    for (const each of this.#boundShares.values()) if (each.code === code) bound += each.quantity;
    return this.position(code).quantity - bound;
  }

  /** What a trade of `amount` won costs on this account. */
  chargesOn(amount: number, side: Side, instrument: Instrument): Charges {
    return chargesOn(amount, side, instrument, this.costs, this.settlementDay);
  }

  /** Won that `worst` more won of a buy need, on top of `amount` already traded: with their commission. */
  reservation(instrument: Instrument, amount: number, worst: number): number {
    const commission = (traded: number): number => this.chargesOn(traded, 'buy', instrument).commission;
    return worst + commission(amount + worst) - commission(amount);
  }

  /** 매수가능수량: the most shares that the orderable cash buys at `price`, commission included. */
  affordable(instrument: Instrument, price: number): number {
    const budget = this.orderable;
    let shares = Math.max(Math.floor(budget / price), 0);
    while (shares > 0 && this.reservation(instrument, 0, shares * price) > budget) shares--;
    return shares;
  }

  /** Binds what the chain can still take; nothing once no share of it works. */
  bind(chain: OpenChain): void {
    if (chain.shares === 0) {
      this.#boundCash.delete(chain.root);
      this.#boundShares.delete(chain.root);
    } else if (chain.side === 'buy') {
      this.#boundCash.set(chain.root, this.reservation(chain.instrument, chain.amount, chain.worst));
    } else {
      this.#boundShares.set(chain.root, { code: chain.instrument.code, quantity: chain.shares });
    }
  }

  /** Won that a chain binds now. */
  cashBoundBy(root: string): number {
    return this.#boundCash.get(root) ?? 0;
  }

  /**
   * Books one execution.
   *
   * @param amountBefore won traded by the order (with its amendments) before this execution
   * @returns the charges on it afterwards
   */
  execute(
    fill: { readonly instrument: Instrument; readonly side: Side; readonly price: Price; readonly quantity: Quantity },
    amountBefore: number,
  ): Charges {
    const { instrument, side, price, quantity } = fill;
    const code = instrument.code;
    const amount = price * quantity;
    const before = this.chargesOn(amountBefore, side, instrument);
    const after = this.chargesOn(amountBefore + amount, side, instrument);
    const commission = after.commission - before.commission;
    const tax = after.tax - before.tax;
    this.#positions.set(code, evolvePosition(this.position(code), { side, price, quantity }));
    this.#cash += (side === 'buy' ? -amount : amount) - commission - tax;
    this.#commission += commission;
    this.#tax += tax;
    const day = this.today(code);
    this.#days.set(code, {
      bought: day.bought + (side === 'buy' ? quantity : 0),
      sold: day.sold + (side === 'sell' ? quantity : 0),
      charges: day.charges + commission + tax,
    });
    invariant(Number.isSafeInteger(this.#cash), 'cash is no longer a whole number of won');
    return after;
  }
}
