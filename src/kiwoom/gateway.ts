/**
 * The BrokerGateway port over REST. The one rule that everything here serves: nothing is ever sent twice, and each order
 * ends in exactly one event. A definite refusal is a rejection, an unclear failure is an unknown outcome, and the only
 * request that leaves again is one that the server turned away unread for coming too fast (KIWOOM.md §4.4).
 */
import type {
  AmendRequested,
  BrokerEvent,
  BrokerGateway,
  BrokerQuery,
  BrokerTarget,
  CancelRequested,
  Clock,
  DayEvent,
  EpochMs,
  HaltReported,
  Inbox,
  OrderId,
  OrderRequested,
} from '../domain/index.js';
import type { Activity } from './activity.js';
import type { Reply } from './errors.js';
import type { OrderBook } from './order-book.js';
import type { Queries } from './queries.js';
import { amending, canceling, numberOf, placing, type OrderCall } from './requests/orders.js';
import type { Rest } from './rest.js';
import { reasonOf } from './token.js';

/** How often an order that was turned away by 429 + 5 + 1700 goes out again. */
const MAX_RESENDS = 2;

/** Refusals that say that trading stopped (KIWOOM.md §4.3): of the order's code, and of the whole market. */
const HALTED = 'RC4007';
const BREAKER = '509193';

export class KiwoomGateway implements BrokerGateway {
  /** Orders whose answer is awaited, and whether each may still leave. */
  readonly #submitted = new Map<OrderId, { mayLeave: boolean }>();

  constructor(
    private readonly parts: {
      readonly rest: Rest;
      readonly queries: Queries;
      readonly book: OrderBook;
      readonly inbox: Inbox;
      readonly clock: Clock;
      readonly activity: Activity;
    },
  ) {}

  submit(request: OrderRequested): void {
    const { orderId } = request;
    const turn = { mayLeave: true };
    this.#submitted.set(orderId, turn);
    this.#launch(async () => {
      const reply = await this.#send(placing(request), () => turn.mayLeave);
      this.#submitted.delete(orderId);
      return [placed(orderId, reply), ...haltsToldBy(request, reply)];
    });
  }

  withhold(orderId: OrderId): void {
    const turn = this.#submitted.get(orderId);
    if (turn !== undefined) turn.mayLeave = false;
  }

  cancel(request: CancelRequested, target: BrokerTarget): void {
    this.#launch(async () => [this.#asked('cancel', request.orderId, await this.#send(canceling(target)))]);
  }

  amend(request: AmendRequested, target: BrokerTarget): void {
    this.#launch(async () => [this.#asked('amend', request.orderId, await this.#send(amending(request, target)))]);
  }

  /** The answer is dated when it was asked for: what the broker lists may be older than what it reported meanwhile. */
  query(query: BrokerQuery): void {
    const asked = this.parts.clock.now();
    this.#launch(async () => [await this.parts.queries.answer(query)], asked);
  }

  #launch(work: () => Promise<readonly DayEvent[]>, dated?: EpochMs): void {
    const { activity, inbox, clock } = this.parts;
    activity.touch();
    void work().then((events) => {
      for (const event of events) inbox.offer(event, dated ?? clock.now());
    });
  }

  /** Never rejects: even a fault of our own must leave the order with an outcome, and the honest one is "unclear". */
  async #send({ endpoint, body }: OrderCall, mayLeave = (): boolean => true): Promise<Reply> {
    try {
      for (let resends = 0; ; resends++) {
        const reply = await this.parts.rest.call(endpoint, body, { mayLeave });
        if (reply.kind !== 'refused' || !reply.throttled || resends === MAX_RESENDS) return reply;
      }
    } catch (error) {
      return { kind: 'unclear', reason: reasonOf(error) };
    }
  }

  #asked(request: 'cancel' | 'amend', orderId: OrderId, reply: Reply): BrokerEvent {
    if (reply.kind === 'unclear') return { type: 'RequestOutcomeUnknown', request, orderId, reason: reply.reason };
    if (reply.kind === 'refused') {
      return { type: 'RequestRefused', request, orderId, code: reply.code, message: reply.message };
    }
    const number = numberOf(reply.body);
    if (number === null) return { type: 'RequestOutcomeUnknown', request, orderId, reason: NO_NUMBER };
    return (
      this.parts.book.expect(number, request, orderId) ?? {
        type: 'RequestAcknowledged',
        request,
        orderId,
        requestBrokerId: number,
      }
    );
  }
}

const NO_NUMBER = 'Kiwoom took it, but its answer holds no order number';

/** What a refusal says of the market, beyond its order. */
function haltsToldBy({ order }: OrderRequested, reply: Reply): readonly HaltReported[] {
  const code = reply.kind === 'refused' ? reply.code : '';
  if (code !== HALTED && code !== BREAKER) return [];
  return [{ type: 'HaltReported', code: code === HALTED ? order.code : null, halted: true }];
}

function placed(orderId: OrderId, reply: Reply): BrokerEvent {
  if (reply.kind === 'unclear') return { type: 'OrderOutcomeUnknown', orderId, reason: reply.reason };
  if (reply.kind === 'refused') {
    return { type: 'OrderRejected', orderId, brokerOrderId: null, code: reply.code, message: reply.message };
  }
  const number = numberOf(reply.body);
  if (number === null) return { type: 'OrderOutcomeUnknown', orderId, reason: NO_NUMBER };
  return { type: 'OrderAcknowledged', orderId, brokerOrderId: number };
}
