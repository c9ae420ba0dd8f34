/** Which types of orders are taken at which time of which day: each cell of KIWOOM.md §11's table, asked by the clock. */
import {
  checkKrxOrder,
  createCalendar,
  KRX_ORDER_TYPES,
  kstTime,
  tradingDay,
  type InstrumentKind,
  type KrxOrderView,
} from '../../../../src/domain/index.js';
import { listed, type GoldenCase } from './case.js';

const TABLE = 'KIWOOM.md §11, KRX market sessions';
const ALL = '0 3 5 6 7 10 13 16 20 23 26 61 62 81'.split(' ');

/** Day, time, kind, what is taken; whatever of `ALL` is not named is refused. */
type Row = readonly [day: string, time: string, kind: InstrumentKind, taken: string, source?: string];
const ROWS: readonly Row[] = [
  ['20261120', '081959', 'stock', ''],
  ['20261120', '082000', 'stock', '0 3'],
  ['20261120', '082959', 'stock', '0 3'],
  ['20261120', '083000', 'stock', '0 3 5 61'],
  ['20261120', '083959', 'stock', '0 3 5 61'],
  ['20261120', '084000', 'stock', '0 3 5'],
  ['20261120', '085959', 'etf', '0 3 5'],
  ['20261120', '090000', 'stock', '0 3 5 6 7 10 13 16 20 23 26'],
  ['20261120', '151959', 'etf', '0 3 5 6 7 10 13 16 20 23 26'],
  ['20261120', '152000', 'stock', '0 3'],
  ['20261120', '152959', 'stock', '0 3'],
  ['20261120', '153000', 'stock', '81'],
  ['20261120', '154000', 'etf', '81'],
  ['20261120', '155959', 'stock', '81'],
  ['20260911', '160000', 'stock', '62'],
  ['20260911', '175959', 'etf', '62'],
  ['20260911', '180000', 'stock', ''],
  ['20260914', '160000', 'stock', '0 6'],
  ['20260914', '195959', 'stock', '0 6'],
  ['20260914', '200000', 'stock', ''],
  ['20260914', '170000', 'etf', ''],
  ['20260914', '170000', 'etn', ''],
  ['20221117', '092500', 'stock', '0 3', 'KIWOOM.md §10, exam days'],
  ['20221117', '093000', 'stock', '0 3 5 61', 'KIWOOM.md §10, exam days'],
  ['20221117', '152500', 'stock', '0 3 5 6 7 10 13 16 20 23 26', 'KIWOOM.md §10, exam days'],
  ['20221117', '162000', 'stock', '0 3', 'KIWOOM.md §10, exam days'],
  ['20250102', '093500', 'stock', '0 3 5 61', 'KIWOOM.md §10, first day of the year'],
  ['20261120', '100000', 'elw', '0', 'KRX, ELW: trading (regulation.krx.co.kr)'],
];

const calendar = createCalendar();
/** In every case but the one in question a valid order. */
function ask(day: string, time: string, kind: InstrumentKind, type: string, state: KrxOrderView['state'] = 'trading') {
  const on = tradingDay(day);
  const priced = (KRX_ORDER_TYPES as Record<string, { priced: boolean }>)[type]?.priced ?? true;
  const view: KrxOrderView = {
    instrument: listed(kind, 10_000),
    schedule: calendar.schedule(on),
    now: kstTime(on, time),
    state,
    last: 10_000,
    ask: 10_010,
    bid: 10_000,
  };
  return checkKrxOrder({ side: 'buy', type, price: priced ? 10_000 : null, quantity: 10 }, view);
}

export const HOURS: readonly GoldenCase[] = ROWS.flatMap(([day, time, kind, taken, source = TABLE]) =>
  ALL.map((type) => ({
    source,
    name: `${day} ${time} ${kind}: type ${type}`,
    actual: () => ask(day, time, kind, type) === null,
    expected: taken.split(' ').includes(type),
  })),
);

const AUCTION =
  'KRX, Types of orders: none at the best price, IOC or FOK in a call auction (nejooso 2008, monstock 2020)';
const NAMED: readonly [string, string, InstrumentKind, string, KrxOrderView['state'], string | null, string][] = [
  ['20261120', '100000', 'stock', '0', 'callAuction', null, AUCTION],
  ['20261120', '100000', 'stock', '3', 'callAuction', null, AUCTION],
  ['20261120', '100000', 'stock', '5', 'callAuction', null, AUCTION],
  ['20261120', '100000', 'stock', '6', 'callAuction', 'type_not_now', AUCTION],
  ['20261120', '100000', 'stock', '7', 'callAuction', 'type_not_now', AUCTION],
  ['20261120', '100000', 'stock', '10', 'callAuction', 'type_not_now', AUCTION],
  ['20261120', '100000', 'stock', '23', 'callAuction', 'type_not_now', AUCTION],
  ['20261120', '152500', 'stock', '0', 'callAuction', null, AUCTION],
  ['20261120', '100000', 'stock', '0', 'halted', 'trading_halted', 'KIWOOM.md §4.3, RC4007'],
  ['20261120', '085000', 'stock', '3', 'halted', 'trading_halted', 'KIWOOM.md §4.3, RC4007'],
  ['20261120', '100000', 'stock', '0', 'breaker', 'circuit_breaker', 'KIWOOM.md §4.3, 509193'],
  ['20261120', '220000', 'stock', '0', 'halted', 'market_closed', 'KIWOOM.md §4.3, RC4058'],
  ['20261120', '060000', 'stock', '0', 'breaker', 'market_not_open', 'KIWOOM.md §4.3, RC4057'],
  ['20261120', '153000', 'stock', '0', 'trading', 'market_closed', 'KIWOOM.md §4.3, RC4058'],
  ['20261120', '161000', 'stock', '3', 'trading', 'type_not_now', 'KIWOOM.md §7, 521790 in the after-market'],
  ['20261120', '161000', 'etf', '0', 'trading', 'not_in_after_market', TABLE],
  ['20261120', '100000', 'stock', '81', 'trading', 'type_not_now', 'KIWOOM.md §4.3, 521790'],
  ['20261120', '100000', 'stock', '00', 'trading', 'unknown_type', 'KIWOOM.md §7, no leading zero'],
  ['20261120', '100000', 'stock', '03', 'trading', 'unknown_type', 'KIWOOM.md §7, no leading zero'],
  ['20261120', '100000', 'stock', '', 'trading', 'unknown_type', 'KIWOOM.md §7, trde_tp'],
  ['20261120', '100000', 'stock', '29', 'trading', null, 'KIWOOM.md §7, trde_tp'],
  ['20221110', '100000', 'stock', '29', 'trading', 'unknown_type', 'KIWOOM.md §11, NXT since 2025-03-04'],
  ['20261120', '100000', 'elw', '3', 'trading', 'type_not_here', 'KRX, ELW: trading (regulation.krx.co.kr)'],
];

export const STATES: readonly GoldenCase[] = NAMED.map(([day, time, kind, type, state, expected, source]) => ({
  source,
  name: `${day} ${time} ${kind} while ${state}: type ${type}`,
  actual: () => ask(day, time, kind, type, state),
  expected,
}));
