import { expect, test } from 'vitest';
import { positionMachine, type PositionEvent } from '../../../machines/position.js';
import { TestHost } from '../../model/machines/host.js';
import { events, held } from '../../model/machines/position.model.js';

const given = (quantity: number, ...names: string[]): TestHost<typeof positionMachine> => {
  const host = new TestHost(positionMachine, { input: held(quantity) });
  for (const name of names) host.send(events[name]!);
  return host;
};

test('partial fills keep opening until the order is done', () => {
  const position = given(0, 'OrderWorking:buy', 'Filled:buy', 'Filled:buy');
  expect(position.state).toBe('opening');
  position.send(events['OrderDone:buy']!);
  expect([position.state, position.context.position.quantity]).toEqual(['long', 20]);
});

test('a buy that came to nothing leaves the position flat', () => {
  expect(given(0, 'OrderWorking:buy', 'OrderDone:buy').state).toBe('flat');
});

test('a sale of all is flat once the order is done, with its profit realized', () => {
  const position = given(10, 'OrderWorking:sell');
  const sold = { type: 'Filled', side: 'sell', price: 31_000, quantity: 10 } as PositionEvent;
  expect(position.send(sold)).toEqual([
    { type: 'PositionChanged', position: { code: '069500', quantity: 0, cost: 0, realized: 10_000 } },
  ]);
  expect(position.state).toBe('closing');
  position.send(events['OrderDone:sell']!);
  expect(position.state).toBe('flat');
});

test('selling more than is held takes what is held, and is an alarm instead of a crash', () => {
  const position = given(10, 'OrderWorking:sell');
  const emitted = position.send(events['Filled:oversell']!);
  expect(emitted.map(({ type }) => type)).toEqual(['PositionChanged', 'Alarm']);
  expect(emitted[1]).toEqual({
    type: 'Alarm',
    alarm: 'oversold',
    subject: '069500',
    detail: 'sold 1 shares more than were held',
  });
  expect(position.context.position.quantity).toBe(0);
});

test('a fill after the order is done still counts', () => {
  const position = given(0, 'OrderWorking:buy', 'OrderDone:buy', 'Filled:buy');
  expect([position.state, position.context.position.quantity]).toEqual(['long', 10]);
});

test('a correction that changes nothing says nothing', () => {
  expect(given(10).send(events['Adjusted:same']!)).toEqual([]);
});
