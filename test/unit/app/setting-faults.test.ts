import { expect, test } from 'vitest';
import { z } from 'zod';
import { checked, settingFault } from '../../../src/app/setting-faults.js';
import { stockCode } from '../../../src/domain/index.js';

const where = { origin: (key: string) => (key === '' ? 'a file' : `a file, ${key}`), known: () => ['size', 'unit'] };

function faultOf(type: z.ZodType, value: unknown): string {
  const issue = type.safeParse(value).error?.issues[0];
  return settingFault(issue!, value, where).message;
}

const either = z.strictObject({ keep: z.union([z.literal(false), z.strictObject({ size: z.int().min(1) })]) });

test.each([
  [{ keep: 5 }, 'The setting "keep" (a file, keep) is 5: it takes false or an object with named values.'],
  [{ keep: { size: 0 } }, 'The setting "keep.size" (a file, keep) is 0: it takes 1 or more.'],
  [{ keep: { size: 1, unti: 2 } }, 'There is no setting "keep.unti" (a file, keep): did you mean "keep.unit"?'],
  [7, 'The whole (a file) is 7: it takes an object with named values.'],
])('of a setting with two forms, the fault in the one that was begun is told: %j', (value, sentence) => {
  expect(faultOf(either, value)).toBe(sentence);
});

test('a long value is cut', () => {
  const sentence = faultOf(z.strictObject({ a: z.int() }), { a: 'x'.repeat(1_000) });
  expect(sentence.length).toBeLessThan(130);
  expect(sentence).toMatch(/x…: it takes a number\.$/);
});

test('a constructor of the domain speaks for itself; what is no bad input goes on', () => {
  const type = z.strictObject({ code: z.string().transform(checked(stockCode)) });
  expect(faultOf(type, { code: 'x' })).toMatch(
    /^The setting "code" \(a file, code\) is not valid: "x" is not a stock code/,
  );
  const broken = z.string().transform(
    checked(() => {
      throw new TypeError('a defect');
    }),
  );
  expect(() => broken.safeParse('x')).toThrow('a defect');
});
