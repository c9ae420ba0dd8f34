/**
 * The three tick events as typed integer columns, and back. No JSON here: this is the hot path of writing and replay.
 *
 * A tick also has a fixed-width form, 14 little-endian float64 words in the order of {@link TICK_COLUMNS}: what the hash
 * chain covers and what the INSERT takes its values from, so that what is hashed is what is stored.
 */
import {
  HaruError,
  InputError,
  InvariantError,
  type Envelope,
  type Seq,
  type StockCode,
  type TickEvent,
} from '../src/domain/index.js';

export const TICK_COLUMNS = [
  'seq', 'kind', 'code', 'ts_event', 'ts_recv', 'cause', 'price', 'quantity', 'volume', 'ask', 'bid', 'ask_quantity',
  'bid_quantity', 'session',
] as const; // prettier-ignore
export const TICK_WIDTH = TICK_COLUMNS.length;

/** Stands for NULL in the fixed-width form: below every safe integer, so that no value can be taken for it. */
export const ABSENT = Number.MIN_SAFE_INTEGER - 1;

/**
 * Column `kind`. A tick row has no schema column: a new schema of a tick event takes a new kind, and the old one stays
 * readable for good.
 */
const TRADE = 0;
const QUOTE = 1;
const INDICATIVE = 2;

/** The type of each kind, by number. */
export const TICK_KINDS: readonly TickEvent['type'][] = ['TradeTicked', 'QuoteTicked', 'IndicativeTicked'];

/**
 * Writes a tick into `words` at `at`; the caller has made room for {@link TICK_WIDTH} words.
 *
 * @throws InvariantError when a value is no safe integer or the code has not six characters
 */
export function writeTick(words: Float64Array, at: number, envelope: Envelope<TickEvent>): void {
  const { event } = envelope;
  words[at] = envelope.seq;
  words[at + 2] = codeNumber(event.code);
  words[at + 3] = envelope.tsEvent;
  words[at + 4] = envelope.tsRecv;
  words[at + 5] = envelope.cause ?? ABSENT;
  switch (event.type) {
    case 'TradeTicked':
      words[at + 1] = TRADE;
      words[at + 6] = event.price;
      words[at + 7] = event.quantity;
      words[at + 8] = event.volume;
      words[at + 9] = event.ask;
      words[at + 10] = event.bid;
      words[at + 11] = ABSENT;
      words[at + 12] = ABSENT;
      words[at + 13] = event.session;
      break;
    case 'QuoteTicked':
      words[at + 1] = QUOTE;
      words[at + 6] = event.indicativePrice;
      words[at + 7] = event.indicativeQuantity;
      words[at + 8] = ABSENT;
      words[at + 9] = event.ask;
      words[at + 10] = event.bid;
      words[at + 11] = event.askQuantity;
      words[at + 12] = event.bidQuantity;
      words[at + 13] = ABSENT;
      break;
    case 'IndicativeTicked':
      words[at + 1] = INDICATIVE;
      words[at + 6] = event.price;
      words[at + 7] = event.quantity;
      words[at + 8] = event.volume;
      words.fill(ABSENT, at + 9, at + TICK_WIDTH);
  }
  for (let i = at; i < at + TICK_WIDTH; i++) {
    const word = words[i] ?? Number.NaN;
    if (!Number.isSafeInteger(word) && word !== ABSENT) {
      throw new InvariantError(
        `a tick's ${TICK_COLUMNS[i - at] ?? ''} is no whole number: ${JSON.stringify(envelope)}`,
      );
    }
  }
}

/** A column as SQLite gives it back: a number or NULL, or (only in a damaged file) a text or a blob. */
export type Column = number | null;

/**
 * The tick of one row, an object of constant shape. The values are trusted: they were checked when written, and `log
 * verify` finds what changed since.
 *
 * @throws InputError on a kind that only a newer haru knows
 */
export function readTick(
  seq: number,
  kind: Column,
  code: Column,
  tsEvent: Column,
  tsRecv: Column,
  cause: Column,
  price: Column,
  quantity: Column,
  volume: Column,
  ask: Column,
  bid: Column,
  askQuantity: Column,
  bidQuantity: Column,
  session: Column,
): Envelope {
  return {
    seq,
    tsEvent,
    tsRecv,
    cause,
    event:
      kind === TRADE
        ? { type: 'TradeTicked', code: codeText(code), price, quantity, volume, ask, bid, session }
        : kind === QUOTE
          ? {
              type: 'QuoteTicked',
              code: codeText(code),
              ask,
              bid,
              askQuantity,
              bidQuantity,
              indicativePrice: price,
              indicativeQuantity: quantity,
            }
          : kind === INDICATIVE
            ? { type: 'IndicativeTicked', code: codeText(code), price, quantity, volume }
            : newerKind(seq, kind),
  } as Envelope;
}

function newerKind(seq: number, kind: Column): never {
  throw new InputError(
    'newer_log',
    `Row ${seq} of the log is a tick of kind ${kind}, which only a newer haru knows: upgrade haru to read it.`,
  );
}

const numbers = new Map<string, number>();
const texts = new Map<number, StockCode>();

/** The six characters of a code as one base-36 integer. @example codeNumber('069500') === 10_504_080 */
export function codeNumber(code: string): number {
  let number = numbers.get(code);
  if (number === undefined) {
    if (!/^[0-9A-Z]{6}$/.test(code)) throw new InvariantError(`${JSON.stringify(code)} is no stock code`);
    number = Number.parseInt(code, 36);
    numbers.set(code, number);
  }
  return number;
}

/** The code of a base-36 integer; each code is one string, made once. */
export function codeText(number: Column): StockCode {
  const known = texts.get(number ?? -1);
  if (known !== undefined) return known;
  if (number === null || !Number.isSafeInteger(number) || number < 0 || number >= 36 ** 6) {
    throw new HaruError('log_damaged', `${number} is no stock code: run \`haru log verify\`.`);
  }
  const text = number.toString(36).toUpperCase().padStart(6, '0') as StockCode;
  texts.set(number, text);
  return text;
}

/** A row's seq as the domain has it. */
export function asSeq(seq: number): Seq {
  return seq as Seq;
}
