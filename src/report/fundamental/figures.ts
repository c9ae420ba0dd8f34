/** The figures of ka10001 that are shown: what each is called, in which unit it comes (KIWOOM.md §6), where it stands. */
import type { Fundamentals } from '../../domain/index.js';

export type FigureGroup = 'Valuation' | 'Earnings' | 'Size' | 'Owners' | 'Price';

export interface Figure {
  /** Kiwoom's field name; `position` is made here. */
  readonly key: string;
  readonly label: string;
  readonly korean: string;
  readonly unit: string;
  readonly digits: number;
  readonly group: FigureGroup;
  /** Has a panel in the picture. */
  readonly drawn: boolean;
}

const row =
  (group: FigureGroup) =>
  (key: string, label: string, korean: string, unit: string, digits = 0, drawn = false): Figure => ({
    key,
    label,
    korean,
    unit,
    digits,
    group,
    drawn,
  });
const valuation = row('Valuation');
const earnings = row('Earnings');
const size = row('Size');
const owners = row('Owners');
const price = row('Price');

/** Between the lowest and the highest price of 250 days, in per cent of the way. */
export const POSITION = 'position';

export const FIGURES: readonly Figure[] = [
  valuation('per', 'PER', '주가수익비율', '×', 2, true),
  valuation('pbr', 'PBR', '주가순자산비율', '×', 2, true),
  valuation('ev', 'EV', 'EV/EBITDA', '×', 2),
  valuation('eps', 'EPS', '주당순이익', '원'),
  valuation('bps', 'BPS', '주당순자산', '원'),
  earnings('roe', 'ROE', '자기자본이익률', '%', 2, true),
  earnings('sale_amt', 'Sales', '매출액', '억원', 0, true),
  earnings('bus_pro', 'Operating profit', '영업이익', '억원', 0, true),
  earnings('cup_nga', 'Net income', '당기순이익', '억원', 0, true),
  size('mac', 'Market cap', '시가총액', '억원', 0, true),
  size('mac_wght', 'Weight in its market', '시가총액비중', '%', 2),
  size('cap', 'Capital stock', '자본금', '억원'),
  size('fav', 'Par value', '액면가', '원'),
  size('flo_stk', 'Listed shares', '상장주식', '천주'),
  size('dstr_stk', 'Free float', '유통주식', '천주'),
  owners('for_exh_rt', 'Foreign ownership', '외인소진률', '%', 2, true),
  owners('dstr_rt', 'Share in free float', '유통비율', '%', 2),
  owners('crd_rt', 'On credit', '신용비율', '%', 2),
  price('cur_prc', 'Price', '현재가', '원'),
  price('flu_rt', 'Change', '등락율', '%', 2),
  price('trde_qty', 'Volume', '거래량', '주'),
  price('250hgst', '250-day high', '250일 최고', '원'),
  price('250lwst', '250-day low', '250일 최저', '원'),
  price(POSITION, 'Within 250 days', '250일 범위 내 위치', '%', 0, true),
  price('oyr_hgst', 'High of the year', '연중최고', '원'),
  price('oyr_lwst', 'Low of the year', '연중최저', '원'),
];

/** One figure of one day; null where the broker tells nothing. */
export function figureOf({ figures }: Fundamentals, key: string): number | null {
  if (key !== POSITION) return figures[key] ?? null;
  const [now, high, low] = [figures['cur_prc'], figures['250hgst'], figures['250lwst']];
  if (typeof now !== 'number' || typeof high !== 'number' || typeof low !== 'number' || high <= low) return null;
  // Today's price may be beyond both: the range ends yesterday.
  return Math.min(Math.max(((now - low) / (high - low)) * 100, 0), 100);
}

/** `12.34`, `351,234`, `–`: without its unit. */
export function figureText({ digits }: Pick<Figure, 'digits'>, value: number | null): string {
  if (value === null) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
