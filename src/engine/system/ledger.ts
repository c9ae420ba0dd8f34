/** Our own books: cash and charges from the day's fills, held against what the broker says. */
import {
  chargesOn,
  evolveAccount,
  openingAccount,
  type Account,
  type AccountReported,
  type Money,
  type Side,
  type StockCode,
} from '../../domain/index.js';
import type { Core } from './core.js';
import type { Desk } from './desk.js';
import { bound, type OrderActor } from './order-actor.js';

export interface LedgerState {
  readonly account: Account | null;
  readonly opening: Money;
  readonly openingEquity: number;
  /** The broker's newest word. */
  readonly report: AccountReported | null;
}

export class Ledger {
  #account: Account | null = null;
  #opening = 0 as Money;
  #openingEquity = 0;
  #report: AccountReported | null = null;

  constructor(
    readonly core: Core,
    readonly desks: ReadonlyMap<StockCode, Desk>,
    readonly lastPrice: (code: StockCode) => number,
    state?: LedgerState,
  ) {
    if (state === undefined) return;
    this.#account = state.account;
    this.#opening = state.opening;
    this.#openingEquity = state.openingEquity;
    this.#report = state.report;
  }

  get cash(): Money {
    return this.#account?.cash ?? (0 as Money);
  }

  /** Cash and holdings at the last prices. */
  get equity(): Money {
    let equity: number = this.cash;
    for (const desk of this.desks.values()) equity += this.#worth(desk);
    return equity as Money;
  }

  /** Since the day's first account report, charges included. */
  get profit(): number {
    return this.#account === null ? 0 : this.equity - this.#openingEquity;
  }

  /** Cash not bound by working buys. */
  orderable(working: readonly OrderActor[]): Money {
    const { amount } = bound(working, (code) => this.desks.get(code)?.limits.upper ?? 0);
    const { config } = this.core;
    const { commission } = chargesOn(
      amount,
      'buy',
      { market: 'KOSPI', kind: 'stock' },
      config.costs,
      config.settlementDay,
    );
    return Math.max(this.cash - amount - commission, 0) as Money;
  }

  /** `added` is what one execution added to its order's amount and charges. */
  filled(side: Side, added: { amount: number; commission: number; tax: number }): void {
    this.#account = evolveAccount(this.#account ?? openingAccount(0 as Money), { side, amount: added.amount }, added);
    this.#show();
  }

  /** The first report opens the books; later ones are kept for {@link Ledger.verify}. */
  reported(report: AccountReported): void {
    if (this.#account === null) this.#open(report);
    this.#report = report;
  }

  /** Holds the books against the broker's newest report. Differences are told, not hidden. */
  verify(): void {
    if (this.#report !== null) this.#compare(this.#report);
  }

  persist(): LedgerState {
    return {
      account: this.#account,
      opening: this.#opening,
      openingEquity: this.#openingEquity,
      report: this.#report,
    };
  }

  #open(report: AccountReported): void {
    this.#account = openingAccount(report.cash);
    this.#opening = report.cash;
    for (const holding of report.holdings) {
      const desk = this.desks.get(holding.code);
      if (desk !== undefined) desk.adjust(holding);
      else
        this.core.alarm(
          'holding_elsewhere',
          holding.code,
          `${holding.quantity} shares of a code that is not traded here`,
        );
    }
    this.#openingEquity =
      this.cash + report.holdings.reduce((sum, holding) => sum + (this.desks.has(holding.code) ? holding.cost : 0), 0);
    this.#show();
  }

  #compare(report: AccountReported): void {
    if (report.cash !== this.cash) {
      this.core.alarm('cash_mismatch', 'account', `broker ${report.cash}, own books ${this.cash}`);
    }
    const held = new Map(report.holdings.map((holding) => [holding.code, holding.quantity as number]));
    for (const [code, desk] of this.desks) {
      const broker = held.get(code) ?? 0;
      if (broker !== desk.position.quantity) {
        this.core.alarm('holding_mismatch', code, `broker ${broker}, own books ${desk.position.quantity}`);
      }
    }
  }

  /** At the last price, or at cost while there is none. */
  #worth(desk: Desk): number {
    const { quantity, cost } = desk.position;
    const last = this.lastPrice(desk.code);
    return last > 0 ? quantity * last : cost;
  }

  #show(): void {
    const account = this.#account;
    if (account === null) return;
    this.core.change((draft) => {
      draft.account = { ...account, opening: this.#opening, openingEquity: this.#openingEquity };
    });
  }
}
