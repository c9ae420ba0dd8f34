/** Our own books: cash and charges from the day's fills, held against what the broker says. */
import {
  chargesOn,
  evolveAccount,
  openingAccount,
  type Account,
  type AccountReported,
  type EpochMs,
  type Money,
  type OrderFilled,
  type Side,
  type StockCode,
} from '../../domain/index.js';
import { hasBehaviour } from '../behaviour.js';
import type { Core } from './core.js';
import type { Desk } from './desk.js';
import type { Difference, Worth } from './guard.js';
import { bound, type OrderActor } from './order-actor.js';

export interface LedgerState {
  readonly account: Account | null;
  readonly opening: Money;
  readonly openingEquity: number;
  /** The broker's newest word, and when it was asked for. */
  readonly report: AccountReported | null;
  readonly askedAt: EpochMs;
  /** When the newest execution was counted. */
  readonly filledAt: EpochMs;
  /** Won by which the books may be off, and when that was last added to. */
  readonly slack: number;
  readonly estimatedAt: EpochMs;
}

/** Reports of executions that a reconciliation already told of may still be under way for so long. */
const CATCH_UP = 10_000;

/** Charges of an estimated amount may be off by one step of the commission and one won for each tax. */
const CHARGE_STEP = 12;

export class Ledger {
  #account: Account | null = null;
  #opening = 0 as Money;
  #openingEquity = 0;
  #report: AccountReported | null = null;
  #askedAt = 0 as EpochMs;
  #filledAt = 0 as EpochMs;
  #slack = 0;
  #estimatedAt = 0 as EpochMs;

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
    this.#askedAt = state.askedAt;
    this.#filledAt = state.filledAt;
    this.#slack = state.slack;
    this.#estimatedAt = state.estimatedAt;
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

  /** Equity, and what it gained since the day's first account report, charges included; null until that report. */
  get worth(): Worth | null {
    if (this.#account === null) return null;
    const { equity } = this;
    return { equity, profit: equity - this.#openingEquity };
  }

  /**
   * The day begins: what is carried over counts at the day's base price, not at what it once cost. A loss of years is no
   * loss of today, and must not trip today's limit.
   */
  revalue(): void {
    if (this.#account === null) return;
    this.#openingEquity = this.#opening;
    for (const { position, instrument } of this.desks.values()) {
      this.#openingEquity += position.quantity * instrument.basePrice;
    }
    this.#show();
  }

  /** The most that a share of a code may cost today, won; 0 for codes that are not traded here. */
  readonly #upper = (code: StockCode): number => this.desks.get(code)?.limits.upper ?? 0;

  /** Cash not bound by working buys. */
  orderable(working: readonly OrderActor[]): Money {
    if (working.length === 0) return this.cash;
    const { amount } = bound(working, this.#upper);
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
    this.#filledAt = this.core.now;
    // It is of before this execution, whatever a clock that was set back says of the two.
    if (hasBehaviour(this.core.config, 3)) this.#report = null;
    this.#show();
  }

  /**
   * That execution was never seen: a reconciliation told of it. The broker lists an order's average price only, cut to
   * whole won, so its amount may be off by a won for each share.
   */
  estimated({ cumulative, quantity }: Pick<OrderFilled, 'cumulative' | 'quantity'>): void {
    this.#slack += cumulative + quantity + CHARGE_STEP;
    this.#estimatedAt = this.core.now;
  }

  /** Whether the books are ahead of the reports: a reconciliation told of executions whose own reports may be to come. */
  get isAhead(): boolean {
    return this.#estimatedAt > 0 && this.core.now - this.#estimatedAt < CATCH_UP;
  }

  /** The first report opens the books; later ones are kept for {@link Ledger.verify}. */
  reported(report: AccountReported, askedAt: EpochMs): void {
    if (this.#account === null) this.#open(report);
    // Asked in what is now the future: nobody can say what came in between.
    if (askedAt > this.core.now && hasBehaviour(this.core.config, 3)) return;
    this.#report = report;
    this.#askedAt = askedAt;
  }

  /**
   * Holds the books against the broker's newest report, unless an execution came in the moment of its question or after:
   * cash and holdings are two questions, and it may lie between them. Differences are named, not hidden; those that
   * estimated executions explain are taken over from the broker.
   *
   * @returns what differs, or null when there was nothing to compare
   */
  verify(): readonly Difference[] | null {
    if (this.#report === null || this.#askedAt < this.#filledAt) return null;
    if (this.#askedAt === this.#filledAt && hasBehaviour(this.core.config, 2)) return null;
    if (this.#slack > 0) this.#adopt(this.#report);
    return this.#compare(this.#report);
  }

  persist(): LedgerState {
    return {
      account: this.#account,
      opening: this.#opening,
      openingEquity: this.#openingEquity,
      report: this.#report,
      askedAt: this.#askedAt,
      filledAt: this.#filledAt,
      slack: this.#slack,
      estimatedAt: this.#estimatedAt,
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

  /** Takes over cash and costs that are as near to ours as estimates are to the truth. */
  #adopt({ cash, holdings }: AccountReported): void {
    const near = (broker: number, own: number): boolean => broker !== own && Math.abs(broker - own) <= this.#slack;
    for (const holding of holdings) {
      const desk = this.desks.get(holding.code);
      const { quantity, cost } = desk?.position ?? {};
      if (quantity === holding.quantity && near(holding.cost, cost ?? 0)) desk?.adjust(holding);
    }
    if (this.#account !== null && near(cash, this.cash)) {
      const detail = `cash ${this.cash} becomes the broker's ${cash}: executions nobody saw had been counted at an average`;
      this.core.alarm('cash_adopted', 'account', detail);
      this.#account = { ...this.#account, cash };
      this.#show();
    }
    this.#slack = 0;
  }

  #compare(report: AccountReported): readonly Difference[] {
    const found: Difference[] = [];
    const hold = (alarm: Difference['alarm'], subject: string, broker: number, own: number): void => {
      if (broker !== own) found.push({ alarm, subject, detail: `broker ${broker}, own books ${own}` });
    };
    hold('cash_mismatch', 'account', report.cash, this.cash);
    const held = new Map(report.holdings.map((holding) => [holding.code, holding.quantity as number]));
    for (const [code, desk] of this.desks) {
      hold('holding_mismatch', code, held.get(code) ?? 0, desk.position.quantity);
    }
    return found;
  }

  /** At the last price, or at the base price while there is none; at cost until the broker has told what it is. */
  #worth(desk: Desk): number {
    const { quantity, cost } = desk.position;
    const last = this.lastPrice(desk.code);
    if (last > 0) return quantity * last;
    return desk.known ? quantity * desk.instrument.basePrice : cost;
  }

  #show(): void {
    const account = this.#account;
    if (account === null) return;
    this.core.change((draft) => {
      draft.account = { opening: this.#opening, openingEquity: this.#openingEquity, ...account };
    });
  }
}
