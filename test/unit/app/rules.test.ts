/** What may stand after `--set`: rules by name, values as settings take them, and one sentence for everything else. */
import { describe, expect, test } from 'vitest';
import { rulesOf } from '../../../src/app/rules.js';
import { InputError } from '../../../src/domain/index.js';

describe('rules', () => {
  test('each goes where it belongs; of one the last stands', () => {
    const texts = [
      'risk.maxDailyLoss=100_000',
      'cashPerBuy=300',
      'signalOnly=true',
      'cashPerBuy=500',
      'risk.maxDrawdown=50',
    ];
    expect(rulesOf(texts)).toEqual({
      cashPerBuy: 500,
      signalOnly: true,
      risk: { maxDailyLoss: 100_000, maxDrawdown: 50 },
    });
    expect(rulesOf([])).toEqual({});
  });

  test.each([
    ['risk.maxDailyLos=1', 'There is no rule "risk.maxDailyLos" (--set): did you mean "risk.maxDailyLoss"?'],
    ['maxDrawdown=1', 'There is no rule "maxDrawdown" (--set): did you mean "risk.maxDrawdown"?'],
    ['cashperbuy=1', 'There is no rule "cashperbuy" (--set): did you mean "cashPerBuy"?'],
    [
      'costs=mock',
      /^There is no rule "costs" \(--set\): known are cashPerBuy, signalOnly, risk\.maxOrderAmount, .*\.$/,
    ],
    ['cashPerBuy=1001', 'The setting "cashPerBuy" (--set) is 1001: it takes 1000 at most.'],
    ['cashPerBuy=2.5', 'The setting "cashPerBuy" (--set) is 2.5: it takes a whole number.'],
    ['risk.maxDailyLoss=-1', 'The setting "risk.maxDailyLoss" (--set) is -1: it takes 0 or more.'],
    ['signalOnly=1', 'The setting "signalOnly" (--set) is 1: it takes true or false.'],
    ['cashPerBuy', '--set takes KEY=VALUE, like risk.maxDailyLoss=100000: "cashPerBuy" is none.'],
    ['cashPerBuy=', '--set takes KEY=VALUE, like risk.maxDailyLoss=100000: "cashPerBuy=" is none.'],
    ['=5', '--set takes KEY=VALUE, like risk.maxDailyLoss=100000: "=5" is none.'],
  ])('%s', (text, sentence) => {
    expect(() => rulesOf([text])).toThrow(InputError);
    expect(() => rulesOf([text])).toThrow(sentence);
  });
});
