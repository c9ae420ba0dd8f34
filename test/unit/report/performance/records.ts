/** Runs for tests: arbitrary ones, and ones told by their figures. */
import fc from 'fast-check';
import { addDays, HOUR, startOfDay, stockCode, tradingDay, type EpochMs, type EquityPoint, type FillRecord, type Money, type Price, type Quantity, type RunRecord } from '../../../../src/domain/index.js'; // prettier-ignore

export const CODES = ['069500', '005930', '114800'].map(stockCode);
export const INSTRUMENTS = [
  { code: CODES[0]!, name: 'KODEX 200', market: 'KOSPI', kind: 'etf' },
  { code: CODES[1]!, name: '삼성전자', market: 'KOSPI', kind: 'stock' },
  { code: CODES[2]!, name: '코덱스 인버스', market: 'KOSPI', kind: 'etf' },
] as const satisfies RunRecord['instruments'];

const FIRST = tradingDay('20221020');

/** The start of hour `hour` of day `day`. */
export function timeAt(day: number, hour = 9): EpochMs {
  return (startOfDay(addDays(FIRST, day)) + hour * HOUR) as EpochMs;
}

export function fill(
  time: EpochMs,
  code: number,
  side: 'buy' | 'sell',
  price: number,
  quantity: number,
  more: { commission?: number; tax?: number; decidedAt?: number } = {},
): FillRecord {
  return {
    time,
    code: CODES[code]!,
    side,
    price: price as Price,
    quantity: quantity as Quantity,
    commission: (more.commission ?? 0) as Money,
    tax: (more.tax ?? 0) as Money,
    decidedAt: (more.decidedAt ?? price) as Price,
  };
}

export function points(
  equity: readonly number[],
  invested: (index: number) => number = () => 0,
  aDay = 1,
): EquityPoint[] {
  return equity.map((each, i) => ({
    time: timeAt(Math.floor(i / aDay), 9 + (i % aDay)),
    equity: each as Money,
    invested: invested(i) as Money,
  }));
}

/** A run of daily points that traded nothing, but for what is said. */
export function run(more: Partial<RunRecord>): RunRecord {
  return {
    title: 'sma(5,20) on 069500',
    parameters: { costs: 'kiwoom', fills: 'close' },
    codes: [CODES[0]!],
    instruments: INSTRUMENTS,
    initial: 10_000_000 as Money,
    points: points([10_000_000]),
    fills: [],
    denied: 0,
    rejected: 0,
    benchmark: [],
    tried: 1,
    staleBars: 0,
    bars: more.points?.length ?? 1,
    ...more,
  };
}

interface Drawn {
  readonly code: number;
  readonly isBuy: boolean;
  readonly price: number;
  readonly part: number;
  readonly commission: number;
  readonly tax: number;
  readonly slip: number;
}

const drawnFill: fc.Arbitrary<Drawn> = fc.record({
  code: fc.nat({ max: 2 }),
  isBuy: fc.boolean(),
  price: fc.integer({ min: 900, max: 90_000 }),
  part: fc.integer({ min: 1, max: 100 }),
  commission: fc.nat({ max: 500 }),
  tax: fc.nat({ max: 900 }),
  slip: fc.integer({ min: -20, max: 20 }),
});

/** Lawful fills: nothing is sold that is not held. */
function lawful(drawn: readonly Drawn[], times: readonly EpochMs[]): FillRecord[] {
  const held = [0, 0, 0];
  return drawn.flatMap(({ code, isBuy, price, part, slip, commission, tax }, i) => {
    const quantity = isBuy ? part : Math.min(Math.ceil((held[code]! * part) / 60), held[code]!);
    if (quantity === 0) return [];
    held[code]! += isBuy ? quantity : -quantity;
    const time = times[Math.floor((i * times.length) / drawn.length)]!;
    return [
      fill(time, code, isBuy ? 'buy' : 'sell', price, quantity, {
        commission,
        tax: isBuy ? 0 : tax,
        decidedAt: price + slip,
      }),
    ];
  });
}

/** Any lawful run of up to 45 days with some gaps, one to four points each; its equity does not come from its fills. */
export const anyRun: fc.Arbitrary<RunRecord> = fc
  .record({
    initial: fc.integer({ min: 100_000, max: 5_000_000 }),
    days: fc.array(
      fc.array(fc.tuple(fc.integer({ min: -60, max: 62 }), fc.integer({ min: -50, max: 55 }), fc.nat({ max: 100 })), {
        minLength: 1,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 45 },
    ),
    gap: fc.integer({ min: 1, max: 4 }),
    fills: fc.array(drawnFill, { maxLength: 60 }),
    hasBenchmark: fc.boolean(),
    isKnown: fc.boolean(),
    tried: fc.constantFrom(1, 1, 2, 3, 20, 500),
    refused: fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })),
    stale: fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 200 })),
  })
  .map(({ initial, days, gap, fills, hasBenchmark, isKnown, tried, refused, stale }) => {
    let [own, other] = [initial, initial];
    const walked = days.flatMap((day, d) =>
      day.map(([step, held, part], h) => {
        own = Math.max(own + Math.round((own * step) / 1_000), 1);
        other = Math.max(other + Math.round((other * held) / 1_000), 1);
        const time = timeAt(d + Math.floor(d / gap), 9 + h);
        return { time, own: own as Money, other: other as Money, invested: Math.floor((own * part) / 100) as Money };
      }),
    );
    const times = walked.map(({ time }) => time);
    return run({
      initial: initial as Money,
      codes: CODES,
      instruments: isKnown ? INSTRUMENTS : INSTRUMENTS.slice(0, 2),
      points: walked.map(({ time, own, invested }) => ({ time, equity: own, invested })),
      benchmark: hasBenchmark ? walked.map(({ time, other }) => ({ time, equity: other, invested: other })) : [],
      fills: lawful(fills, times),
      tried,
      ...{ denied: refused[0], rejected: refused[1], staleBars: Math.min(stale[0], stale[1]), bars: stale[1] },
    });
  });
