/** REST over a bad network: requests and answers that get lost, come late, or come as something else (KIWOOM.md §4.4). */
import type { Rng } from '../../domain/index.js';
import type { WireRequest, WireResponse } from '../envelope.js';
import type { Fault, FaultOf } from './plan.js';

/** One REST call: what the server did, and what of it the client hears. */
export interface Exchange {
  /** Null: the request never arrived, or was never carried out. */
  readonly done: WireResponse | null;
  /** What the client hears; null: nothing, for the connection breaks. */
  readonly heard: Promise<WireResponse | null>;
}

export interface CallFaultsOptions {
  readonly rng: Rng;
  /** Resolves after `ms` of market time. */
  wait(ms: number): Promise<void>;
}

const BLOCKED = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
/** What may come in an answer's place: a proxy's page, the beginning of an answer, nothing. */
const GARBAGE = [BLOCKED, '{"return_code":0,"return_m', '', 'Internal Server Error'];

export class CallFaults {
  constructor(private readonly options: CallFaultsOptions) {}

  /** @param due the faults of this call; the network has one fate for it: the first that says something of it */
  exchange(request: WireRequest, due: readonly Fault[], answer: (request: WireRequest) => WireResponse): Exchange {
    for (const fault of due) {
      switch (fault.kind) {
        case 'requestLost':
          return { done: null, heard: Promise.resolve(null) };
        case 'answerLost':
          return { done: answer(request), heard: Promise.resolve(null) };
        case 'answerLate':
          return this.#late(answer(request), fault);
        case 'answerGarbled':
          return this.#garbled(fault, () => answer(request));
        default:
      }
    }
    const done = answer(request);
    return { done, heard: Promise.resolve(done) };
  }

  #late(done: WireResponse, { ms }: FaultOf<'answerLate'>): Exchange {
    return { done, heard: this.options.wait(ms).then(() => done) };
  }

  #garbled({ status, executed }: FaultOf<'answerGarbled'>, answer: () => WireResponse): Exchange {
    const done = executed ? answer() : null;
    const body = GARBAGE[this.options.rng.int(0, GARBAGE.length - 1)] ?? '';
    return { done, heard: Promise.resolve({ status, headers: { 'content-type': 'text/html' }, body }) };
  }
}
