import { describe, expect, test } from 'vitest';
import { sideOf, traderMachine } from '../../../machines/trader.js';
import type { TraderEvent } from '../../../machines/trader.js';
import { TestHost } from '../../model/machines/host.js';
import { events, input } from '../../model/machines/trader.model.js';

type Name = keyof typeof events;
const given = (...names: Name[]): TestHost<typeof traderMachine> => {
  const host = new TestHost(traderMachine, { input });
  for (const name of names) host.send(events[name]);
  return host;
};
const bar = (time: number): TraderEvent =>
  ({ type: 'BarClosed', time, available: time, tradable: true }) as TraderEvent;

test('one round: bar, decision, intent, order, cooling down, and the next bar', () => {
  const trader = given('SessionChanged:on', 'BarClosed:few');
  expect(trader.send(bar(3))).toEqual([{ type: 'DecisionWanted', code: '069500', barTime: 3 }]);
  expect(trader.send(events['ActionDecided:buy'])).toEqual([
    { type: 'IntentRaised', code: '069500', side: 'buy', confidence: 0.5, barTime: 3 },
  ]);
  expect(trader.send(events.OrderPlaced, bar(4), events.OrderClosed, bar(5), bar(6))).toEqual([]);
  expect([trader.state, trader.context.passed]).toEqual(['observing', 3]);
  expect(trader.send(bar(7))).toEqual([{ type: 'DecisionWanted', code: '069500', barTime: 7 }]);
});

test.each([
  ['buy', 0, 'buy'],
  ['buy', 1, null],
  ['sell', 0, null],
  ['sell', 1, 'sell'],
  ['hold', 1, null],
] as const)('%s while holding %i asks for %s', (action, holding, side) => {
  expect(sideOf(action, holding)).toBe(side);
});

describe('no decision is wanted', () => {
  test.each([
    ['before the session trades', ['BarClosed:enough', 'BarClosed:enough']],
    ['of a code that cannot be traded', ['SessionChanged:on', 'BarClosed:untradable', 'BarClosed:untradable']],
    ['before the window is full', ['SessionChanged:on', 'BarClosed:few']],
    ['after the session ended', ['SessionChanged:on', 'SessionChanged:off', 'BarClosed:enough', 'BarClosed:enough']],
  ] as [string, Name[]][])('%s', (_, names) => {
    expect(given(...names).emitted).toEqual([]);
  });
});

test('a refused intent is over at once: the next bar is decided on', () => {
  const trader = given('SessionChanged:on', 'BarClosed:enough', 'ActionDecided:buy', 'OrderRefused');
  expect(trader.send(bar(4))).toHaveLength(1);
});

test('the refusal of another order does not set ours free', () => {
  const trader = given('SessionChanged:on', 'BarClosed:enough', 'ActionDecided:buy', 'OrderPlaced');
  trader.send(events['OrderRefused:other']);
  expect([trader.state, trader.context.orderId]).toEqual(['ordering', 'o-1']);
});

test('an operator’s order holds the trader until it is closed', () => {
  const trader = given('SessionChanged:on', 'BarClosed:untradable', 'OrderPlaced');
  expect(trader.send(bar(4))).toEqual([]);
  trader.send(events.OrderClosed);
  expect(trader.state).toBe('coolingDown');
});

test('a decision on another bar is reported, and the right one is still wanted', () => {
  const trader = given('SessionChanged:on', 'BarClosed:enough');
  expect(trader.send(events['ActionDecided:otherbar']).map(({ type }) => type)).toEqual(['Unexpected']);
  expect(trader.send(events['ActionDecided:buy']).map(({ type }) => type)).toEqual(['IntentRaised']);
});
