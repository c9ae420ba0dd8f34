/** What is registered for real-time data, and in which messages (KIWOOM.md §9.2). */
import { InputError, type StockCode } from '../domain/index.js';

/** Symbols that one connection may register, and symbols that one REG may carry. */
export const MAX_SYMBOLS = 200;
export const SYMBOLS_PER_REG = 50;

const CODE_TYPES = ['0B', '0D', '0H'];

/**
 * The REG messages, in order: codes in chunks, then the account's own events, then the market's. Each waits for its
 * acknowledgement. `refresh` 1 keeps what earlier messages registered.
 *
 * @throws InputError when there are more codes than one connection can carry
 */
export function registrations(codes: readonly StockCode[]): string[] {
  if (codes.length > MAX_SYMBOLS) {
    throw new InputError(
      'too_many_codes',
      `${codes.length} codes are too many: one connection to Kiwoom carries ${MAX_SYMBOLS}.`,
    );
  }
  const messages: string[] = [];
  for (let from = 0; from < codes.length; from += SYMBOLS_PER_REG) {
    messages.push(registration([{ item: codes.slice(from, from + SYMBOLS_PER_REG), type: CODE_TYPES }]));
  }
  messages.push(registration([{ item: [''], type: ['00', '04'] }]));
  messages.push(registration([{ item: [''], type: ['0s', '1h'] }]));
  return messages;
}

function registration(data: readonly { item: readonly string[]; type: readonly string[] }[]): string {
  return JSON.stringify({ trnm: 'REG', grp_no: '1', refresh: '1', data });
}
