/** Seeded bars for tests of runs over bars: prices that wander on a grid, days of a few minutes. */
import {
  createCalendar,
  createRng,
  DEFAULT_RISK,
  intervalMs,
  money,
  startOfDay,
  stockCode,
  tradingDay,
  type Bar,
  type Instrument,
  type Interval,
  type Price,
  type Quantity,
  type Rng,
  type TradingDay,
} from '../../src/domain/index.js';
import { backtest, type BacktestOptions, type CodeBars } from '../../src/engine/index.js';
import { smaCrossover } from '../../src/learning/baselines/index.js';

export const FUND: Instrument = { code: stockCode('069500'), name: 'KODEX 200', market: 'KOSPI', kind: 'etf', basePrice: 33_000 as Price }; // prettier-ignore
export const STOCK: Instrument = { code: stockCode('005930'), name: '삼성전자', market: 'KOSPI', kind: 'stock', basePrice: 60_000 as Price }; // prettier-ignore

export const calendar = createCalendar();
const MONDAY = tradingDay('20221107');

export const SETTINGS = {
  interval: '1m',
  costs: 'kiwoom',
  risk: { ...DEFAULT_RISK, maxOrderAmount: money(0), maxPositionAmount: money(0), maxDrawdown: 0 },
  cashPerBuy: 400,
  seed: '1',
  barGrace: 1_500,
  orderTimeout: 15_000,
} as const satisfies BacktestOptions['settings'];

/** The next bar of a walk, its prices multiples of 100 won: valid for every instrument here. */
function step(rng: Rng, time: number, before: number): Bar {
  const grid = (value: number): number => Math.max(Math.round(value / 100) * 100, 1_000);
  const open = grid(before + rng.normal() * 60);
  const close = grid(open + rng.normal() * 200);
  const high = Math.max(open, close) + rng.int(0, 2) * 100;
  const low = Math.min(open, close) - rng.int(0, 2) * 100;
  return { time, open, high, low, close, volume: rng.int(0, 5_000) as Quantity } as Bar;
}

export interface WalkOptions {
  readonly seed: string;
  readonly instrument: Instrument;
  readonly interval?: Interval;
  readonly days: number;
  /** Bars of a day, from the open on. */
  readonly perDay: number;
  readonly history?: number;
}

export function walkOf({ seed, instrument, interval = '1m', days, perDay, history = 0 }: WalkOptions): CodeBars {
  const rng = createRng(seed).fork(instrument.code);
  const bars: Bar[] = [];
  let close: number = instrument.basePrice;
  let day: TradingDay = MONDAY;
  for (let count = 0; count < days; count++, day = calendar.next(day)) {
    const first = interval === '1d' ? startOfDay(day) : calendar.schedule(day).open;
    for (let i = 0; i < perDay; i++) {
      const bar = step(rng, first + i * intervalMs(interval), close);
      bars.push(bar);
      close = bar.close;
    }
  }
  return { code: instrument.code, instrument, history: bars.slice(0, history), bars: bars.slice(history) };
}

/** A run of a quick crossover with 10 million won; what is given replaces the rest. */
export function run(codes: readonly CodeBars[], more: Partial<BacktestOptions> = {}): ReturnType<typeof backtest> {
  const policy = smaCrossover({ fast: 2, slow: 5 });
  return backtest({ codes, policy, cash: money(10_000_000), model: 'bar', settings: SETTINGS, calendar, ...more });
}
