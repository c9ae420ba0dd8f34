/** Conditions: what they mean, and what is said of a wrong one. */
import { describe, expect, test } from 'vitest';
import { compileCondition, Traveller } from '../../../../src/engine/travel/index.js';
import { acknowledged, Bench, fill, HYNIX, KODEX } from '../bench.js';

/** 99 shares bought at 30,000 for 9 million won and a second order on its way. */
const bench = new Bench({ config: { codes: [KODEX, HYNIX] } })
  .trading()
  .bar('buy')
  .offer(acknowledged())
  .offer(fill({ quantity: 99, of: 99 }));
const traveller = new Traveller(bench.log);
const { config } = bench;
const holdsAt = (seq: number, text: string): boolean => {
  traveller.seek(seq);
  return compileCondition(text, config).holds(traveller.scene);
};
const end = bench.log.head;

describe('at the end of a day with one buy', () => {
  test.each([
    'position("069500") == 99',
    "position('069500') != 100",
    'position("000660") == 0',
    'cost("069500") == 2_970_000',
    'cost("069500") / position("069500") == 30000',
    'cash < 9000000 and cash > 10000000 - 2970000 - 10000',
    'cash + cost("069500") + commission == 10000000',
    'orders.total == 1 && orders.filled == 1 && orders.working == 0',
    'order("20221110-000001") == "filled"',
    'order("20221110-000002") == ""',
    'phase == "continuous" and bars >= 1 and fills == 1',
    'risk == "active" or 1 == 2',
    'not risk == "halted"',
    '!(risk == "halted" || link != "online")',
    'last("069500") == 30000 and bid("069500") < ask("069500")',
    'type == "OrderFilled" and code == "069500"',
    'time >= "09:01:00" and time < "15:30:00"',
    '-1 < 0 and 2 * (3 + 4) == 14 and 2 * 3 + 4 == 10 and 10 - 3 - 2 == 5',
    'denied == 0 or 1 == 2 and 1 == 2',
    `seq == ${end}`,
  ])('%s holds', (text) => {
    expect(holdsAt(end, text)).toBe(true);
    expect(holdsAt(end, `not (${text})`)).toBe(false);
  });
});

test('what is not known yet compares as false, either way', () => {
  for (const text of [
    'cash < 9000000',
    'cash >= 9000000',
    'cash != 1',
    'last("069500") > 0',
    'equity == 0',
    'profit < 1',
  ]) {
    expect([text, holdsAt(1, text)]).toEqual([text, false]);
  }
  expect(holdsAt(1, 'position("069500") == 0')).toBe(true);
});

test('a condition knows whether a mere tick may change it', () => {
  const moves = (text: string): string => compileCondition(text, config).moves;
  expect([moves('cash < 1 and risk == "halted"'), moves('cash < 1 and last("069500") > 1'), moves('seq > 3')]).toEqual([
    'change',
    'always',
    'always',
  ]);
});

describe('a wrong condition is one sentence: where, why, and what is known', () => {
  test.each([
    ['cahs < 1', 'wrong at character 1: cahs is no name: there are seq, time, type'],
    ['risk == "halted" and orders.lost > 0', 'character 22: orders.lost is no name: there are'],
    ['position("123456") > 0', 'character 10: this day knows no code "123456", only 069500, 000660'],
    ['position(069500) > 0', 'character 10: position takes a text in quotes, as position("069500")'],
    ['position > 0', 'character 10: ( is missing'],
    ['position("069500" > 0', 'character 19: ) is missing'],
    ['cash = 3', 'character 6: to compare, write =='],
    ['risk == "halted', 'character 9: this quote is not closed'],
    ['cash < 1 ; 2', 'character 10: ";" means nothing here'],
    ['cash < 1 cash', 'character 10: "cash" follows a complete condition: join them by and, or'],
    ['cash <', 'character 7: something is missing: there are seq'],
    ['', 'character 1: something is missing'],
    ['* 3', 'character 1: * has nothing before it'],
    ['risk > 3', 'character 6: > compares like with like, but here is a text and a number'],
    ['risk and cash', 'character 6: and takes a condition on both sides, but here is a text and a number'],
    ['risk + 1 == 2', 'character 6: + takes a number on both sides'],
    ['not cash', 'character 5: not takes a condition, and this is a number'],
    ['-risk == 1', 'character 2: - takes a number, and this is a text'],
    ['cash', 'is a number: compare it with something'],
    ['"halted"', 'is a text: compare it with something'],
    ['constructor == 1', 'constructor is no name'],
    ['toString("069500") == 1', 'toString is no name'],
    ['(((1 == 1))', ') is missing'],
    [`${'('.repeat(200)}1 == 1${')'.repeat(200)}`, 'nested more than 100 deep'],
  ])('%s', (text, sentence) => {
    expect(() => compileCondition(text, config)).toThrow(sentence);
    expect(() => compileCondition(text, config)).toThrow(expect.objectContaining({ name: 'InputError' }));
  });
});
