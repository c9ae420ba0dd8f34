/**
 * Integers with brands: each word of the field is a type of its own, made by one checked constructor.
 * All money is whole won; no float won exists anywhere past the edge.
 */
import { InputError } from './errors.js';

declare const brand: unique symbol;
/** A primitive that only its constructor can make. Serialises as the plain primitive. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Price of one share in won; a positive integer. */
export type Price = Brand<number, 'Price'>;
/** Number of shares; an integer ≥ 0. */
export type Quantity = Brand<number, 'Quantity'>;
/** An amount in won; any safe integer. */
export type Money = Brand<number, 'Money'>;
/** Position of an event in the day's log, from 1. `seq` alone orders. */
export type Seq = Brand<number, 'Seq'>;
/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Brand<number, 'EpochMs'>;
/** Six digits or capital letters, without prefix (`A`) or suffix (`_NX`): `069500`, `0001A0` (KIWOOM.md §5). */
export type StockCode = Brand<string, 'StockCode'>;
/** Our own order number, unique within the account: `20221110-000001`. */
export type OrderId = Brand<string, 'OrderId'>;
/** The broker's order number: seven digits, zero padded (KIWOOM.md §7). */
export type BrokerOrderId = Brand<string, 'BrokerOrderId'>;

/** @throws InputError when `value` is not a positive safe integer. */
export function price(value: number): Price {
  if (!Number.isSafeInteger(value) || value <= 0) fail('price', value, 'a whole number of won above 0');
  return value as Price;
}

/** @throws InputError when `value` is not a safe integer ≥ 0. */
export function quantity(value: number): Quantity {
  if (!Number.isSafeInteger(value) || value < 0) fail('quantity', value, 'a whole number of shares, 0 or more');
  return value as Quantity;
}

/** @throws InputError when `value` is not a safe integer. */
export function money(value: number): Money {
  if (!Number.isSafeInteger(value)) fail('amount', value, 'a whole number of won');
  return value as Money;
}

/** @throws InputError when `value` is not a safe integer ≥ 1. */
export function seq(value: number): Seq {
  if (!Number.isSafeInteger(value) || value < 1) fail('seq', value, 'a whole number from 1');
  return value as Seq;
}

/** @throws InputError when `value` is not a safe integer ≥ 0. */
export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value) || value < 0) fail('time', value, 'milliseconds since 1970');
  return value as EpochMs;
}

const CODE = /^[0-9A-Z]{6}$/;

/** @throws InputError when `text` is not six digits or capital letters. */
export function stockCode(text: string): StockCode {
  if (!CODE.test(text)) fail('stock code', text, 'six digits or capital letters, like 069500');
  return text as StockCode;
}

/** @throws InputError when `text` is empty. */
export function orderId(text: string): OrderId {
  if (text === '') fail('order id', text, 'a text like 20221110-000001');
  return text as OrderId;
}

/** Pads to the seven digits the live server sends. @throws InputError when `text` is not up to ten digits. */
export function brokerOrderId(text: string): BrokerOrderId {
  if (!/^\d{1,10}$/.test(text)) fail('broker order number', text, 'up to ten digits');
  return text.padStart(7, '0') as BrokerOrderId;
}

function fail(what: string, value: unknown, accepted: string): never {
  throw new InputError(
    `bad_${what.replaceAll(' ', '_')}`,
    `${JSON.stringify(value)} is not a ${what}: it takes ${accepted}.`,
  );
}
