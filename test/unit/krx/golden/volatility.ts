/**
 * Volatility interruptions as the daily lists told them (infostock lists: infostockdaily 2021-06-11, investing 2021-09-27, mk
 * 2023-09-13, 2023-10-11, 2025-06-13): reference, the price that set it off, begin and end.
 */
import {
  dynamicViPercent,
  kstTime,
  staticViPercent,
  tradingDay,
  VI_AUCTION,
  VI_RANDOM_END,
  viBounds,
  viGroupOf,
  viTrigger,
  type InstrumentKind,
  type ViGroup,
  type ViSession,
} from '../../../../src/domain/index.js';
import { listed, type GoldenCase } from './case.js';

type Row = readonly [day: string, reference: number, price: number, begin?: string, end?: string];
/** Static, where the price that set it off is the first that can. */
const STATIC: readonly Row[] = [
  ['20210611', 3_030, 2_725, '092442', '092653'], ['20210611', 5_060, 5_570, '092528', '092749'],
  ['20210611', 1_770, 1_590, '092434', '092637'], ['20210611', 4_720, 4_245, '091853', '092056'],
  ['20210611', 2_770, 3_050, '091408', '091616'], ['20210611', 7_150, 6_430, '090619', '090832'],
  ['20210611', 5_120, 5_640, '090454', '090709'], ['20210611', 15_300, 16_850, '092652', '092918'],
  ['20210611', 1_260, 1_390, '092358', '092621'], ['20210611', 74_300, 81_800, '092054', '092316'],
  ['20210611', 2_670, 2_400, '091923', '092111'], ['20210611', 4_660, 5_130, '091743', '092004'],
  ['20210611', 27_600, 24_800, '091501', '091729'], ['20210611', 773, 851, '091210', '091418'],
  ['20210611', 2_445, 2_690, '091125', '091338'], ['20210611', 18_000, 16_200, '090409', '090636'],
  ['20210611', 6_510, 7_170, '090200', '090419'],
  ['20210927', 74_900, 82_400, '093034'], ['20210927', 4_545, 5_000, '092925', '093126'],
  ['20210927', 4_870, 5_360, '092829', '093033'], ['20210927', 1_985, 2_185, '092805', '093021'],
  ['20210927', 8_940, 9_840, '092801', '093021'], ['20210927', 87_900, 96_700, '092452', '092720'],
  ['20210927', 24_200, 21_750, '092125', '092343'], ['20210927', 5_540, 6_100, '092020', '092226'],
  ['20230913', 12_620, 11_350, '105837', '110047'], ['20230913', 4_625, 4_160, '105737', '105952'],
  ['20230913', 5_270, 4_740, '105656', '105920'], ['20230913', 2_795, 2_515, '105235', '105458'],
  ['20230913', 3_525, 3_880, '105226', '105435'], ['20230913', 43_950, 39_550, '105220', '105440'],
  ['20230913', 11_470, 12_620, '104926', '105147'], ['20230913', 5_400, 5_940, '104533', '104741'],
  ['20230913', 2_645, 2_910, '103107', '103330'], ['20230913', 14_750, 13_270, '102340', '102606'],
  ['20230913', 18_650, 16_780, '102323', '102533'], ['20230913', 32_450, 29_200, '102310', '102515'],
  ['20231011', 447, 492, '104834', '105056'], ['20231011', 24_750, 27_250, '103536', '103743'],
  ['20231011', 21_000, 23_100, '103232', '103435'], ['20231011', 1_090, 1_199, '101004', '101206'],
  ['20231011', 11_390, 12_530, '100446', '100702'],
  ['20250613', 8_840, 9_730, '110201'], ['20250613', 15_580, 17_140, '105949', '110151'],
  ['20250613', 14_500, 13_050, '105638', '105858'], ['20250613', 4_930, 5_430, '105458', '105710'],
  ['20250613', 1_745, 1_570, '103655', '103904'], ['20250613', 2_300, 2_530, '102541', '102746'],
  ['20250613', 3_155, 3_475, '101637', '101849'], ['20250613', 1_658, 1_492, '101314', '101527'],
  ['20250613', 882, 793, '101109', '101334'], ['20250613', 3_825, 4_210, '100322', '100551'],
]; // prettier-ignore
/** Where a larger order reached past the first price. */
const BEYOND: readonly Row[] = [
  ['20230913', 1_830, 1_638, '103107', '103334'], ['20231011', 574, 634, '101700', '101913'],
  ['20250613', 4_710, 5_190, '100538', '100800'],
]; // prettier-ignore
/** Dynamic, of codes outside KOSPI 200. */
const DYNAMIC: readonly Row[] = [
  ['20210927', 6_750, 7_160, '091918', '092131'], ['20210927', 2_315, 2_175, '091651', '091919'],
  ['20210927', 3_390, 3_185, '091245', '091511'], ['20250613', 2_710, 2_875, '100156', '100405'],
  ['20230913', 15_590, 14_590, '104659', '104908'], ['20231011', 1_521, 1_425, '110009'],
  ['20231011', 1_875, 1_750, '100908', '101136'], ['20231011', 32_350, 30_300, '100223', '100430'],
  ['20250613', 12_800, 12_000, '110016'],
]; // prettier-ignore
const LIST = 'KRX, daily list of interruptions (infostock)';

