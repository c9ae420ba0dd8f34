import { describe, expect, test } from 'vitest';
import { interval, money, quantity, stockCode, type Bar, type Observation } from '../../../src/domain/index.js';
import { featuresOf } from '../../../src/features/index.js';
import {
  ACTIONS,
  BUY,
  chooseEpsilonGreedy,
  chooseGreedy,
  episodeOf,
  HOLD,
  INPUTS,
  networkPolicy,
  plainNetwork,
  TradingEnvironment,
  VenueAccount,
  windowOf,
} from '../../../src/learning/index.js';
import { createRng } from '../../../src/domain/index.js';
import { someNetwork, walk } from '../../support/learning.js';

const CODE = stockCode('069500');
const FREE = { code: CODE, market: 'KOSPI', kind: 'etf' } as const;
const series = walk(200);
const rows = featuresOf(series);

function observation(last: Bar, position = { quantity: 0, cost: 0 }, cash = 10_000_000): Observation {
  const end = series.indexOf(last) + 1;
  return {
    code: CODE,
    interval: interval('60m'),
    bars: series.slice(end - 6, end),
    features: rows.slice(end - 6, end),
    position: { quantity: quantity(position.quantity), cost: money(position.cost) },
    cash: money(cash),
    price: last.close,
  };
}

const environment = (): TradingEnvironment =>
  new TradingEnvironment({
    episode: episodeOf(series, {}, 5),
    account: new VenueAccount(FREE, 'kiwoom'),
    balance: 10_000_000,
    steps: 5,
  });

describe('a network as a policy', () => {
  const [made, weights] = someNetwork('lstm');
  const policy = networkPolicy('mine', made, weights);

  test('its id names its weights; it wants the bars of a window, and the one before', () => {
    expect(policy.id).toMatch(/^mine@[0-9a-f]{8}$/);
    expect(networkPolicy('mine', made, someNetwork('lstm', 'other')[1]).id).not.toBe(policy.id);
    expect(policy.lookback).toBe(6);
  });

  test('while nothing is held it sees and decides what the environment does', () => {
    const env = environment();
    const network = plainNetwork(made, weights);
    for (; !env.done; env.step(HOLD, 0)) {
      const seen = observation(env.bar);
      expect(windowOf(seen, 5)).toEqual(env.observe());
      const { action, confidence } = chooseGreedy(network(env.observe()), 'sigmoid');
      expect(policy.decide(seen)).toMatchObject({ action: ACTIONS[action], confidence });
    }
  });

  test('holding a first position it sees what the environment does, but for the commission in the profit', () => {
    const env = environment();
    env.step(BUY, 0.5);
    for (let i = 0; i < 6; i++) env.step(HOLD, 0);
    const cost = env.numStocks * env.avgBuyPrice;
    const window = windowOf(observation(env.bar, { quantity: env.numStocks, cost }, env.balance), 5)!;
    const expected = env.observe();
    window.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(i % INPUTS === 16 ? 1e-4 : 1e-7));
  });

  test('it holds while bars are missing or a window of a feature is not full', () => {
    const last = series.at(-1)!;
    const seen = observation(last);
    const hold = { action: 'hold', confidence: 0, outputs: [] };
    expect(policy.decide({ ...seen, bars: seen.bars.slice(2), features: seen.features.slice(2) })).toEqual(hold);
    expect(policy.decide(observation(series[122]!))).toEqual(hold);
    expect(policy.decide(observation(series[123]!))).not.toEqual(hold);
  });
});

describe('a choice', () => {
  test('is the largest output; of equals the first; of three equals none', () => {
    expect(chooseGreedy([0.1, 0.7, 0.2], 'sigmoid')).toEqual({ action: 1, confidence: 0.7, explored: false });
    expect(chooseGreedy([0.1, 0.7, 0.7], 'softmax')).toEqual({ action: 1, confidence: 0.7, explored: false });
    expect(chooseGreedy([0.5, 0.5, 0.5], 'sigmoid')).toEqual({ action: HOLD, confidence: 0.5, explored: false });
  });

  test('of values its confidence is the logistic', () => {
    expect(chooseGreedy([2, 0, -1], 'linear').confidence).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  });

  test('explores as often as epsilon says, each action alike', () => {
    const rng = createRng('explore');
    const choices = Array.from({ length: 6_000 }, () => chooseEpsilonGreedy([0.9, 0.1, 0.2], 'sigmoid', 0.5, rng));
    const explored = choices.filter((choice) => choice.explored);
    expect(explored.length / 6_000).toBeCloseTo(0.5, 1);
    for (const action of [0, 1, 2]) {
      expect(explored.filter((choice) => choice.action === action).length / explored.length).toBeCloseTo(1 / 3, 1);
    }
    expect(choices.filter((choice) => !choice.explored).every(({ action }) => action === 0)).toBe(true);
    expect(chooseEpsilonGreedy([0.5, 0.5, 0.5], 'sigmoid', 0, rng).explored).toBe(true);
  });
});
