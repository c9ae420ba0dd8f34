import { describe, expect, test } from 'vitest';
import {
  createCalendar,
  createRng,
  parseKst,
  stockCode,
  tradingDay,
  type Bar,
  type RecordedBars,
  type StockCode,
  type TradingDay,
} from '../../../src/domain/index.js';
import { daysIn, planDay, requireDay } from '../../../src/simulator/index.js';

const bar = (time: string, open: number, high: number, low: number, close: number, volume: number) =>
  ({ time: parseKst(time), open, high, low, close, volume }) as Bar;

const RECORDED: RecordedBars = {
  file: 'opt10080-069500-1m.csv',
  interval: '1m',
  bars: new Map([
    [
      stockCode('069500'),
      [
        bar('20221109152900', 31280, 31300, 31275, 31300, 30),
        bar('20221110090000', 31200, 31200, 31150, 31150, 10),
        bar('20221110090100', 31150, 31160, 31140, 31145, 20),
      ],
    ],
  ]),
  names: new Map(),
};

describe('a day', () => {
  const plan = (bars: RecordedBars | undefined, day: TradingDay | undefined, codes: readonly StockCode[] = []) =>
    planDay({
      calendar: createCalendar(),
      rng: createRng('plan'),
      codes,
      ...(bars === undefined ? {} : { bars }),
      ...(day === undefined ? {} : { day }),
    });

  test('of recorded bars: the base price is the close before, history is what came before', () => {
    const { day, tape, history } = plan(RECORDED, undefined);
    expect(day).toBe('20221110');
    expect(tape.instruments).toMatchObject([{ code: '069500', name: 'KODEX 200', kind: 'etf', basePrice: 31300 }]);
    expect(history.sessions('069500' as StockCode)).toHaveLength(1);
    expect(history.days('069500' as StockCode)).toMatchObject([{ day: '20221109', close: 31300, volume: 30 }]);
  });

  test('that the file does not hold is refused with the days it holds', () => {
    expect(daysIn(RECORDED)).toEqual(['20221109', '20221110']);
    expect(() => requireDay(RECORDED, tradingDay('20221111'))).toThrow(
      'opt10080-069500-1m.csv has no bars of 20221111: it holds 20221109, 20221110.',
    );
  });

  test('without trading, or of an unknown code, is refused', () => {
    expect(() => plan(undefined, tradingDay('20261122'))).toThrow('KRX does not trade on 20261122');
    expect(() => plan(undefined, tradingDay('20261120'), [stockCode('123456')])).toThrow(
      'makes no synthetic day for 123456',
    );
    expect(() => plan(undefined, undefined)).toThrow('--day');
  });
});
