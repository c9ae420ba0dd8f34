/**
 * The venue: plays a tape by the clock and matches our orders against it. It has no clock of its own: the caller says how
 * late it is, and gets back everything that happened until then.
 *
 * @example
 * const venue = new Venue({ tape: syntheticTape({ schedule, instruments: DEFAULT_UNIVERSE, rng }), rng });
 * venue.advanceTo(schedule.open); // market states, auction, opening print
 * venue.submit({ id: '1', code, side: 'buy', type: 'market', price: null, quantity: 10 }, schedule.open);
 */
import { invariant, type CodeState, type EpochMs, type Rng, type StockCode } from '../domain/index.js';
import { agendaOf, isAfterTrades, type AgendaItem } from './agenda.js';
import { CodeMarket } from './code-market.js';
import { placeInQueue, takeFromAuction, takeFromPrint, takeRefreshed, UNBOUNDED, type Liquidity } from './matching.js';
import { OrderDesk } from './order-desk.js';
import { codeState, type Interruption } from './interruptions.js';
import { phaseAt, type VenuePhase } from './sessions.js';
import { printsByCode, type Tape, type TapePrint } from './tape.js';
import type { AmendResult, CancelResult, Quote, SubmitResult, VenueEvent, VenueOrder } from './venue-events.js';

export interface VenueOptions {
  readonly tape: Tape;
  /** Decides sizes in the book; a fork of it is used. */
  readonly rng: Rng;
  /** Whether `book` events are told (default true); a backtest that reads bars only saves their cost. */
  readonly books?: boolean;
  /** The most shares of one order that one event may trade at a time; default: no such bound. */
  readonly liquidity?: Liquidity;
}

export class Venue {
  readonly #tape: Tape;
  readonly #books: boolean;
  readonly #markets = new Map<StockCode, CodeMarket>();
  readonly #interruptions: readonly Interruption[];
  readonly #agenda: readonly AgendaItem[];
  readonly #desk: OrderDesk;
  readonly #liquidity: Liquidity;
  #nextItem = 0;
  #nextPrint = 0;
  /** The market has been played until here. */
  #played = 0;

  constructor({ tape, rng, books = true, liquidity = UNBOUNDED }: VenueOptions) {
    this.#tape = tape;
    this.#books = books;
    this.#liquidity = liquidity;
    this.#interruptions = tape.interruptions ?? [];
    this.#agenda = agendaOf(tape.schedule, this.#interruptions);
    const prints = printsByCode(tape.prints);
    for (const instrument of tape.instruments) {
      const { code } = instrument;
      const salt = rng.fork(`venue/${code}`).int(0, 0xffff_ffff);
      const own = prints.get(code) ?? [];
      this.#markets.set(code, new CodeMarket(instrument, tape.schedule, own, salt, this.#interruptions));
    }
    this.#desk = new OrderDesk(tape.schedule, this.#markets, this.#interruptions, liquidity);
  }

  /** Time of the next market-side event; null when the day is over. */
  nextEventAt(): EpochMs | null {
    const item = this.#agenda[this.#nextItem];
    const print = this.#tape.prints[this.#nextPrint];
    if (item === undefined || print === undefined) return item?.time ?? print?.time ?? null;
    return item.time < print.time ? item.time : print.time;
  }

