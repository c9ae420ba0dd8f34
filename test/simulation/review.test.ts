/** Live against replay and backtest: quiet and faulty days leave no difference unexplained, and what is planted is found. */
import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryDayLog } from '../../db/index.js';
import type { DayEvent, DayLog, Envelope, Policy, Price } from '../../src/domain/index.js';
import { reviewDay, type Comparison, type Review, type ReviewedOrder } from '../../src/engine/review/index.js';
import { troubleOf } from '../support/day-in-process-faults.js';
import { busyPolicy, CALENDAR, scenarioOf, type Scenario } from '../support/day-in-process-scenario.js';
import { liveDay } from '../support/day-in-process.js';
import { seedsFrom } from '../support/seeds.js';
import { planOf, scenarioOfPlan } from './simulate/drawn-day.js';

const LIMIT = 120_000;
const found = { differences: 0, causes: new Set<string>() };

/** Everything that must hold of a review of a healthy day. */
function hold(review: Review, log: DayLog): Comparison {
  expect(review).toMatchObject({ matches: true, divergence: null });
  const comparison = review.comparison!;
  const { orders, causes, equity, live, backtest } = comparison;
  const explained = orders.flatMap(({ id, difference }) => (difference === null ? [] : [{ id, ...difference }]));
  const whys = explained.flatMap(({ why, execution }) => [why, ...(execution === null ? [] : [execution.why])]);
  expect(whys.filter(({ cause }) => cause === 'unexplained')).toEqual([]);
  expect(review.unexplained).toBe(0);
  for (const { cause, evidence, follows } of whys) {
    found.causes.add(cause);
    if (cause === 'follows') expect(follows.length).toBeGreaterThan(0);
    else expect(evidence.length).toBeGreaterThan(0);
    for (const seq of evidence) expect(log.read(seq, 1)).toHaveLength(1);
    const known = explained.map(({ id }) => id);
    for (const id of follows) expect(known).toContain(id);
  }
  expect(equity.won).toBe(live.equity - backtest.equity);
  expect(equity).toMatchObject({ rest: 0, orders: equity.won - equity.adopted });
  expect(causes.reduce((sum, { won, followingWon }) => sum + won + followingWon, 0)).toBe(equity.orders);
  for (const { worth } of explained) expect(worth.price + worth.shares + worth.charges).toBe(worth.won);
  // Where nothing is told of an order, both days came to the same.
  for (const { live: a, backtest: b, difference } of orders) {
    if (difference !== null) continue;
    expect([a?.state, a?.quantity, a?.price, a?.filled, a?.amount]).toEqual([b?.state, b?.quantity, b?.price, b?.filled, b?.amount]); // prettier-ignore
  }
  found.differences += explained.length;
  return comparison;
}

describe('a day that was lived', () => {
  test.each(seedsFrom(1, 12))('quiet, seed %s: nothing is unexplained', { timeout: LIMIT }, async (seed) => {
    const scenario = scenarioOf({ seed });
    const { log } = await liveDay(scenario);
    hold(reviewDay(log, { policy: scenario.policy, calendar: CALENDAR }), log);
  });

  test.each(seedsFrom(1, 10))('faulty, seed review/%s: nothing is unexplained', { timeout: LIMIT }, async (seed) => {
    const plan = planOf(`review/${seed}`);
    const scenario = scenarioOfPlan(plan);
    const { log } = await liveDay(scenario, troubleOf(plan.faults, scenario.config.schedule, plan.seed));
    hold(reviewDay(log, { policy: scenario.policy, calendar: CALENDAR }), log);
  });

  afterAll(() => {
    // Days without a difference would prove nothing.
    expect(found.differences).toBeGreaterThan(50);
    expect([...found.causes].length).toBeGreaterThan(4);
  });
});

const lively = (policy: Policy = busyPolicy('planted', 0.5)): Scenario =>
  scenarioOf({ seed: 'planted', policy, ticksPerCode: 400, interval: '1m', latency: 20 });

function copyOf(log: DayLog, change: (envelope: Envelope) => Envelope): DayLog {
  const copy = createMemoryDayLog(log.day);
  for (const envelope of log.read(1, log.head)) copy.append(change(envelope), 'group');
  return copy;
}

const eventsIn = (log: DayLog): Envelope[] => log.read(1, log.head);

