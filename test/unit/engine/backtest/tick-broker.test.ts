/** Given these ticks, when an order comes, then these reports: the broker of a recorded day. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  money,
  orderId,
  price,
  quantity,
  scheduleOf,
  tradingDay,
  type DayConfig,
  type DayEvent,
  type EpochMs,
  type Seq,
  type Side,
} from '../../../../src/domain/index.js';
import { BrokerBooks, TICK_TERMS, type TickTerms } from '../../../../src/engine/index.js';
import { TickBroker, type TickExecution } from '../../../../src/engine/backtest/tick-broker.js';
import { TickBooks } from '../../../../src/engine/backtest/tick-books.js';
import { FUND } from '../../../support/walks.js';

const DAY = tradingDay('20221110');
const SCHEDULE = scheduleOf(DAY);
const { code } = FUND;
const SECOND = 1_000;
const SEQ = 1 as Seq;

let now: number;
let told: DayEvent[];
let fills: TickExecution[];
let broker: TickBroker;
let books: BrokerBooks;

function open(terms: Partial<TickTerms> = {}, market: DayConfig['market'] = 'sim', held = 0): void {
  now = SCHEDULE.open + 60 * SECOND;
  told = [];
  fills = [];
  const config = { codes: [code], schedule: SCHEDULE, day: DAY, costs: 'mock', settlementDay: DAY, market } as unknown as DayConfig; // prettier-ignore
  const instrumentOf = () => ({ ...FUND, basePrice: price(33_000) });
  const holding = { code, quantity: quantity(held), cost: money(held * 33_000), realized: money(0) };
  books = new BrokerBooks({ config, instrumentOf, cash: money(100_000_000), holdings: held > 0 ? [holding] : [] });
  broker = new TickBroker(
    {
      config,
      books,
      terms: { ...TICK_TERMS, ...terms },
      instrumentOf,
      inbox: { offer: (event) => told.push(event) },
      now: () => now as EpochMs,
      onFill: (fill) => fills.push(fill),
    },
    new TickBooks(config),
  );
}

const quote = (
  bid: number,
  ask: number,
  shares: [bid: number, ask: number] = [500, 500],
  indicativePrice = 0,
): void => {
  const [bidQuantity, askQuantity] = shares;
  broker.saw({ seq: SEQ, event: { type: 'QuoteTicked', code, ask, bid, askQuantity, bidQuantity, indicativePrice, indicativeQuantity: 0 } }); // prettier-ignore
};
const trade = (at: number, shares: number, ask: number, bid: number, session: 1 | 2 | 3 = 2): void => {
  broker.saw({ seq: SEQ, event: { type: 'TradeTicked', code, price: price(at), quantity: shares, volume: quantity(1), ask, bid, session } }); // prettier-ignore
};
let number = 0;
const submit = (side: Side, at: number | null, shares: number): void => {
  const limit = at === null ? null : price(at);
  broker.submit({
    orderId: orderId(`20221110-${String(++number).padStart(6, '0')}`),
    order: { code, side, type: at === null ? 'market' : 'limit', price: limit, quantity: quantity(shares) },
  });
};
const types = () => told.map(({ type }) => type);
const executed = () => fills.map(({ price: at, quantity: shares, kind }) => [at, shares, kind]);
const working = () => {
  const answer = books.answer({ kind: 'openOrders' });
  return answer.type === 'OpenOrdersReported' ? answer.orders.map(({ remaining }) => remaining as number) : [];
};

beforeEach(() => open());

describe('continuous trading', () => {
  test('a marketable order takes the displayed shares, and is told of in the order of the wire', () => {
    quote(33_000, 33_005);
    submit('buy', 33_005, 50);
    expect(executed()).toEqual([[33_005, 50, 'quote']]);
    expect(types()).toEqual(['OrderAcknowledged', 'OrderAccepted', 'OrderFilled', 'HoldingReported']);
    expect(books.cash).toBe(100_000_000 - 50 * 33_005 - fills[0]!.commission);
  });

  test('displayed shares are had once: the rest waits for trades, and comes first among them', () => {
    quote(33_000, 33_005, [500, 30]);
    submit('buy', 33_005, 50);
    submit('buy', 33_005, 20);
    expect(executed()).toEqual([[33_005, 30, 'quote']]);
    trade(33_005, 25, 33_010, 33_005);
    expect(executed().slice(1)).toEqual([
      [33_005, 20, 'queue'],
      [33_005, 5, 'queue'],
    ]);
  });

  test('where only a trade told of the price, the next quote is met as if the order came then', () => {
    quote(33_000, 33_005);
    trade(33_010, 5, 33_015, 33_010);
    submit('buy', 33_020, 50);
    expect(executed()).toEqual([]);
    quote(33_010, 33_015, [100, 400]);
    expect(executed()).toEqual([[33_015, 50, 'quote']]);
  });

  test('a resting order stands behind the displayed shares of its price', () => {
    quote(33_000, 33_005, [100, 500]);
    submit('buy', 33_000, 50);
    trade(33_000, -80, 33_005, 33_000);
    trade(33_000, -40, 33_005, 33_000);
    expect(executed()).toEqual([[33_000, 20, 'queue']]);
    trade(32_995, -10, 33_000, 32_995);
    expect(executed().at(-1)).toEqual([33_000, 10, 'through']);
    expect(working()).toEqual([20]);
  });

  test('a quote that comes to a resting limit trades at the limit', () => {
    quote(33_000, 33_005);
    submit('buy', 33_000, 50);
    quote(32_985, 32_990, [100, 30]);
    expect(executed()).toEqual([[33_000, 30, 'quote']]);
  });

  test('a market sale takes the bid, then what trades', () => {
    open({}, 'sim', 60);
    quote(33_000, 33_005, [40, 500]);
    submit('sell', null, 60);
    trade(32_995, -100, 33_000, 32_995);
    expect(executed()).toEqual([
      [33_000, 40, 'quote'],
      [32_995, 20, 'print'],
    ]);
  });

  test('participation caps the displayed shares and those of trades', () => {
    open({ participation: 100 });
    quote(33_000, 33_005, [500, 300]);
    submit('buy', 33_005, 50);
    trade(33_000, -90, 33_005, 33_000);
    expect(executed()).toEqual([
      [33_005, 30, 'quote'],
      [33_005, 9, 'through'],
    ]);
  });
});

describe('call auctions', () => {
  test('an order waits for the single price, whatever is displayed', () => {
    now = SCHEDULE.open - 60 * SECOND;
    quote(33_000, 33_005, [900, 900], 33_005);
    submit('buy', 33_010, 50);
    submit('buy', 33_000, 50);
    now = SCHEDULE.open;
    trade(33_005, 4_000, 33_010, 33_005);
    expect(executed()).toEqual([[33_005, 50, 'auction']]);
    expect(working()).toEqual([50]);
  });

  test('an interruption makes the next trade a single price', () => {
    quote(33_000, 33_005);
    trade(33_005, 10, 33_005, 33_000);
    broker.saw({ seq: SEQ, event: { type: 'ViReported', code, phase: 'triggered', kind: 'static', price: 33_005 } });
    quote(33_000, 33_005);
    submit('buy', 33_005, 50);
    expect(executed()).toEqual([]);
    trade(33_000, 700, 33_005, 33_000);
    expect(executed()).toEqual([[33_000, 50, 'auction']]);
  });

  test('the closing price is the last: nothing of the after-hours is ours', () => {
    quote(33_000, 33_005);
    now = SCHEDULE.closingAuction + SECOND;
    submit('buy', 33_005, 50);
    submit('buy', 32_000, 50);
    expect(executed()).toEqual([]);
    now = SCHEDULE.close;
    trade(33_000, 9_000, 33_005, 33_000);
    expect(executed()).toEqual([[33_000, 50, 'auction']]);
    now = SCHEDULE.closingPriceStart + SECOND;
    trade(31_000, 9_000, 33_005, 33_000, 3);
    expect(fills).toHaveLength(1);
    broker.expire();
    expect(working()).toEqual([]);
  });
});

describe('what ends an order', () => {
  test('a cancel takes out what is left; a second one is refused', () => {
    quote(33_000, 33_005);
    submit('buy', 33_000, 50);
    const target = { brokerOrderId: '0000001' as never, code };
    const id = { orderId: orderId('20221110-000001') };
    broker.cancel(id, target);
    broker.cancel(id, target);
    expect(types().slice(2)).toEqual(['RequestAcknowledged', 'OrderCanceled', 'RequestRefused']);
    trade(32_000, -500, 33_000, 32_000);
    expect(fills).toEqual([]);
  });

  test('while trading of the code is halted orders are refused, until it trades again', () => {
    quote(33_000, 33_005);
    broker.saw({ seq: SEQ, event: { type: 'HaltReported', code, halted: true } });
    submit('buy', 33_005, 50);
    expect(told).toMatchObject([{ type: 'OrderRejected', code: 'RC4007' }]);
    trade(33_000, 700, 33_005, 33_000);
    quote(33_000, 33_005);
    submit('buy', 33_005, 50);
    expect(executed()).toEqual([[33_005, 50, 'quote']]);
  });
});

test('with real money the recorded account’s own executions are no liquidity; in a simulator they are not in the tape', () => {
  const own = { type: 'OrderFilled', code, price: price(32_995), quantity: quantity(60) } as DayEvent;
  for (const [market, shares] of [
    ['live', 10],
    ['sim', 50],
  ] as const) {
    // prettier-ignore
    open({}, market);
    quote(33_000, 33_005);
    submit('buy', 33_000, 50);
    broker.saw({ seq: SEQ, event: own });
    trade(32_995, -70, 33_000, 32_995);
    expect(executed()).toEqual([[33_000, shares, 'through']]);
  }
});
