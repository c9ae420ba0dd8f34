/** Runs as a backtest leaves them: a crossover over seeded walks of three codes, with charges and slippage. */
import { createCalendar, createRng, HOUR, MINUTE, startOfDay, tradingDay, type EpochMs, type FillRecord, type Money, type Price, type Quantity, type RunRecord } from '../../../../src/domain/index.js'; // prettier-ignore
import type { BarColumns, BarsByCode } from '../../../../src/report/index.js';
import { CODES, INSTRUMENTS, run } from './records.js';

const INITIAL = 30_000_000;

export interface Life {
  readonly title: string;
  readonly days: number;
  /** Minutes a day, or one bar a day. */
  readonly minutes: number | null;
  /** Bars of the two averages. */
  readonly averages: readonly [fast: number, slow: number];
  /** Mean and deviation of a bar's return, parts of 10,000. */
  readonly drift: number;
  readonly spread: number;
  readonly from?: string;
  readonly commission?: number;
}

function timesOf({ days, minutes, from = '20101201' }: Life): EpochMs[] {
  const calendar = createCalendar();
  let day = tradingDay(from);
  return Array.from({ length: days }, () => {
    const start = startOfDay((day = calendar.next(day)));
    return minutes === null
      ? [start]
      : Array.from({ length: minutes }, (_, i) => (start + 9 * HOUR + i * MINUTE) as EpochMs);
  }).flat();
}

function walk(times: readonly EpochMs[], { drift, spread }: Life, seed: string, base: number): BarColumns {
  const rng = createRng(seed);
  const tick = (value: number): number => Math.max(Math.round(value / 5) * 5, 5);
  let price = base;
  const rows = times.map((time) => {
    const open = price;
    price = tick(price * (1 + (drift + spread * rng.normal()) / 10_000));
    const [high, low] = [Math.max(open, price), Math.min(open, price)];
    return { time, open, close: price, high: tick(high * (1 + (rng.next() * spread) / 20_000)), low: tick(low * (1 - (rng.next() * spread) / 20_000)), volume: rng.int(1_000, 90_000) }; // prettier-ignore
  });
  const column = (name: keyof (typeof rows)[0]): number[] => rows.map((row) => row[name]);
  return { time: column('time'), open: column('open'), high: column('high'), low: column('low'), close: column('close'), volume: column('volume') }; // prettier-ignore
}

export function live(
  life: Life,
  more: Partial<RunRecord> = {},
): { readonly record: RunRecord; readonly bars: BarsByCode } {
  const times = timesOf(life);
  const bases = [30_000, 62_000, 4_800];
  const columns = CODES.map((code, i) => walk(times, life, `${life.title}/${code}`, bases[i]!));
  const [fast, slow] = life.averages;
  const average = (values: ArrayLike<number>, end: number, count: number): number =>
    Array.from({ length: count }, (_, i) => values[end - i]!).reduce((sum, each) => sum + each, 0) / count;
  const held = CODES.map(() => 0);
  const parts = columns.map(({ close }) => Math.floor(INITIAL / CODES.length / close[0]!));
  const spent = parts.reduce((sum, part, i) => sum + part * columns[i]!.close[0]!, 0);
  let cash = INITIAL;
  const fills: FillRecord[] = [];
  const rng = createRng('slip');
  const trade = (index: number, bar: number, side: 'buy' | 'sell'): void => {
    const decidedAt = columns[index]!.close[bar]!;
    const price = decidedAt + (side === 'buy' ? 5 : -5) * rng.int(0, 2);
    const quantity = side === 'buy' ? Math.floor(INITIAL / 4 / price) : held[index]!;
    const commission = Math.floor((price * quantity * (life.commission ?? 15)) / 100_000);
    const tax = side === 'sell' && index === 1 ? Math.floor((price * quantity * 180) / 100_000) : 0;
    if (side === 'buy' && cash < price * quantity + commission) return;
    held[index] = side === 'buy' ? quantity : 0;
    cash += (side === 'buy' ? -1 : 1) * price * quantity - commission - tax;
    fills.push({ time: times[bar]!, code: CODES[index]!, side, price: price as Price, quantity: quantity as Quantity, commission: commission as Money, tax: tax as Money, decidedAt: decidedAt as Price }); // prettier-ignore
  };
  const points = times.map((time, bar) => {
    columns.forEach(({ close }, index) => {
      if (bar < slow) return;
      const isAbove = average(close, bar, fast) > average(close, bar, slow);
      if (isAbove && held[index] === 0) trade(index, bar, 'buy');
      if (!isAbove && held[index]! > 0) trade(index, bar, 'sell');
    });
    const invested = held.reduce((sum, shares, i) => sum + shares * columns[i]!.close[bar]!, 0);
    return { time, equity: (cash + invested) as Money, invested: invested as Money };
  });
  const benchmark = times.map((time, bar) => {
    const invested = parts.reduce((sum, part, i) => sum + part * columns[i]!.close[bar]!, 0);
    return { time, equity: (INITIAL - spent + invested) as Money, invested: invested as Money };
  });
  const record = run({
    title: life.title,
    parameters: { policy: `sma(${fast},${slow})`, codes: CODES.join(' '), interval: life.minutes === null ? '1d' : '1m', costs: 'kiwoom', fills: 'close', seed: '42' },
    codes: CODES,
    instruments: INSTRUMENTS,
    initial: INITIAL as Money,
    points,
    fills,
    benchmark,
    bars: times.length * CODES.length,
    ...more,
  }); // prettier-ignore
  return { record, bars: Object.fromEntries(CODES.map((code, i) => [code, columns[i]])) as BarsByCode };
}

export const LIVES = {
  day: { title: '한국 지수 하루 · sma(5,20) on 069500 005930 114800 1m', days: 1, minutes: 381, averages: [5, 20], drift: 0.02, spread: 6, from: '20221109' },
  decades: { title: '코덱스와 삼성전자, 열다섯 해 · sma(20,60) on 1d', days: 3_690, minutes: null, averages: [20, 60], drift: 2.5, spread: 130 },
  losing: { title: 'sma(3,8) on 1m, and what it pays', days: 40, minutes: 60, averages: [3, 8], drift: -0.1, spread: 12, from: '20220901', commission: 60 },
  never: { title: 'sma(5,20) that waits', days: 120, minutes: null, averages: [90, 119], drift: 1, spread: 90, from: '20220103' },
} as const satisfies Record<string, Life>; // prettier-ignore
