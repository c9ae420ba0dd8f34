/** Days of chance: a broker that answers as it likes, in any order or not at all, and a market that does the same. */
import fc from 'fast-check';
import type { EpochMs } from '../../../src/domain/index.js';
import { at, Bench, fill, HYNIX, KODEX } from '../../unit/engine/bench.js';

/** One thing that happens. `pick` chooses among orders or codes, `size` is how much. */
export interface Move {
  readonly what: (typeof MOVES)[number];
  readonly pick: number;
  readonly size: number;
}

const MOVES = [
  'tick', 'tick', 'tick', 'bar', 'bar', 'bar', 'bar', 'wait', 'acknowledge', 'acknowledge', 'accept', 'fill', 'fill',
  'cancel', 'reject', 'lose', 'lists', 'refuse', 'taken', 'foreign', 'down', 'online', 'morning', 'vi', 'halt',
  'resume', 'flatten', 'account', 'holding', 'fail', 'closing',
] as const; // prettier-ignore

export const moves = (length: number): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom(...MOVES),
      pick: fc.integer({ min: 0, max: 7 }),
      size: fc.integer({ min: 1, max: 120 }),
    }),
    { minLength: length / 2, maxLength: length },
  );

/** Lives a day of two codes through `moves`; it ends settled when `settle` is set. */
export function live(moves: readonly Move[], settle = false): Bench {
  const bench = new Bench({ config: { codes: [KODEX, HYNIX], cashPerBuy: 400, lookback: 2 } }).trading();
  bench.tick(90_000, 5, { code: HYNIX });
  for (const move of moves) make(bench, move);
  if (settle) until(bench, '160100').offer(account).lists();
  return bench;
}

/** Lets time pass until `hhmmss`, if it is not past already. */
function until(bench: Bench, hhmmss: string): Bench {
  return bench.clock.now() < at(hhmmss) ? bench.to(hhmmss) : bench;
}

const account = { type: 'AccountReported', cash: 9_000_000, orderable: 9_000_000, holdings: [] } as const;

function make(bench: Bench, { what, pick, size }: Move): Bench {
  if (bench.ends.length > 0) return bench;
  const code = pick % 2 === 0 ? KODEX : HYNIX;
  const price = code === KODEX ? 30_000 + size * 5 : 90_000 + size * 100;
  switch (what) {
    case 'tick':
      return bench.tick(price, size % 7 === 0 ? -size : size, { code, ask: price, bid: price });
    case 'bar':
      bench.wishes.push(pick % 3 === 0 ? 'sell' : 'buy', pick % 2 === 0 ? 'buy' : 'sell');
      bench.clock.advanceTo((Math.ceil((bench.clock.now() + 1) / 60_000) * 60_000 + 1_600) as EpochMs);
      bench.wishes.length = 0;
      return bench.tick(price, size, { code, ask: price, bid: price });
    case 'wait':
      bench.clock.advanceTo((bench.clock.now() + size * 500) as EpochMs);
      return bench;
    case 'down':
      return bench.offer({ type: 'LinkReported', state: 'backingOff', detail: 'chance' });
    case 'online':
      return bench.online();
    case 'morning':
      return bench.offer({ type: 'BarsReported', code, interval: '1m', before: bench.system.day.pivot ?? 0, bars: [] }); // prettier-ignore
    case 'vi':
      return bench.offer({ type: 'ViReported', code, phase: size % 3 === 0 ? 'triggered' : 'released', kind: 'static', price }); // prettier-ignore
    case 'halt':
    case 'resume':
    case 'flatten':
      return bench.offer({ type: 'CommandReceived', command: { kind: what, reason: 'chance' }, source: 'cli' });
    case 'account':
      return bench.offer(account);
    case 'holding':
      return bench.offer({ type: 'HoldingReported', code, quantity: size, averagePrice: 1, cost: size, sellable: 0 }); // prettier-ignore
    case 'fail':
      return bench.offer({ type: 'QueryFailed', query: 'account', reason: 'chance' });
    case 'lists':
      return bench.lists(...listsOf(bench, size), (bench.clock.now() - (pick % 3) * 3_000) as EpochMs);
    case 'foreign':
      return bench.offer(fill({ number: '0000999', quantity: size, of: 500 }));
    case 'closing':
      // Rare, or no day would trade for long.
      return pick === 0 && size > 100 ? until(bench, '152000').market('2') : bench.market('P');
    default:
      return answer(bench, what, pick, size);
  }
}

/** Something about one of the orders that left. */
function answer(bench: Bench, what: Move['what'], pick: number, size: number): Bench {
  const sent = bench.gateway.submits;
  const request = sent[sent.length - 1 - (pick % 3)];
  if (request === undefined) return bench;
  const { orderId, order } = request;
  const brokerOrderId = numberOf(orderId);
  const { code, side, quantity, price } = order;
  const filled = bench.system.trading.orders.get(orderId).snapshot.context.order.filled;
  switch (what) {
    case 'acknowledge':
      return bench.offer({ type: 'OrderAcknowledged', orderId, brokerOrderId });
    case 'accept':
      return bench.offer({ type: 'OrderAccepted', brokerOrderId, code, side, orderType: order.type, price, quantity }); // prettier-ignore
    case 'fill': {
      const part = Math.min(size % 2 === 0 ? size : quantity, quantity - filled);
      if (part <= 0) return bench;
      const words = { number: brokerOrderId, code, side, quantity: part, cumulative: filled + part, of: quantity };
      return bench.offer(fill({ ...words, price: price ?? (code === KODEX ? 30_000 : 90_000), limit: price }));
    }
    case 'cancel':
      return bench.offer({ type: 'OrderCanceled', brokerOrderId, requestBrokerId: '0000900', code, quantity: 0 });
    case 'reject':
      return bench.offer({ type: 'OrderRejected', orderId, brokerOrderId: null, code: '1', message: 'chance' });
    case 'lose':
      return bench.offer({ type: 'OrderOutcomeUnknown', orderId, reason: 'chance' });
    case 'refuse':
      return bench.offer({ type: 'RequestRefused', request: 'cancel', orderId, code: '1', message: 'chance' });
    case 'taken':
      return bench.offer(
        size % 2 === 0
          ? { type: 'RequestAcknowledged', request: 'cancel', orderId, requestBrokerId: '0000900' }
          : { type: 'RequestOutcomeUnknown', request: 'cancel', orderId, reason: 'chance' },
      );
    default:
      return bench;
  }
}

const numberOf = (orderId: string): string => `01${orderId.slice(-5)}`;

/** The lists as a broker might give them: some orders work, some are executed, some are nowhere. */
function listsOf(bench: Bench, size: number): [open: object[], executed: object[]] {
  const rows = bench.gateway.submits.map(({ orderId, order }, index) => {
    const { code, side, quantity, price } = order;
    const filled = Math.min(quantity, (size + index) % 3 === 0 ? 0 : size);
    const row = {
      brokerOrderId: numberOf(orderId),
      originalBrokerId: null,
      code,
      side,
      price,
      quantity,
      time: '100000',
    };
    return { open: { ...row, remaining: quantity - filled }, done: { ...row, filled, averagePrice: price ?? 30_000, remaining: quantity - filled } }; // prettier-ignore
  });
  const open = rows.filter((_, i) => (i + size) % 2 === 0).map((row) => row.open);
  const done = rows.filter((row, i) => row.done.filled > 0 && (i + size) % 4 !== 0).map((row) => row.done);
  return [open, done];
}