const stock = listed('stock', 1_000, { market: 'KOSDAQ' });
const row = (day: string) => tradingDay(day);

const firstPrices: GoldenCase[] = STATIC.map(([day, reference, price]) => ({
  source: LIST,
  name: `${day}: static from ${reference} at ${price}`,
  actual: () => {
    const { lower, upper } = viBounds(reference, 10, stock, row(day));
    return price > reference ? upper : lower;
  },
  expected: price,
}));

const triggers: GoldenCase[] = [
  ...BEYOND.map((one) => ({ one, kind: 'static' as const })),
  ...DYNAMIC.map((one) => ({ one, kind: 'dynamic' as const })),
].map(({ one: [day, reference, price], kind }) => ({
  source: LIST,
  name: `${day}: ${kind} from ${reference} at ${price}`,
  actual: () => {
    const references =
      kind === 'static' ? { static: reference, dynamic: price } : { static: price, dynamic: reference };
    return viTrigger(price, references, { ...stock, group: 'other' }, 'continuous', row(day));
  },
  expected: kind,
}));

/** One of the table lies 1:48 apart on paper (09:19:23 to 09:21:11): its lists are typed by hand, so it is left out. */
const durations: GoldenCase[] = [...STATIC, ...BEYOND, ...DYNAMIC]
  .filter(([, , , begin, end]) => begin !== undefined && end !== undefined && begin !== '091923')
  .map(([day, reference, , begin = '', end = '']) => ({
    source: 'KIWOOM.md §11, VI: 2 minutes and up to 30 seconds; KRX, daily list of interruptions (infostock)',
    name: `${day}: of ${reference}, ${begin} to ${end}`,
    actual: () => {
      const lasted = kstTime(row(day), end) - kstTime(row(day), begin);
      return lasted >= VI_AUCTION && lasted <= VI_AUCTION + VI_RANDOM_END + 1_000;
    },
    expected: true,
  }));

type Rate = readonly [ViGroup, ViSession, InstrumentKind, string, number | null, number | null];
const RATES: readonly Rate[] = [
  ['calm', 'openingAuction', 'stock', '20261120', null, 10], ['calm', 'continuous', 'stock', '20261120', 3, 10],
  ['calm', 'closingAuction', 'stock', '20261120', 2, 10], ['calm', 'afterHours', 'stock', '20221110', 3, null],
  ['other', 'openingAuction', 'stock', '20261120', null, 10], ['other', 'continuous', 'stock', '20261120', 6, 10],
  ['other', 'closingAuction', 'stock', '20261120', 4, 10], ['other', 'afterHours', 'stock', '20221110', 6, null],
  ['calm', 'continuous', 'etf', '20261120', 3, 10], ['other', 'continuous', 'etn', '20261120', 6, 10],
  ['other', 'continuous', 'elw', '20261120', null, null], ['calm', 'continuous', 'stock', '20150612', 3, null],
  ['calm', 'continuous', 'stock', '20140829', null, null],
]; // prettier-ignore
const rates: GoldenCase[] = RATES.map(([group, session, kind, day, dynamic, still]) => ({
  source: 'KIWOOM.md §11, VI; KRX notice of 2014-08-26 (mediapen); static since 2015-06-15',
  name: `${kind} ${group} ${session} on ${day}`,
  actual: () => [dynamicViPercent(group, session, kind, row(day)), staticViPercent(session, kind, row(day))],
  expected: [dynamic, still],
}));

const GROUPS: readonly [string, InstrumentKind, ViGroup][] = [
  ['KODEX 200', 'etf', 'calm'], ['KODEX 인버스', 'etf', 'calm'], ['KODEX 코스피', 'etf', 'calm'],
  ['KODEX 레버리지', 'etf', 'other'], ['KODEX 200선물인버스2X', 'etf', 'other'], ['KODEX 국고채3년', 'etf', 'calm'],
  ['KODEX 반도체', 'etf', 'other'], ['TIGER 미국나스닥100', 'etf', 'other'], ['삼성전자', 'stock', 'calm'],
]; // prettier-ignore
const groups: GoldenCase[] = GROUPS.map(([name, kind, expected]) => ({
  source: 'KRX notice of 2014-08-26 (mediapen): main indices, inverse, bonds 3 %; geared, branches, abroad 6 %',
  name: `${name} is ${expected}`,
  actual: () => viGroupOf(listed(kind, 10_000, { name }), new Set(['000000'])),
  expected,
}));

export const VOLATILITY: readonly GoldenCase[] = [...firstPrices, ...triggers, ...durations, ...rates, ...groups];
