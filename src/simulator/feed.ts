/** Venue events in, real-time entries out: the market's day is added up, executions go through the broker. */
import type { VenueEvent } from '../exchange/index.js';
import type { Broker } from './broker.js';
import { bestFrame, bookFrame, indicativeFrame, realEntry, stateFrame, tradeFrame, viFrame } from './frames.js';
import type { Market } from './market.js';
import type { RealEntry } from './sessions.js';

export class Feed {
  constructor(
    private readonly market: Market,
    private readonly broker: Broker,
    /** Whether anybody registered for it; what nobody wants is not encoded. */
    private readonly wants: (type: string, item: string) => boolean,
  ) {}

  /** Takes the events into account, in order, and tells them. */
  entriesOf(events: readonly VenueEvent[]): RealEntry[] {
    return events.flatMap((event) => {
      this.market.take(event);
      return this.#entries(event);
    });
  }

  #entries(event: VenueEvent): RealEntry[] {
    switch (event.kind) {
      case 'print':
        if (!this.wants('0B', event.code)) return [];
        return [realEntry('0B', event.code, tradeFrame(this.market.get(event.code), event))];
      case 'book': {
        const symbol = this.market.get(event.code);
        const entries: RealEntry[] = [];
        if (this.wants('0D', event.code)) {
          entries.push(realEntry('0D', event.code, bookFrame(symbol, event, this.market.state)));
        }
        if (this.wants('0C', event.code)) entries.push(realEntry('0C', event.code, bestFrame(symbol)));
        return entries;
      }
      case 'indicative':
        if (!this.wants('0H', event.code)) return [];
        return [realEntry('0H', event.code, indicativeFrame(this.market.get(event.code), event))];
      case 'state':
        return this.wants('0s', '') ? [realEntry('0s', '', stateFrame(event))] : [];
      case 'vi':
        if (!this.wants('1h', event.code)) return [];
        return [realEntry('1h', event.code, viFrame(this.market.get(event.code), event))];
      case 'execution':
        return this.broker.execute(event);
      case 'expired':
        this.broker.expire(event);
        return [];
      case 'dropped':
        return this.broker.drop(event);
    }
  }
}
