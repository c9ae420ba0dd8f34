/** The client against the simulator over real sockets, a whole synthetic day in lockstep. */
import { expect, test } from 'vitest';
import {
  createCalendar,
  createRng,
  ManualClock,
  orderId,
  quantity,
  stockCode,
  tradingDay,
  type BrokerOrderId,
  type DayEvent,
  type EpochMs,
  type Money,
  type OrderSpec,
  type Price,
} from '../../../src/domain/index.js';
import { createKiwoomClient } from '../../../src/kiwoom/index.js';
import { planDay, runLockstep, startSimulator } from '../../../src/simulator/index.js';

const DAY = tradingDay('20221110');
const CODE = stockCode('069500');

test('a day of orders, fills, a cancel, an amendment and questions', { timeout: 60_000 }, async () => {
  const rng = createRng('client-and-simulator');
  const plan = planDay({ calendar: createCalendar(), rng, day: DAY, codes: [CODE] });
  const { schedule } = plan.tape;
  const clock = new ManualClock((schedule.openingAuction - 600_000) as EpochMs);
  const sim = await startSimulator({
    tape: plan.tape,
    history: plan.history,
    clock,
    rng,
    account: { number: '8100000011', cash: 10_000_000 as Money },
    costs: 'kiwoom',
  });
  const events: DayEvent[] = [];
  const client = createKiwoomClient({
    market: 'sim',
    restUrl: sim.rest,
    wsUrl: sim.ws,
    keys: { appkey: 'app-key', secretkey: 'secret-key' },
    clock,
    day: DAY,
    inbox: { offer: (event) => void events.push(event) },
    beforePong: () => client.idle(),
  });
  const of = <T extends DayEvent['type']>(type: T) =>
    events.filter((event): event is Extract<DayEvent, { type: T }> => event.type === type);
  let count = 0;
  const submit = (order: Partial<OrderSpec>) => {
    const spec: OrderSpec = { code: CODE, side: 'buy', type: 'market', price: null, quantity: quantity(7), ...order };
    client.gateway.submit({ type: 'OrderRequested', orderId: orderId(`o-${++count}`), order: spec });
  };
  const target = (nth: number) => ({ brokerOrderId: of('OrderAcknowledged')[nth]!.brokerOrderId, code: CODE });
  const later = (seconds: number, act: () => void) => clock.schedule((schedule.open + seconds * 1_000) as EpochMs, act);
  const low = () => (sim.core.market.get(CODE).last * 0.9) as Price;
  const cheap = (nth: number): Price => ((Math.trunc(low() / 5) - nth) * 5) as Price;

  try {
    await expect(client.check()).resolves.toEqual({ account: '8100000011' });
    client.gateway.query({ kind: 'instrument', code: CODE });
    client.gateway.query({ kind: 'bars', code: CODE, interval: '1m', before: schedule.open, count: 1_000 });
    client.feed.start([CODE]);
    await client.idle();
    later(60, () => submit({}));
    later(120, () => submit({ type: 'limit', price: cheap(0) }));
    later(130, () => {
      const amendment = { orderId: orderId('o-2'), price: cheap(2), quantity: quantity(7), reason: 'test' };
      client.gateway.amend({ type: 'AmendRequested', ...amendment }, target(1));
    });
    later(140, () => {
      const { newBrokerOrderId } = of('OrderAmended')[0]!;
      const request = { orderId: orderId('o-2'), reason: 'test' };
      client.gateway.cancel({ type: 'CancelRequested', ...request }, { brokerOrderId: newBrokerOrderId, code: CODE });
    });
    later(150, () => submit({ type: 'limit', price: 33_001 as Price }));
    later(160, () => client.gateway.query({ kind: 'openOrders' }));
    later(180, () => submit({ side: 'sell' }));
    later(200, () => {
      client.gateway.query({ kind: 'executions' });
      client.gateway.query({ kind: 'account' });
    });
    await runLockstep({ clock, core: sim.core, settled: () => client.idle() });

    const filled = (id: BrokerOrderId) =>
      of('OrderFilled')
        .filter((fill) => fill.brokerOrderId === id)
        .reduce((sum, fill) => sum + fill.quantity, 0);
    expect(of('LinkReported').map(({ state }) => state)).toEqual(['connecting', 'loggedIn', 'online']);
    expect(of('QueryFailed')).toEqual([]);
    expect(of('InstrumentReported')).toMatchObject([{ known: true, instrument: { kind: 'etf' } }]);
    expect(of('BarsReported')[0]?.bars.length).toBe(1_000);
    expect(of('OrderAcknowledged').map(({ orderId: id }) => id)).toEqual(['o-1', 'o-2', 'o-4']);
    expect(of('OrderRejected')).toMatchObject([{ orderId: 'o-3' }]);
    expect(filled(target(0).brokerOrderId)).toBe(7);
    expect(filled(target(2).brokerOrderId)).toBe(7);
    expect(of('OrderAmended')).toHaveLength(1);
    expect(of('OrderCanceled')).toMatchObject([
      { brokerOrderId: of('OrderAmended')[0]!.newBrokerOrderId, quantity: 7 },
    ]);
    expect(of('OpenOrdersReported')).toEqual([{ type: 'OpenOrdersReported', orders: [] }]);
    expect(
      of('ExecutionsReported')[0]
        ?.orders.map((order) => order.filled)
        .sort(),
    ).toEqual([7, 7]);
    expect(of('AccountReported')[0]).toMatchObject({ cash: sim.core.ledger.cash, holdings: [] });
    expect(of('TradeTicked').length).toBeGreaterThan(1_000);
    expect(of('MarketStateReported').map(({ state }) => state)).toEqual(expect.arrayContaining(['0', '3', '2', '4']));
    expect([...client.stats.decode.garbage]).toEqual([]);
    expect([...client.stats.decode.unknown]).toEqual([]);
    expect(client.stats.orders.fillGaps).toBe(0);
  } finally {
    await client.stop();
    await sim.stop();
  }
});
