/**
 * Stock codes differ by place (KIWOOM.md §5): account lists prefix a letter (`A005930`), market data may carry the venue
 * as a suffix (`_NX` for NXT, `_AL` for the consolidated view). Past this file there are plain KRX codes only.
 */
import type { StockCode } from '../../domain/index.js';

const PLAIN = /^[0-9A-Z]{6}$/;
const PREFIXED = /^[A-Z][0-9A-Z]{6}$/;

/** A code of another venue than KRX: its prices must never be taken for KRX prices. */
export const FOREIGN = Symbol('a code of another venue');

/** The plain code; {@link FOREIGN} for an NXT or consolidated one; null for anything else. */
export function readCode(text: string): StockCode | typeof FOREIGN | null {
  const trimmed = text.trim();
  if (trimmed.endsWith('_NX') || trimmed.endsWith('_AL')) return readPlain(trimmed.slice(0, -3)) && FOREIGN;
  return readPlain(trimmed);
}

function readPlain(text: string): StockCode | null {
  if (PLAIN.test(text)) return text as StockCode;
  return PREFIXED.test(text) ? (text.slice(1) as StockCode) : null;
}

const CACHE_LIMIT = 4_096;

/** {@link readCode} with a memory, for the stream, where the same few codes come a million times. */
export class CodeReader {
  readonly #known = new Map<string, StockCode | typeof FOREIGN | null>();

  read(text: string): StockCode | typeof FOREIGN | null {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const code = readCode(text);
    if (this.#known.size < CACHE_LIMIT) this.#known.set(text, code);
    return code;
  }
}
