/**
 * Kiwoom's numbers are text in four styles (KIWOOM.md §5): a sign that is a direction (`-78800` is 78,800), a true sign,
 * zero padded to a fixed width with the sign inside it (`-00000000000084`), and with the sign doubled (`--3405260`).
 * One reader takes them all; the caller says whether the sign means anything.
 *
 * Everything here returns NaN for text that is no number, so that hot code needs neither exceptions nor objects.
 */

const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
/** 15 digits always fit a safe integer; leading zeros do not count. */
const MAX_DIGITS = 15;

/**
 * The integer in `text[from, to)`, with its sign; NaN when there is none.
 *
 * @example signedAt('--0084', 0, 6) === -84
 */
export function signedAt(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) === SPACE) at++;
  while (to > at && text.charCodeAt(to - 1) === SPACE) to--;
  const sign = text.charCodeAt(at);
  const signed = at < to && (sign === PLUS || sign === MINUS);
  if (signed) {
    at++;
    if (at < to && text.charCodeAt(at) === sign) at++; // the doubled sign
  }
  if (at === to) return Number.NaN;
  let value = 0;
  let digits = 0;
  for (; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (digits > 0 || digit > 0) digits++;
    value = value * 10 + digit;
  }
  if (digits > MAX_DIGITS) return Number.NaN;
  return signed && sign === MINUS && value !== 0 ? -value : value;
}

/** The integer in `text` with its sign; NaN when there is none. For changes and quantities with a true sign. */
export function signedInt(text: string): number {
  return signedAt(text, 0, text.length);
}

/** The integer in `text` without its sign; NaN when there is none. For prices, whose sign is only a direction. */
export function unsignedInt(text: string): number {
  return Math.abs(signedAt(text, 0, text.length));
}

/**
 * The decimal number in `text` with its sign; NaN when there is none. For rates and averages: `-52.71`,
 * `-00000000.99`, `000000100.00`.
 */
export function decimal(text: string): number {
  const plain = text.trim().replace(/^([+-])\1/, '$1');
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) return Number.NaN;
  return Number(plain) + 0;
}

/** Milliseconds since midnight of the `HHMMSS` in `text[from, to)`; NaN when it is none, like `888888`. */
export function clockAt(text: string, from: number, to: number): number {
  if (to - from !== 6) return Number.NaN;
  const hours = pairAt(text, from);
  const minutes = pairAt(text, from + 2);
  const seconds = pairAt(text, from + 4);
  const valid = hours < 24 && minutes < 60 && seconds < 60;
  return valid ? ((hours * 60 + minutes) * 60 + seconds) * 1_000 : Number.NaN;
}

/** Two digits; NaN when one of them is something else, a space or a sign included. */
function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
