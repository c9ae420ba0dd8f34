/**
 * `backtest --policy … --costs rltrader --fills close`: the original's own semantics, played by the environment that
 * `test` plays and that its policies were trained in: states of the agent at each bar of the window, several purchases
 * one on another, won with decimals. The kernel has none of these, so it could not give the original's figures.
 */
import {
  parseKst,
  type EquityPoint,
  type FillRecord,
  type MarketStore,
  type Money,
  type Price,
  type Quantity,
  type RunRecord,
  type StockCode,
} from '../domain/index.js';
import { stateHash } from '../engine/index.js';
import { ORIGINAL_CHARGE, plainNetwork, testEpisode, type TestStep } from '../learning/index.js';
import type { BacktestRun } from './backtest.js';
import { storedEnvironment, type EpisodeWish } from './episodes.js';
import type { Model } from './model-card.js';

/** @throws InputError `no_bars` when not even one window is full */
export function backtestAsOriginal(
  store: MarketStore,
  { name, architecture, weights }: Model,
  wish: Pick<EpisodeWish, 'series' | 'range' | 'balance'>,
): BacktestRun {
  const { series, balance } = wish;
  const { steps: window, activation } = architecture;
  const environment = storedEnvironment(store, { ...wish, steps: window, costs: 'rltrader' });
  const steps: TestStep[] = [];
  const { portfolioValue } = testEpisode(environment, plainNetwork(architecture, weights), activation, (step) => {
    steps.push(step);
  });
  const record: RunRecord = {
    title: `${name} on ${series.code} ${series.interval}, as the original`,
    parameters: { policy: name, codes: series.code, interval: series.interval, costs: 'rltrader', fills: 'close' },
    codes: [series.code],
    initial: balance as Money,
    points: steps.map(pointOf),
    fills: fillsOf(steps, series.code),
    denied: 0,
    rejected: 0,
    benchmark: benchmarkOf(steps, balance),
    tried: 1,
    staleBars: 0,
    bars: steps.length,
  };
  const trades = record.fills.length;
  const numbers = { decisions: steps.length, orders: trades, alarms: 0, equity: portfolioValue };
  return { ...numbers, record, stateHash: stateHash(steps), halted: null };
}

/** The record is in whole won; the original's decimals are in `equity` alone. */
function pointOf({ date, close, numStocks, portfolioValue }: TestStep): EquityPoint {
  const invested = (close * numStocks) as Money;
  return { time: parseKst(date), equity: Math.round(portfolioValue) as Money, invested };
}

function fillsOf(steps: readonly TestStep[], code: StockCode): FillRecord[] {
  const traded = steps.map(({ numStocks }, i) => numStocks - (steps[i - 1]?.numStocks ?? 0));
  return steps.flatMap(({ date, close }, i) => {
    const shares = traded[i] ?? 0;
    if (shares === 0) return [];
    const price = close as Price;
    const quantity = Math.abs(shares) as Quantity;
    const commission = Math.round(close * quantity * ORIGINAL_CHARGE) as Money;
    const side = shares > 0 ? ('buy' as const) : ('sell' as const);
    const fill = { time: parseKst(date), code, side, price, quantity, commission, tax: 0 as Money, decidedAt: price };
    return [fill];
  });
}

/** All of the money in shares from the first bar on, with the original's charge. */
function benchmarkOf(steps: readonly TestStep[], balance: number): EquityPoint[] {
  const cost = (steps[0]?.close ?? Infinity) * (1 + ORIGINAL_CHARGE);
  const shares = Math.floor(balance / cost);
  const cash = balance - Math.round(cost * shares);
  return steps.map(({ date, close }) => {
    const invested = (shares * close) as Money;
    return { time: parseKst(date), equity: (cash + invested) as Money, invested };
  });
}