  /** Plays everything up to and including `time`, in time order. @throws InvariantError when time runs backwards */
  advanceTo(time: EpochMs): VenueEvent[] {
    this.#notBefore(time);
    this.#played = time;
    const out: VenueEvent[] = [];
    for (;;) {
      const item = this.#agenda[this.#nextItem];
      const print = this.#tape.prints[this.#nextPrint];
      if (item !== undefined && (print === undefined || this.#isNext(item, print))) {
        if (item.time > time) return out;
        this.#nextItem++;
        this.#keep(item, out);
      } else {
        if (print === undefined || print.time > time) return out;
        this.#nextPrint++;
        this.#print(print, out);
      }
    }
  }

  /**
   * Takes an order; call `advanceTo(now)` first: what the market does until `now` and was not played yet counts as coming
   * after the order. Immediate executions are in `events`.
   *
   * @throws InvariantError when the id was used before
   */
  submit(order: VenueOrder, now: EpochMs): SubmitResult {
    this.#notBefore(now);
    return this.#desk.submit(order, now);
  }

  /** Takes back `quantity` shares of a working order; 0 = all that is left. */
  cancel(orderId: string, quantity: number, now: EpochMs): CancelResult {
    this.#notBefore(now);
    return this.#desk.cancel(orderId, quantity);
  }

  /**
   * Moves `quantity` shares (0 = all that is left) of a working order to the limit order `newId` at `price`, which queues
   * anew; the rest keeps its place. Immediate executions of the new order are in `events`.
   */
  amend(orderId: string, newId: string, quantity: number, price: number, now: EpochMs): AmendResult {
    this.#notBefore(now);
    return this.#desk.amend(orderId, newId, quantity, price, now);
  }

  /** Shares of an order still working; 0 when it is done or unknown. */
  remaining(orderId: string): number {
    return this.#desk.remaining(orderId);
  }

  /** The day of one code so far. @throws InvariantError when the code is not on the tape */
  quote(code: StockCode): Quote {
    return this.#market(code).quote();
  }

  /** Which part of the regular session it is at `time`. */
  phase(time: EpochMs): VenuePhase {
    return phaseAt(this.#tape.schedule, time);
  }

  /** What stops or changes the trading of a code at `time` besides the hours. */
  state(code: StockCode, time: EpochMs): CodeState {
    return codeState(this.#interruptions, code, time);
  }

  #notBefore(now: EpochMs): void {
    invariant(now >= this.#played, 'time runs backwards at the venue, to', now);
  }

  #market(code: StockCode): CodeMarket {
    const market = this.#markets.get(code);
    invariant(market !== undefined, 'not on the tape:', code);
    return market;
  }

  #isNext(item: AgendaItem, print: TapePrint): boolean {
    return item.time < print.time || (item.time === print.time && !isAfterTrades(item, this.#tape.schedule));
  }

  #keep(item: AgendaItem, out: VenueEvent[]): void {
    switch (item.does) {
      case 'tell':
        out.push(item.event);
        break;
      case 'stop':
      case 'resume':
        this.#interrupt(item.stop, item.does === 'stop', item.time, out);
        break;
      case 'showAuction':
        this.#showAuctions(item.time, item.code, out);
        break;
      case 'convert':
        for (const { orders } of this.#markets.values()) orders.convert();
        break;
      case 'expire':
        out.push(...this.#desk.expire(item.time));
    }
  }

  /** A stop empties the book until its auction is shown; only a volatility interruption is told by a message of its own. */
  #interrupt(stop: Interruption, begins: boolean, time: EpochMs, out: VenueEvent[]): void {
    for (const [code, market] of this.#markets) {
      if (stop.code !== null && stop.code !== code) continue;
      if (stop.kind === 'vi') {
        const { volume, amount } = market;
        out.push({ kind: 'vi', time, code, phase: begins ? 'triggered' : 'released', stop, volume, amount });
      }
      if (begins) market.stop();
      else if (this.state(code, time) === 'trading') market.resume();
      if (begins && this.#books && stop.auctionFrom !== time) out.push(market.bookEvent(time));
    }
    // Level 3 of the circuit breaker: the day is over.
    if (begins && stop.kind === 'breaker' && stop.end === null) out.push(...this.#desk.expire(time));
  }

  #showAuctions(time: EpochMs, only: StockCode | null, out: VenueEvent[]): void {
    for (const [code, market] of this.#markets) {
      const view = only === null || only === code ? market.viewAuction(time) : null;
      if (view === null) continue;
      if (view.indicative !== null) {
        const { price, quantity } = view.indicative;
        out.push({ kind: 'indicative', time, code, price, quantity, volume: market.volume });
      }
      if (this.#books) out.push(market.bookEvent(time));
    }
  }

  /** Resting orders trade against the book as the trade found it; then the book follows. The trade itself is told first. */
  #print(print: TapePrint, out: VenueEvent[]): void {
    const market = this.#market(print.code);
    const { orders, book, ladder } = market;
    const continuous = print.session === 2 && this.phase(print.time) === 'continuous';
    const executions: VenueEvent[] = [];
    const most = orders.empty ? 0 : this.#liquidity(print.time);
    if (!orders.empty) {
      const report = this.#desk.reportTo(executions, print.time);
      if (print.auction) takeFromAuction(orders, ladder, print, report, most);
      else if (continuous) takeFromPrint(orders, book, ladder, print, report, most);
    }
    out.push(market.print(print), ...executions);
    if (this.#books && print.session === 2) out.push(market.bookEvent(print.time));
    if (!orders.empty && continuous) {
      takeRefreshed(orders, book, this.#desk.reportTo(out, print.time), most);
      placeInQueue(orders, book);
    }
  }
}
