/** `04 잔고`: one holding after an execution (KIWOOM.md §9.4). */
import type { HoldingReported, Money, Quantity } from '../../domain/index.js';
import { FOREIGN, readCode } from './codes.js';
import type { Fields } from './fields.js';
import { decimal } from './numbers.js';

/** The holding, or a short text that names what is wrong with the entry. */
export function decodeHolding(fields: Fields): HoldingReported | string {
  const code = readCode(fields.text(9001));
  const quantity = fields.unsigned(930);
  const cost = fields.unsignedOr0(932);
  const sellable = fields.unsignedOr0(933);
  const average = fields.text(931).trim() === '' ? 0 : Math.abs(decimal(fields.text(931)));
  if (code === null || code === FOREIGN) return '04: FID 9001 is no KRX code';
  if (!(quantity >= 0 && sellable >= 0)) return '04: FID 930 or 933 is no quantity';
  if (!(cost >= 0 && average >= 0)) return '04: FID 931 or 932 is no amount';
  return {
    type: 'HoldingReported',
    code,
    quantity: quantity as Quantity,
    averagePrice: average,
    cost: cost as Money,
    sellable: sellable as Quantity,
  };
}
