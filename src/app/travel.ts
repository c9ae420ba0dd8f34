/** A recorded day opened for travelling: its log, the traveller, and why things were done. */
import { causalChain, openDayLog, type Chain } from '../../db/index.js';
import type { Envelope } from '../domain/index.js';
import { Traveller, type TravelOptions } from '../engine/travel/index.js';

export interface TravelDay {
  readonly path: string;
  readonly head: number;
  readonly traveller: Traveller;
  /** Seqs that people look for first: what was filled, and what was alarmed about. */
  readonly landmarks: { readonly fills: readonly number[]; readonly alarms: readonly number[] };
  /** Events of the log, in order. */
  read(from: number, limit: number): readonly Envelope[];
  /** See {@link causalChain}. @throws InputError `bad_id`, `not_found` */
  why(id: string): Chain;
  close(): void;
}

/** Opens for reading only: a day that a daemon lives at this moment too, up to what it has committed. @throws InputError `no_log`; HaruError */
export function openTravel(path: string, options: TravelOptions): TravelDay {
  const log = openDayLog({ path, readonly: true, ...(options.onNote === undefined ? {} : { note: options.onNote }) });
  try {
    const events = log.withoutTicks();
    const seqsOf = (type: string): number[] => events.filter(({ event }) => event.type === type).map(({ seq }) => seq);
    return {
      path,
      head: log.head,
      traveller: new Traveller(log, options),
      landmarks: { fills: seqsOf('OrderFilled'), alarms: seqsOf('AlarmRaised') },
      read: (from, limit) => log.read(from, limit),
      why: (id) => causalChain({ events, at: (seq) => log.read(seq, 1)[0] }, id),
      close: () => {
        log.close();
      },
    };
  } catch (error) {
    log.close();
    throw error;
  }
}
