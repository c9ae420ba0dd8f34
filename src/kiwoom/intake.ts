/** Where decoded entries go: into the inbox, but for what tells nothing. What could not be read is told to people. */
import type { Clock, DayEvent, EpochMs, Inbox, StockCode } from '../domain/index.js';
import type { FrameSink } from './codec/frame.js';
import type { OrderReport } from './codec/order-report.js';
import type { OrderBook } from './order-book.js';
import type { Logger } from './transport.js';

export class Intake implements FrameSink {
  /** VI messages of codes that were not asked for: `1h` is registered for the whole market, since its item is empty. */
  otherVi = 0;
  readonly #codes = new Set<string>();
  #garbage = 0;

  constructor(
    private readonly parts: {
      readonly inbox: Inbox;
      readonly clock: Clock;
      readonly book: OrderBook;
      readonly logger: Logger;
    },
  ) {}

  expect(codes: readonly StockCode[]): void {
    for (const code of codes) this.#codes.add(code);
  }

  event(event: DayEvent, at: EpochMs | null): void {
    if (event.type === 'ViReported' && !this.#codes.has(event.code)) this.otherVi++;
    else this.parts.inbox.offer(event, at ?? this.parts.clock.now());
  }

  report(report: OrderReport, at: EpochMs | null): void {
    const { book, inbox, clock, logger } = this.parts;
    const gaps = book.stats.fillGaps;
    const event = book.apply(report);
    if (book.stats.fillGaps > gaps) logger.warn({ order: report.number }, 'an execution of this order was missed');
    if (event !== null) inbox.offer(event, at ?? clock.now());
  }

  /** The first one, the tenth, the hundredth …: garbage that goes on must not fill the disk as well. */
  garbage(reason: string, text: string): void {
    this.#garbage++;
    if (!/^10*$/.test(String(this.#garbage))) return;
    this.parts.logger.warn({ reason, text: text.slice(0, 200), times: this.#garbage }, 'a frame cannot be read');
  }
}