function nth<T extends DayEvent['type']>(log: DayLog, type: T, n: number): Envelope<Extract<DayEvent, { type: T }>> {
  const all = eventsIn(log).filter(({ event }) => event.type === type);
  return all[n] as Envelope<Extract<DayEvent, { type: T }>>;
}

describe('non-determinism that was planted is named at its first seq', { timeout: LIMIT }, () => {
  test('a changed decision', async () => {
    const { log } = await liveDay(lively());
    const at = nth(log, 'OrderRequested', 4);
    const { order } = at.event;
    const planted = copyOf(log, (row) => (row.seq === at.seq ? { ...row, event: { ...at.event, order: { ...order, quantity: order.quantity + 1 } } as DayEvent } : row)); // prettier-ignore
    const review = reviewDay(planted, { policy: busyPolicy('planted', 0.5), calendar: CALENDAR });
    expect(review).toMatchObject({ matches: false, comparison: null, divergence: { seq: at.seq, what: 'the decision differs' } }); // prettier-ignore
  });

  test('a changed fill, where the first thing follows from it', async () => {
    const { log } = await liveDay(lively());
    const at = nth(log, 'OrderFilled', 2);
    const planted = copyOf(log, (row) => (row.seq === at.seq ? { ...row, event: { ...at.event, price: (at.event.price + 5) as Price } } : row)); // prettier-ignore
    const { divergence } = reviewDay(planted, { policy: null, calendar: CALENDAR });
    expect(divergence?.seq).toBeGreaterThan(at.seq);
    // Everything before it replays: it is the first.
    const before = copyOf(log, (row) => row);
    expect(reviewDay(before, { policy: null, calendar: CALENDAR }).divergence).toBeNull();
  });

  test('a policy with a memory of its own: the log follows from itself, but the policy does not say the same again', async () => {
    let asked = 0;
    const honest = busyPolicy('planted', 0.5);
    const forgetful: Policy = {
      ...honest,
      decide: (seen) =>
        ++asked === 40 ? { action: 'hold', confidence: 0.123, outputs: [0.123] } : honest.decide(seen),
    };
    const { log } = await liveDay(lively(forgetful));
    const { divergence, unexplained } = reviewDay(log, { policy: honest, calendar: CALENDAR });
    expect(divergence).toMatchObject({
      seq: nth(log, 'ActionDecided', 39).seq,
      what: 'the policy decides differently',
    });
    expect(unexplained).toBe(0);
  });
});

describe('what nothing explains is said to be unexplained', { timeout: LIMIT }, () => {
  /** A day whose `n`-th execution is told at another price than the market ever had. */
  async function withFill(n: number, factor: number): Promise<[Review, ReviewedOrder[]]> {
    let told = 0;
    const scenario = lively();
    const { log } = await liveDay(scenario, {
      clientOptions: (options) => ({
        ...options,
        inbox: {
          offer: (event, at) => {
            const planted = event.type === 'OrderFilled' && ++told === n;
            const wrong = planted
              ? { ...event, price: (Math.round((event.price * factor) / 500) * 500) as Price }
              : event;
            options.inbox.offer(wrong, at);
          },
        },
      }),
    });
    const review = reviewDay(log, { policy: scenario.policy, calendar: CALENDAR });
    return [
      review,
      (review.comparison?.orders ?? []).filter(({ difference }) => difference?.why.cause === 'unexplained'),
    ];
  }

  test.each([1, 3, 6])('the %i. fill at a price that no print ever had', async (n) => {
    const [review, unexplained] = await withFill(n, 1.2);
    expect(review.matches).toBe(true);
    expect(review.unexplained).toBe(1);
    expect(unexplained[0]?.difference?.why.text).toMatch(/executed at \d+, which the market never showed/);
  });

  test('told as it was, it is not', async () => {
    const [review] = await withFill(0, 1);
    expect(review.unexplained).toBe(0);
  });
});

test('without its policy the orders are compared as far as they were decided then', { timeout: LIMIT }, async () => {
  const { log } = await liveDay(lively());
  const review = reviewDay(log, { policy: null, calendar: CALENDAR });
  expect(review).toMatchObject({ policyAtHand: false, matches: true, unexplained: 0 });
  expect(review.comparison!.orders.length).toBeGreaterThan(10);
});
