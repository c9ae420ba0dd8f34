/** The books of all codes of a day, kept by what its market says. */
import type { DayConfig, DayEvent, EpochMs, StockCode } from '../../domain/index.js';
import { TickBook, type Trade } from './tick-book.js';
import type { TickTerms } from './tick-fills.js';

/** What each code's tape shows. It may be told of a day for hours before anybody trades on it. */
export class TickBooks {
  readonly #books = new Map<StockCode, TickBook>();
  readonly #ownInTape: boolean;

  /** @param recorded of the day that is played, whose market says whether the account's own executions are in its tape */
  constructor(recorded: Pick<DayConfig, 'codes' | 'schedule' | 'market'>) {
    for (const code of recorded.codes) this.#books.set(code, new TickBook(recorded.schedule));
    // A simulator prints no trade of its clients (D-exchange-1), and paper trading reaches no exchange.
    this.#ownInTape = recorded.market === 'live';
  }

  of(code: StockCode): TickBook | undefined {
    return this.#books.get(code);
  }

  /** An event of the recorded day. @returns the trade that it was, where orders may have a part of it */
  saw(event: DayEvent, now: EpochMs, terms: TickTerms): Trade | null {
    switch (event.type) {
      case 'TradeTicked':
        return this.of(event.code)?.traded(event, now, terms) ?? null;
      case 'QuoteTicked':
        this.of(event.code)?.quoted(event, now);
        break;
      case 'ViReported':
        if (event.phase === 'triggered') this.of(event.code)?.interrupted();
        break;
      case 'HaltReported':
        for (const [code, book] of this.#books) {
          if (event.code === null || event.code === code) book.stopped(event.halted);
        }
        break;
      case 'OrderFilled':
        if (this.#ownInTape) this.of(event.code)?.owned(event.price, event.quantity);
        break;
      default:
    }
    return null;
  }
}
