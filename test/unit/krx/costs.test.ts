/**
 * Golden charges. Sources: KIWOOM.md §11 (official examples, recorded mock rows); fntimes 2019-04-02 (rates to 2019),
 * hygood notice 2024-12-26 (2025 by settlement), studygov and funbox 2026-01 (2026; KONEX unchanged since 2019).
 */
import { describe, expect, test } from 'vitest';
import {
  chargesOn,
  createCalendar,
  tradingDay,
  type CostSchedule,
  type InstrumentKind,
  type ListingMarket,
  type Side,
} from '../../../src/domain/index.js';

const charges = (
  amount: number,
  side: Side,
  settlement: string,
  { schedule = 'kiwoom', market = 'KOSPI', kind = 'stock' }: { schedule?: CostSchedule; market?: ListingMarket; kind?: InstrumentKind } = {},
) => chargesOn(amount, side, { market, kind }, schedule, tradingDay(settlement)); // prettier-ignore

describe('commission', () => {
  test.each([
    ['kiwoom', 373_500, 50], // 56.025, official example
    ['kiwoom', 1_673_430, 250], // 251.01, official example
    ['kiwoom', 177_000, 20], // 26.55, official example
    ['kiwoom', 66_666, 0], // 9.9999
    ['kiwoom', 66_667, 10],
    ['kiwoom', 10_000_000, 1_500],
    ['kiwoom', 0, 0],
    ['mock', 272_750, 950], // 954.625, recorded on the mock
    ['mock', 2_857, 0], // 9.9995
    ['mock', 2_858, 10],
    ['mock', 10_000_000, 35_000],
  ] as const)('%s on %i is %i, on either side', (schedule, amount, commission) => {
    expect(charges(amount, 'buy', '20261124', { schedule }).commission).toBe(commission);
    expect(charges(amount, 'sell', '20261124', { schedule }).commission).toBe(commission);
  });
});

describe('tax on a sale', () => {
  test.each([
    // market, settlement day, tax on 100,000,000 won
    ['KOSPI', '20190531', 300_000], ['KOSPI', '20190603', 250_000], ['KOSPI', '20201230', 250_000],
    ['KOSPI', '20210104', 230_000], ['KOSPI', '20221229', 230_000], ['KOSPI', '20230102', 200_000],
    ['KOSPI', '20240102', 180_000], ['KOSPI', '20250102', 150_000], ['KOSPI', '20251230', 150_000],
    ['KOSPI', '20260102', 200_000], ['KOSPI', '20261124', 200_000],
    ['KOSDAQ', '20190531', 300_000], ['KOSDAQ', '20190603', 250_000], ['KOSDAQ', '20210104', 230_000],
    ['KOSDAQ', '20230102', 200_000], ['KOSDAQ', '20240102', 180_000], ['KOSDAQ', '20250102', 150_000],
    ['KOSDAQ', '20260102', 200_000],
    ['KONEX', '20190531', 300_000], ['KONEX', '20190603', 100_000], ['KONEX', '20261124', 100_000],
  ] as const)('%s settled on %s: %i of 100 million', (market, day, tax) => {
    expect(charges(100_000_000, 'sell', day, { market }).tax).toBe(tax);
  }); // prettier-ignore

  test.each([
    ['20240603', 177_000, 318], // 53.1 → 53 and 265.5 → 265, official example
    ['20260724', 272_500, 544], // 136.25 → 136 and 408.75 → 408, recorded on the mock
    ['20221114', 1_234_567, 2_838], // 987.65 → 987 and 1,851.85 → 1,851
    ['20261124', 333, 0], // 0.17 and 0.5
    ['20261124', 667, 1], // 0.33 and 1.0005
  ])('each of its two parts is truncated: %s, %i pays %i', (day, amount, tax) => {
    expect(charges(amount, 'sell', day).tax).toBe(tax);
  });

  test('KOSDAQ has one part, truncated once', () => {
    expect(charges(272_500, 'sell', '20260724', { market: 'KOSDAQ' }).tax).toBe(545);
    expect(charges(272_749, 'sell', '20260724', { market: 'KOSDAQ' }).tax).toBe(545);
  });

  test.each(['etf', 'etn', 'elw'] as const)('%s: none', (kind) => {
    expect(charges(100_000_000, 'sell', '20261124', { kind }).tax).toBe(0);
  });

  test('a purchase: none', () => {
    expect(charges(100_000_000, 'buy', '20261124').tax).toBe(0);
  });
});

describe('the day of settlement decides the rate', () => {
  const calendar = createCalendar();
  test.each([
    ['20190529', 300_000], ['20190530', 250_000], // settled 2019-05-31 and 2019-06-03
    ['20201228', 250_000], ['20201229', 230_000], // 2020-12-31 is no day: settled 2021-01-04
    ['20241226', 180_000], ['20241227', 150_000], // KIWOOM.md §11: trades from 2024-12-27 had the rate of 2025
    ['20251226', 150_000], ['20251229', 200_000], // settled 2025-12-30 and 2026-01-02
  ])('a trade of %s pays %i of 100 million', (day, tax) => {
    expect(charges(100_000_000, 'sell', calendar.next(tradingDay(day), 2)).tax).toBe(tax);
  }); // prettier-ignore
});
