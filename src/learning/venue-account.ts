/**
 * `--costs kiwoom` and `mock`: whole won, prices on the tick grid, the broker's commission and the state's taxes of the
 * day, by the same rules as the engine and the simulator.
 */
import {
  affordableQuantity,
  ceilToTick,
  chargesOn,
  createCalendar,
  dayOf,
  evolveAccount,
  evolvePosition,
  flatPosition,
  floorToTick,
  money,
  openingAccount,
  price as priceOf,
  quantity as quantityOf,
  type Account,
  type Bar,
  type CostSchedule,
  type Instrument,
  type Position,
  type Side,
  type TradingDay,
} from '../domain/index.js';
import { sharesFor, type TradingAccount } from './account.js';

export type Traded = Pick<Instrument, 'code' | 'market' | 'kind'>;

const calendar = createCalendar();

export class VenueAccount implements TradingAccount {
  #cash: Account = openingAccount(money(0));
  #position: Position;
  /** The last day met and its settlement day: bars of one day come together. */
  #day: TradingDay | null = null;
  #settlement: TradingDay | null = null;

  constructor(
    readonly instrument: Traded,
    readonly costs: CostSchedule,
  ) {
    this.#position = flatPosition(instrument.code);
  }

  get balance(): number {
    return this.#cash.cash;
  }

  get numStocks(): number {
    return this.#position.quantity;
  }

  /** Cost of the shares held, without charges, per share. */
  get avgBuyPrice(): number {
    const { quantity, cost } = this.#position;
    return quantity === 0 ? 0 : cost / quantity;
  }

  reset(balance: number): void {
    this.#cash = openingAccount(money(balance));
    this.#position = flatPosition(this.instrument.code);
  }

  mayBuy(bar: Bar): boolean {
    return this.#costOf(bar, 1) <= this.#cash.cash;
  }

  maySell(): boolean {
    return this.#position.quantity > 0;
  }

  buy(bar: Bar, amount: number): number {
    const price = this.#priceOf(bar, 'buy');
    const wanted = sharesFor(amount, price);
    const { cash } = this.#cash;
    if (this.#costOf(bar, wanted) <= cash) return this.#trade(bar, 'buy', wanted);
    return this.#trade(
      bar,
      'buy',
      affordableQuantity(cash, price, this.instrument, this.costs, this.#settlementOf(bar)),
    );
  }

  sell(bar: Bar, amount: number): number {
    const wanted = sharesFor(amount, this.#priceOf(bar, 'sell'));
    return this.#trade(bar, 'sell', Math.min(wanted, this.#position.quantity));
  }

  /** The close, or the next valid price to our disadvantage: adjusted prices may lie between two ticks. */
  #priceOf({ close, time }: Bar, side: Side): number {
    const round = side === 'buy' ? ceilToTick : floorToTick;
    return Math.max(round(close, this.instrument, dayOf(time)), 1);
  }

  /** Won that a purchase takes, its commission included. */
  #costOf(bar: Bar, shares: number): number {
    const amount = this.#priceOf(bar, 'buy') * shares;
    return amount + chargesOn(amount, 'buy', this.instrument, this.costs, this.#settlementOf(bar)).commission;
  }

  #trade(bar: Bar, side: Side, shares: number): number {
    if (shares === 0) return 0;
    const price = priceOf(this.#priceOf(bar, side));
    const amount = price * shares;
    const charges = chargesOn(amount, side, this.instrument, this.costs, this.#settlementOf(bar));
    this.#cash = evolveAccount(this.#cash, { side, amount }, charges);
    this.#position = evolvePosition(this.#position, { side, price, quantity: quantityOf(shares) });
    return shares;
  }

  /** T+2 decides the rate of tax. */
  #settlementOf({ time }: Bar): TradingDay {
    const day = dayOf(time);
    if (this.#settlement === null || this.#day !== day) {
      this.#day = day;
      this.#settlement = calendar.next(day, 2);
    }
    return this.#settlement;
  }
}
