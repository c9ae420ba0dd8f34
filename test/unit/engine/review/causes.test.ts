/** Given a day on which one thing goes wrong, the review names it, with the events that show it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_RISK_LIMITS, stockCode, tradingDay, type DayConfig, type Envelope } from '../../../../src/domain/index.js';
import { reviewDay, type Explanation, type Review } from '../../../../src/engine/review/index.js';
import { simulatorFaults, troubleOf, type DayFault } from '../../../support/day-in-process-faults.js';
import { busyPolicy, CALENDAR, scenarioOf } from '../../../support/day-in-process-scenario.js';
import { liveDay, type LivedDay } from '../../../support/day-in-process.js';

const CODE = stockCode('069500');
const LIMIT = 60_000;

interface World {
  readonly faults?: readonly DayFault[];
  readonly config?: Partial<DayConfig>;
  readonly cash?: number;
  readonly ticks?: number;
  readonly latency?: number;
}

interface Reviewed {
  readonly review: Review;
  readonly lived: LivedDay;
  /** Every cause that was named, with its order's number. */
  readonly whys: readonly (Explanation & { readonly id: string })[];
  of(cause: Explanation['cause']): readonly (Explanation & { readonly id: string })[];
  /** The events that stand behind an explanation. */
  shown(why: Explanation | undefined): readonly Envelope['event']['type'][];
}

async function reviewed({
  faults = [],
  config,
  cash = 10_000_000,
  ticks = 3_000,
  latency = 20,
}: World): Promise<Reviewed> {
  const policy = busyPolicy('causes', 0.6);
  const scenario = scenarioOf({
    seed: 'causes',
    day: tradingDay('20221110'),
    codes: [CODE],
    interval: '1m',
    ticksPerCode: ticks,
    latency,
    policy,
    faults: { seed: 'causes', faults: simulatorFaults(faults) },
    config: { costs: 'kiwoom', cashPerBuy: 300, risk: NO_RISK_LIMITS, ...config },
  });
  const lived = await liveDay(
    { ...scenario, cash, holdings: [] },
    troubleOf(faults, scenario.config.schedule, 'causes'),
  );
  const review = reviewDay(lived.log, { policy, calendar: CALENDAR });
  const whys = (review.comparison?.orders ?? []).flatMap(({ id, difference }) => {
    if (difference === null) return [];
    const { why, execution } = difference;
    return [{ ...why, id }, ...(execution === null ? [] : [{ ...execution.why, id }])];
  });
  expect(review).toMatchObject({ matches: true, unexplained: 0 });
  return {
    review,
    lived,
    whys,
    of: (cause) => whys.filter((why) => why.cause === cause),
    shown: (why) => (why?.evidence ?? []).map((seq) => lived.log.read(seq, 1)[0]!.event.type),
  };
}

describe('a quiet day of a small account', () => {
  let day: Reviewed;
  beforeAll(async () => {
    day = await reviewed({});
  }, LIMIT);

  test('came to the same in the backtest, order by order', () => {
    expect(day.whys).toEqual([]);
    expect(day.review.comparison).toMatchObject({ causes: [], equity: { won: 0, orders: 0, adopted: 0, rest: 0 } });
    expect(day.review.comparison!.orders.length).toBeGreaterThan(50);
  });

  test('its slippage is that of the executions against the closes that were decided on', () => {
    const { orders, slippage } = day.review.comparison!;
    let won = 0;
    for (const order of orders) {
      const { live, decidedOn, side } = order;
      if (live === null || live.filled === 0) continue;
      const decided = day.lived.log.read(1, day.lived.log.head).find(({ event }) => event.type === 'OrderRequested' && event.orderId === live.id)!; // prettier-ignore
      const [action] = day.lived.log.read(decided.cause!, 1);
      expect(action!.event.type).toBe('ActionDecided');
      const worse = side === 'buy' ? live.amount - live.filled * decidedOn! : live.filled * decidedOn! - live.amount;
      expect(order.slippage).toEqual({ won: worse, ticks: worse / live.filled / 5 });
      won += worse;
    }
    expect(slippage.won).toBe(won);
    // Bought at the ask, a tick above the last price or at it; never far away.
    expect(slippage.mean).toBeGreaterThan(-1);
    expect(slippage.max).toBeLessThan(6);
  });

  test('delays are those of the wire', () => {
    for (const { live, delay } of day.review.comparison!.orders) {
      if (live?.state === 'filled') expect(delay.filled).toBe(20);
    }
  });
});

