/**
 * The same frames as zod schemas: slow, plain to read, and the measure of the hand-written decoders. Tests hold the two
 * equal, and the benchmark runs them side by side. Nothing at run time depends on this file.
 */
import { z } from 'zod';
import type { EpochMs, MarketEvent, HoldingReported } from '../../domain/index.js';
import { FOREIGN, readCode } from './codes.js';
import type { OrderReport } from './order-report.js';

/** What one entry of a REAL frame says; `fault` when it cannot be read, `nothing` when it is sound but tells nothing. */
export type SchemaResult =
  | { readonly event: MarketEvent | HoldingReported; readonly at: EpochMs | null }
  | { readonly report: OrderReport; readonly at: EpochMs | null }
  | 'fault'
  | 'nothing';

const field = z
  .union([z.string(), z.number()])
  .optional()
  .transform((value) => (value === undefined ? '' : String(value)));

/** A sign may be doubled; spaces may surround it; up to fifteen digits that count. */
const whole = field.pipe(z.string().regex(/^ *([+-])?\1?0*\d{1,15} *$/)).transform((value) => {
  const plain = value.replaceAll(' ', '').replace(/^([+-])\1/, '$1');
  return Number(plain) + 0;
});
const unsigned = whole.transform(Math.abs);
const positive = unsigned.pipe(z.number().min(1));
const orNothing = z.union([field.pipe(z.literal('')).transform(() => 0), unsigned]);
const nonNegative = whole.pipe(z.number().min(0));
const trimmed = field.transform((value) => value.trim());

const trade = z.object({ 10: positive, 15: whole, 13: nonNegative, 27: orNothing, 28: orNothing, 290: field });
const quote = z.object({ 41: orNothing, 51: orNothing, 61: orNothing, 71: orNothing, 23: orNothing, 24: orNothing });
const indicative = z.object({ 10: orNothing, 15: orNothing, 13: orNothing });
const marketState = z.object({ 215: trimmed.pipe(z.string().length(1)), 20: trimmed, 214: trimmed });
const vi = z.object({ 9068: field.pipe(z.enum(['1', '2'])), 1221: orNothing, 1225: field });

const code = trimmed.transform((text, context) => {
  const plain = readCode(text);
  if (plain !== null && plain !== FOREIGN) return plain;
  context.addIssue({ code: 'custom', message: 'no KRX code' });
  return z.NEVER;
});
const number = trimmed.pipe(z.string().regex(/^(?=.*[1-9])\d{1,10}$/)).transform((text) => text.padStart(7, '0'));
const original = trimmed
  .pipe(z.string().regex(/^\d{0,10}$/))
  .transform((text) => (Number(text) === 0 ? null : text.padStart(7, '0')));

const holding = z.object({
  9001: code,
  930: unsigned,
  931: trimmed
    .pipe(z.string().regex(/^(([+-])?\2?\d+(\.\d+)?)?$/))
    .transform((text) => Math.abs(Number(text.replace(/^([+-])\1/, '$1')))),
  932: orNothing,
  933: orNothing,
});

const order = z
  .object({
    9001: code,
    913: trimmed.pipe(z.enum(['접수', '체결', '확인', '취소', '거부'])),
    9203: number,
    904: original,
    905: field,
    906: field,
    907: trimmed,
    900: unsigned,
    901: orNothing,
    902: unsigned,
    909: trimmed,
    910: orNothing,
    911: orNothing,
    914: orNothing,
    915: orNothing,
    919: trimmed,
    938: orNothing,
    939: orNothing,
  })
  .refine((fields) => /^[12]$/.test(fields[907]) || /매수|매도/.test(fields[905]))
  .transform((fields): OrderReport => ({
    status: fields[913],
    request: fields[905].includes('취소') ? 'cancel' : fields[905].includes('정정') ? 'amend' : 'new',
    number: fields[9203],
    original: fields[904],
    code: fields[9001],
    side: fields[907] === '1' || (fields[907] !== '2' && fields[905].includes('매도')) ? 'sell' : 'buy',
    orderType: fields[906].includes('시장가') ? 'market' : 'limit',
    price: fields[901],
    quantity: fields[900],
    remaining: fields[902],
    executionId: fields[909],
    unitPrice: fields[914],
    unitQuantity: fields[915],
    fillPrice: fields[910],
    cumulative: fields[911],
    commission: fields[938],
    tax: fields[939],
    rejection: fields[919] === '0' ? '' : fields[919],
  }));

