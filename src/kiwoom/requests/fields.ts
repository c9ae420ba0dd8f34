/** Fields of REST bodies. Everything is text, in the styles of KIWOOM.md §5; some servers send plain numbers. */
import { z } from 'zod';
import { brokerOrderId, HaruError, type BrokerOrderId, type StockCode } from '../../domain/index.js';
import { FOREIGN, readCode } from '../codec/codes.js';
import { decimal, signedInt } from '../codec/numbers.js';

/** Text as sent; a number becomes its text, an absent field is empty. */
export const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : String(value).trim()));

/** An integer with its sign; what is no integer is an issue. */
export const integer = text.transform((value, context) => {
  const number = signedInt(value);
  if (!Number.isNaN(number)) return number;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is no whole number` });
  return z.NEVER;
});

/** An integer whose sign is a direction only; empty counts as 0. */
export const amount = text.transform((value, context) => {
  const number = value === '' ? 0 : Math.abs(signedInt(value));
  if (!Number.isNaN(number)) return number;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is no amount` });
  return z.NEVER;
});

/** A number ≥ 0 that may have decimals; empty counts as 0. */
export const average = text.transform((value, context) => {
  const number = value === '' ? 0 : Math.abs(decimal(value));
  if (!Number.isNaN(number)) return number;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is no number` });
  return z.NEVER;
});

/** A code with or without its prefix letter. */
export const code = text.transform((value, context): StockCode => {
  const plain = readCode(value);
  if (plain !== null && plain !== FOREIGN) return plain;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is no KRX code` });
  return z.NEVER;
});

/** A broker's order number, seven digits. */
export const orderNumber = text.transform((value, context): BrokerOrderId => {
  if (/^\d{1,10}$/.test(value) && Number(value) > 0) return brokerOrderId(value);
  context.addIssue({ code: 'custom', message: `${JSON.stringify(value)} is no order number` });
  return z.NEVER;
});

/** An order number or none: empty and all zeros mean none. */
export const optionalOrderNumber = text.transform((value): BrokerOrderId | null =>
  /^\d{1,10}$/.test(value) && Number(value) > 0 ? brokerOrderId(value) : null,
);

/** A list; an absent one is empty. Rows of empty texts, which stand for "nothing", are left out (§6). */
export function rows<T extends z.ZodType>(row: T): z.ZodPreprocess<z.ZodArray<T>> {
  return z.preprocess(
    (list) => (Array.isArray(list) ? (list as unknown[]).filter((one) => !isBlank(one)) : []),
    z.array(row),
  );
}

function isBlank(row: unknown): boolean {
  return typeof row === 'object' && row !== null && Object.values(row).every((value) => value === '' || value === null);
}

/** Reads a body by its schema. @throws HaruError `unreadable_answer` that names the TR and the first field at fault */
export function read<T>(apiId: string, schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  throw new HaruError('unreadable_answer', `the answer to ${apiId} cannot be read (${where})`);
}