describe('what the broker did', () => {
  test('a request that was lost: the outcome was unknown until the lists told', { timeout: LIMIT }, async () => {
    const day = await reviewed({ faults: [{ kind: 'requestLost', api: 'kt10000', nth: 2 }] });
    const [why] = day.of('unknown');
    expect(day.of('unknown')).toHaveLength(1);
    expect(why?.text).toContain('the answer never came');
    expect(day.shown(why)[0]).toBe('OrderOutcomeUnknown');
    expect(day.of('follows').every(({ follows }) => follows.includes(why!.id))).toBe(true);
  });

  test(
    'an answer that was lost, of an order that was filled all the same: no difference',
    { timeout: LIMIT },
    async () => {
      const day = await reviewed({ faults: [{ kind: 'answerLost', api: 'kt10000', nth: 2 }] });
      expect(day.whys).toEqual([]);
    },
  );

  test('partial fills while more was displayed', { timeout: LIMIT }, async () => {
    const day = await reviewed({ faults: [{ kind: 'partialFills', at: '09:30:00', ms: 3_600_000, shares: 3 }] });
    expect(day.of('partial').length).toBeGreaterThan(3);
    expect(day.shown(day.of('partial')[0])).toContain('OrderFilled');
  });

  test('executions of which only the lists told', { timeout: LIMIT }, async () => {
    const faults: DayFault[] = [
      { kind: 'frameDropped', frame: '00', nth: 60, count: 6 },
      { kind: 'socketCut', at: '11:00:00' },
    ];
    const day = await reviewed({ faults, cash: 400_000_000, ticks: 12_000, config: { cashPerBuy: 900 } });
    const [why] = day.of('lists');
    expect(day.shown(why).at(-1)).toMatch(/OpenOrdersReported|ExecutionsReported/);
  });
});

describe('what the market did', () => {
  let day: Reviewed;
  beforeAll(async () => {
    day = await reviewed({ cash: 400_000_000, ticks: 12_000, latency: 1_300, config: { cashPerBuy: 900 } });
  }, LIMIT);

  test('the market moved while the order was on its way', () => {
    const [why] = day.of('latency');
    const requested = why!.evidence[0]!;
    const [, moved, there] = day.shown(why);
    expect(day.shown(why)[0]).toBe('OrderRequested');
    expect([moved, there]).toEqual([expect.stringMatching(/Ticked$/), expect.stringMatching(/^Order/)]);
    expect(why!.evidence.every((seq) => seq >= requested)).toBe(true);
  });

  test('more was sold than the best price displayed', () => {
    const [why] = day.of('depth');
    expect(day.shown(why)[0]).toMatch(/Ticked$/);
    const shares = Number(/^(\d+) shares met/.exec(why!.text)?.[1]);
    const quote = day.lived.log.read(why!.evidence[0]!, 1)[0]!.event;
    if (quote.type === 'QuoteTicked') expect(shares).toBeGreaterThan(quote.bidQuantity);
  });
});

describe('what people and the process did', () => {
  test('an operator halted: what was denied is his', { timeout: LIMIT }, async () => {
    const faults: DayFault[] = [
      { kind: 'command', command: 'halt', at: '10:00:00', which: 0 },
      { kind: 'command', command: 'resume', at: '11:00:00', which: 0 },
    ];
    const day = await reviewed({ faults });
    expect(day.shown(day.of('operator')[0])).toEqual(['CommandReceived']);
    expect(day.of('operator')[0]?.text).toContain('halt by cli');
    expect(new Set(day.whys.map(({ cause }) => cause))).toEqual(new Set(['operator', 'follows']));
  });

  test('an operator had everything sold', { timeout: LIMIT }, async () => {
    const faults: DayFault[] = [
      { kind: 'command', command: 'flatten', at: '10:00:30', which: 0 },
      { kind: 'command', command: 'resume', at: '11:00:00', which: 0 },
    ];
    const day = await reviewed({ faults });
    expect(day.shown(day.of('operator')[0])[0]).toBe('CommandReceived');
    expect(day.of('operator')[0]?.text).toContain('flatten by cli');
  });

  test('the process died with an order on disk, but not sent', { timeout: LIMIT }, async () => {
    const day = await reviewed({ faults: [{ kind: 'death', moment: 'requested', nth: 3 }] });
    const [why] = [...day.of('unknown'), ...day.of('restart')];
    expect(day.shown(why)).toContain('DayResumed');
  });

  test('a day that only signals sends nothing', { timeout: LIMIT }, async () => {
    const day = await reviewed({ config: { signalOnly: true } });
    const [why] = day.of('signalOnly');
    expect(day.shown(why)).toEqual(['DayOpened', 'OrderDenied']);
    expect(day.review.comparison!.live).toMatchObject({ orders: 0, fills: 0 });
    expect(day.review.comparison!.equity.rest).toBe(0);
  });
});