const values = z.record(z.string(), z.union([z.string(), z.number()]));
const frame = z.object({
  trnm: z.literal('REAL'),
  data: z.array(z.object({ type: z.string(), item: z.string().optional(), values })),
});

/** Every entry of a REAL frame, in order. @throws SyntaxError or ZodError when the frame as a whole is none */
export function decodeBySchema(text: string, midnight: EpochMs): SchemaResult[] {
  return frame.parse(JSON.parse(text)).data.map((entry) => decodeEntry(entry, midnight));
}

type EntryShape = z.infer<typeof frame>['data'][number];

function decodeEntry({ type, item = '', values }: EntryShape, midnight: EpochMs): SchemaResult {
  const at = (fid: string): EpochMs | null => clockOf(values[fid], midnight);
  switch (type) {
    case '0B':
    case '0D':
    case '0H':
    case '1h':
      return decodeOfCode(type, item, values, at);
    case '0s': {
      const read = marketState.safeParse(values);
      if (!read.success) return 'fault';
      const { 215: state, 20: time, 214: remaining } = read.data;
      return { event: { type: 'MarketStateReported', state, time, remaining }, at: at('20') };
    }
    case '00': {
      const read = order.safeParse(values);
      return read.success ? { report: read.data, at: at('908') } : 'fault';
    }
    case '04': {
      const read = holding.safeParse(values);
      if (!read.success) return 'fault';
      const { 9001: code, 930: quantity, 931: averagePrice, 932: cost, 933: sellable } = read.data;
      return {
        event: { type: 'HoldingReported', code, quantity, averagePrice, cost, sellable } as HoldingReported,
        at: null,
      };
    }
    default:
      return 'nothing';
  }
}

function decodeOfCode(
  type: '0B' | '0D' | '0H' | '1h',
  item: string,
  values: EntryShape['values'],
  at: (fid: string) => EpochMs | null,
): SchemaResult {
  const code = readCode(type === '1h' && item === '' ? String(values['9001'] ?? '') : item);
  if (code === FOREIGN) return 'nothing';
  if (code === null) return 'fault';
  if (type === '0B') {
    const read = trade.safeParse(values);
    if (!read.success) return 'fault';
    const { 10: price, 15: quantity, 13: volume, 27: ask, 28: bid } = read.data;
    const session = /^[123]$/.test(read.data[290]) ? Number(read.data[290]) : 0;
    return {
      event: { type: 'TradeTicked', code, price, quantity, volume, ask, bid, session } as MarketEvent,
      at: at('20'),
    };
  }
  if (type === '0D') {
    const read = quote.safeParse(values);
    if (!read.success) return 'fault';
    const { 41: ask, 51: bid, 61: askQuantity, 71: bidQuantity } = read.data;
    const indicated = { indicativePrice: read.data[23], indicativeQuantity: read.data[24] };
    return { event: { type: 'QuoteTicked', code, ask, bid, askQuantity, bidQuantity, ...indicated }, at: at('21') };
  }
  if (type === '0H') {
    const read = indicative.safeParse(values);
    if (!read.success)
      return z.object({ 10: orNothing.pipe(z.literal(0)) }).safeParse(values).success ? 'nothing' : 'fault';
    const { 10: price, 15: quantity, 13: volume } = read.data;
    if (price === 0) return 'nothing';
    return { event: { type: 'IndicativeTicked', code, price, quantity, volume } as MarketEvent, at: at('20') };
  }
  const read = vi.safeParse(values);
  if (!read.success) return 'fault';
  const [still, moving] = [read.data[1225].includes('정적'), read.data[1225].includes('동적')];
  const kind = still && moving ? 'both' : still ? 'static' : moving ? 'dynamic' : 'unknown';
  const phase = read.data[9068] === '1' ? 'triggered' : 'released';
  return { event: { type: 'ViReported', code, phase, kind, price: read.data[1221] }, at: at('1223') };
}

function clockOf(value: string | number | undefined, midnight: EpochMs): EpochMs | null {
  const [, hours, minutes, seconds] = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(String(value ?? '')) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  return (midnight + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000) as EpochMs;
}
