/** The ways Kiwoom writes numbers: everything is a string (KIWOOM.md §5, "All values are strings"). */
import { formatKst, type EpochMs } from '../domain/index.js';

/**
 * A price whose sign is its direction against the previous close, not a negative price; unsigned when unchanged.
 *
 * @example signedPrice(78_800, 79_000) === '-78800'
 */
export function signedPrice(price: number, previousClose: number): string {
  return price > previousClose ? `+${price}` : price < previousClose ? `-${price}` : String(price);
}

/** A number with its true sign, `+` included: changes, aggressor volumes. */
export function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

/** A rate in percent with two decimals and its true sign, truncated: `+0.71`, `-52.71`, `0.00`. */
export function signedRate(part: number, whole: number): string {
  const text = rate(part, whole);
  return text.startsWith('-') || text === '0.00' ? text : `+${text}`;
}

/** A rate in percent with two decimals, truncated toward zero; `0.00` when there is no whole. */
export function rate(part: number, whole: number): string {
  if (whole === 0) return '0.00';
  const hundredths = Math.trunc((part / whole) * 10_000);
  const text = `${Math.trunc(Math.abs(hundredths) / 100)}.${String(Math.abs(hundredths) % 100).padStart(2, '0')}`;
  return hundredths < 0 ? `-${text}` : text;
}

/**
 * Zero padded to a width that includes the sign.
 *
 * @example padded(-84, 15) === '-00000000000084'
 */
export function padded(value: number | string, width: number): string {
  const text = String(value);
  return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
}

/** `pred_pre_sig` and FID 25: 1 upper limit, 2 up, 3 unchanged, 4 lower limit, 5 down. */
export function changeSign(
  price: number,
  previousClose: number,
  limits?: { readonly upper: number; readonly lower: number },
): string {
  if (price === limits?.upper) return '1';
  if (price === limits?.lower) return '4';
  return price > previousClose ? '2' : price < previousClose ? '5' : '3';
}

/** Won to the unit 백만원, truncated. */
export function millions(won: number): string {
  return String(Math.trunc(won / 1_000_000));
}

/** `HH:MM:SS` in Seoul. */
export function colonClock(time: EpochMs): string {
  const text = formatKst(time);
  return `${text.slice(8, 10)}:${text.slice(10, 12)}:${text.slice(12, 14)}`;
}

/** A code as clients may send it: an `A` prefix or a market suffix cut off. `_NX` is kept apart by {@link isNxt}. */
export function plainCode(text: string): string {
  const code = text.trim().replace(/_(NX|AL)$/, '');
  return code.length === 7 && code.startsWith('A') ? code.slice(1) : code;
}

/** Whether an item names the other exchange, where nothing trades in this simulator. */
export function isNxt(text: string): boolean {
  return text.endsWith('_NX');
}
