import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  clockOf,
  createCalendar,
  dayOf,
  HOUR,
  MINUTE,
  tradingDay,
  weekdayOf,
  type TradingDay,
} from '../../../src/domain/index.js';

const calendar = createCalendar();
const day = fc.integer({ min: 0, max: 3_600 }).map((n) => addDays(tradingDay('20180102'), n));
const openDay = day.filter((one) => calendar.isTradingDay(one));

test('next and previous are each other’s inverse on trading days, and skip none', () => {
  fc.assert(
    fc.property(openDay, (one) => {
      const next = calendar.next(one);
      expect(calendar.previous(next)).toBe(one);
      for (let between: TradingDay = addDays(one, 1); between < next; between = addDays(between, 1)) {
        expect(calendar.isTradingDay(between)).toBe(false);
      }
    }),
  );
});

test('n days on is n times one day on', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 12 }), (one, n) => {
      let stepped = one;
      for (let i = 0; i < n; i++) stepped = calendar.next(stepped);
      expect(calendar.next(one, n)).toBe(stepped);
    }),
  );
});

test('the times of a day are in order, on whole minutes, and on that day', () => {
  fc.assert(
    fc.property(openDay, (one) => {
      const { day: own, ...times } = calendar.schedule(one);
      const { openingAuction, open, closingAuction, close, closingPriceStart, closingPriceEnd, afterHoursEnd } = times;
      const inOrder = [openingAuction, open, closingAuction, close, closingPriceStart, closingPriceEnd, afterHoursEnd];
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
      expect(inOrder.every((time) => dayOf(time) === own && clockOf(time) % MINUTE === 0)).toBe(true);
      expect([5.5 * HOUR, 6.5 * HOUR]).toContain(close - open);
      expect(weekdayOf(own)).toBeGreaterThan(0);
    }),
  );
});

test('an override changes its own day only', () => {
  fc.assert(
    fc.property(openDay, openDay, (one, other) => {
      fc.pre(one !== other && one.slice(0, 4) !== other.slice(0, 4));
      const own = createCalendar([{ day: one, hours: 'closed' }]);
      expect(own.isTradingDay(one)).toBe(false);
      expect(own.isTradingDay(other)).toBe(true);
      expect(own.schedule(other)).toEqual(calendar.schedule(other));
    }),
  );
});
