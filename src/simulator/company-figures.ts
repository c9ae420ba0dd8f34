/**
 * What ka10001 tells of a company besides its prices of today (KIWOOM.md §6). Figures agree with one another (PER × EPS is
 * the price, shares × price the market cap); earnings change each quarter, owners each day. They depend on code and date
 * alone, like a company's name, and on the past that is played. Funds have no earnings: there Kiwoom has blanks.
 */
import { createRng, type Rng, type TradingDay } from '../domain/index.js';
import { rate, signedPrice, signedRate } from './format.js';
import type { DayBar, History } from './history.js';
import { LISTED_SHARES, type SymbolDay } from './market.js';

const FIGURE_FIELDS = [
  'setl_mm', 'fav', 'cap', 'flo_stk', 'crd_rt', 'oyr_hgst', 'oyr_lwst', 'mac', 'mac_wght', 'for_exh_rt', 'repl_pric',
  'per', 'eps', 'roe', 'pbr', 'ev', 'bps', 'sale_amt', 'bus_pro', 'cup_nga', '250hgst', '250lwst', '250hgst_pric_dt',
  '250hgst_pric_pre_rt', '250lwst_pric_dt', '250lwst_pric_pre_rt', 'fav_unit', 'dstr_stk', 'dstr_rt',
] as const; // prettier-ignore

type Figures = Partial<Record<(typeof FIGURE_FIELDS)[number], string>>;

/** All listed companies together, 억 won: what a market cap is measured against. */
const WHOLE_MARKET = 20_000_000;
const EOK = 100_000_000;
const RANGE_DAYS = 250;

/** Every field, `''` where Kiwoom tells nothing; a code that is not listed has blanks only. */
export function companyFigures(
  symbol: SymbolDay | undefined,
  day: TradingDay,
  history: History,
): Record<string, string> {
  const blank = Object.fromEntries(FIGURE_FIELDS.map((field) => [field, '']));
  if (symbol === undefined) return blank;
  const { code, kind } = symbol.instrument;
  const rng = createRng(`company/${code}`);
  const days = history.days(code).filter((each) => each.day < day);
  const shares = LISTED_SHARES / 1_000;
  const figures: Figures = {
    ...sizeOf(symbol.last, shares),
    ...ownersOf(shares, day, rng),
    ...rangesOf(symbol, day, days),
    ...(kind === 'stock'
      ? earningsOf(symbol.last, shares, referencePrice(symbol, day, days), rng.fork(quarterOf(day)))
      : {}),
    ...(kind === 'stock' ? parOf(shares, rng.fork('par')) : {}),
  };
  return { ...blank, ...figures };
}

function sizeOf(price: number, shares: number): Figures {
  const cap = (price * shares * 1_000) / EOK;
  return {
    flo_stk: String(shares),
    mac: String(Math.trunc(cap)),
    mac_wght: rate(cap, WHOLE_MARKET),
    repl_pric: String(Math.trunc((price * 0.7) / 10) * 10),
  };
}

function parOf(shares: number, rng: Rng): Figures {
  const par = [100, 500, 5_000][rng.int(0, 2)] ?? 500;
  return { setl_mm: '12', fav: String(par), fav_unit: '원', cap: String(Math.trunc((par * shares * 1_000) / EOK)) };
}

function ownersOf(shares: number, day: TradingDay, rng: Rng): Figures {
  const float = rng.fork('float').int(45, 85);
  const foreign = rng.fork('foreign').int(400, 5_500) + rng.fork(`foreign/${day}`).int(-30, 30);
  const credit = rng.fork(`credit/${day}`).int(5, 90);
  return {
    for_exh_rt: `+${rate(foreign, 10_000)}`,
    crd_rt: `+${rate(credit, 10_000)}`,
    dstr_stk: String(Math.trunc((shares * float) / 100)),
    dstr_rt: `${float}.00`,
  };
}

/** @param reference the price that the quarter's earnings are measured from, so that PER moves with the price, EPS does not */
function earningsOf(price: number, shares: number, reference: number, rng: Rng): Figures {
  const eps = Math.max(Math.round(reference / (6 + 24 * rng.fork('per').next())), 1);
  const bps = Math.max(Math.round(eps / (0.04 + 0.14 * rng.fork('roe').next())), 1);
  const net = (eps * shares * 1_000) / EOK;
  const operating = net * (1.1 + 0.4 * rng.fork('tax').next());
  const sales = operating / (0.05 + 0.2 * rng.fork('margin').next());
  const per = price / eps;
  return {
    per: per.toFixed(2),
    eps: String(eps),
    roe: ((eps / bps) * 100).toFixed(2),
    pbr: (price / bps).toFixed(2),
    ev: (per * (0.3 + 0.4 * rng.fork('ev').next())).toFixed(2),
    bps: String(bps),
    sale_amt: String(Math.round(sales)),
    bus_pro: String(Math.round(operating)),
    cup_nga: String(Math.round(net)),
  };
}

/** Highest and lowest prices of 250 days and of the year, today included. */
function rangesOf(symbol: SymbolDay, day: TradingDay, past: readonly DayBar[]): Figures {
  const { last, instrument } = symbol;
  const today = { day, high: symbol.high === 0 ? last : symbol.high, low: symbol.low === 0 ? last : symbol.low };
  const days = [...past.slice(1 - RANGE_DAYS), today];
  const year = days.filter((each) => each.day.slice(0, 4) === day.slice(0, 4));
  const top = days.reduce((best, each) => (each.high > best.high ? each : best));
  const bottom = days.reduce((best, each) => (each.low < best.low ? each : best));
  const price = (value: number): string => signedPrice(value, instrument.basePrice);
  return {
    '250hgst': price(top.high),
    '250hgst_pric_dt': top.day,
    '250hgst_pric_pre_rt': signedRate(last - top.high, top.high),
    '250lwst': price(bottom.low),
    '250lwst_pric_dt': bottom.day,
    '250lwst_pric_pre_rt': signedRate(last - bottom.low, bottom.low),
    oyr_hgst: price(Math.max(...year.map(({ high }) => high))),
    oyr_lwst: price(Math.min(...year.map(({ low }) => low))),
  };
}

/** The last close before the quarter began; where the past does not reach so far, its first; without a past, the base price. */
function referencePrice({ instrument }: SymbolDay, day: TradingDay, past: readonly DayBar[]): number {
  const before = past.findLast((each) => quarterOf(each.day) < quarterOf(day)) ?? past[0];
  return before?.close ?? instrument.basePrice;
}

/** `2026Q4`; sorts as text. */
function quarterOf(day: TradingDay): string {
  return `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(4, 6)) / 3)}`;
}
