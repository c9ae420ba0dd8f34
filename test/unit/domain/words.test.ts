/** The small words: errors, denials, bars, events. */
import { describe, expect, test } from 'vitest';
import {
  barFault,
  DEFAULT_RISK,
  DENIALS,
  HaruError,
  InputError,
  invariant,
  InvariantError,
  isDecision,
  isTick,
  SCHEMAS,
  streamOf,
  unreachable,
  type Bar,
  type DayEvent,
} from '../../../src/domain/index.js';

describe('a denial', () => {
  test.each(Object.entries(DENIALS))('%s has a cause and a remedy in both languages, each a sentence', (_, denial) => {
    const { cause, remedy } = denial;
    for (const { en, ko } of [cause, remedy]) {
      expect(en).toMatch(/^[A-Z].*\.$/);
      expect(ko).toMatch(/[가-힣].*\.$/);
      expect(Math.max(en.length, ko.length)).toBeLessThan(120);
    }
    expect(cause).not.toEqual(remedy);
  });

  test('that a setting causes names the setting', () => {
    const named = new Set(Object.values(DENIALS).flatMap(({ remedy }) => [...remedy.en.matchAll(/`risk\.(\w+)`/g)].map(([, name]) => name!))); // prettier-ignore
    const companions = ['rejectionWindow', 'lossesBeforeCooldown'];
    expect([...named, ...companions].sort()).toEqual(Object.keys(DEFAULT_RISK).sort());
    for (const { remedy } of Object.values(DENIALS)) {
      const settings = (text: string) => [...text.matchAll(/`[^`]+`/g)].map(String).sort();
      expect(settings(remedy.ko)).toEqual(settings(remedy.en));
    }
  });
});

describe('an error', () => {
  test('of operation says whether to try again, and what was behind it', () => {
    const cause = new Error('ECONNRESET');
    const error = new HaruError('link', 'The connection broke.', { retryable: true, cause });
    expect(error).toMatchObject({ name: 'HaruError', code: 'link', retryable: true, cause });
    expect(new HaruError('x', 'y').retryable).toBe(false);
    expect(Object.hasOwn(new HaruError('x', 'y'), 'cause')).toBe(false);
  });

  test('of input is one of operation, of an invariant is not', () => {
    expect(new InputError('bad', 'Bad.')).toBeInstanceOf(HaruError);
    expect(new InvariantError('broken')).not.toBeInstanceOf(HaruError);
  });

  test('of an invariant is thrown only when it does not hold, and its text made only then', () => {
    let made = 0;
    const text = () => `made ${++made}`;
    invariant(true, text);
    expect(made).toBe(0);
    expect(() => invariant(false, text)).toThrow('made 1');
    expect(() => unreachable('x' as never)).toThrow(InvariantError);
  });
});

describe('a bar', () => {
  const bar = (open: number, high: number, low: number, close: number) => ({ open, high, low, close }) as Bar;
  test.each([
    [bar(10, 12, 9, 11), null],
    [bar(10, 10, 10, 10), null],
    [bar(10, 9, 10, 10), 'high 9 is below low 10'],
    [bar(13, 12, 9, 11), 'open 13 lies outside 9…12'],
    [bar(8, 12, 9, 11), 'open 8 lies outside 9…12'],
    [bar(10, 12, 9, 13), 'close 13 lies outside 9…12'],
    [bar(10, 12, 9, 8), 'close 8 lies outside 9…12'],
  ])('%j: %s', (one, fault) => {
    expect(barFault(one)).toBe(fault);
  });
});

describe('an event', () => {
  const event = (of: Record<string, unknown>) => of as unknown as DayEvent;

  test.each([
    ['TradeTicked', true, false], ['QuoteTicked', true, false], ['IndicativeTicked', true, false],
    ['OrderRequested', false, true], ['OrderDenied', false, true], ['ActionDecided', false, true],
    ['CancelRequested', false, true], ['AmendRequested', false, true], ['AlarmRaised', false, true],
    ['OrderFilled', false, false], ['TimerFired', false, false], ['DayOpened', false, false],
    ['MarketStateReported', false, false], ['BarsReported', false, false],
    ['BarCompleted', false, false],
  ])('%s: tick %s, decision %s', (type, tick, decision) => {
    expect(isTick(event({ type }))).toBe(tick);
    expect(isDecision({ type })).toBe(decision);
    expect(type in SCHEMAS).toBe(true);
  }); // prettier-ignore

  test.each([
    [{ type: 'OrderRequested', orderId: 'X-1' }, 'order:X-1'],
    [{ type: 'OrderAcknowledged', orderId: 'X-1', brokerOrderId: '0000139' }, 'order:X-1'],
    [{ type: 'OrderFilled', brokerOrderId: '0000139', code: '069500' }, 'broker:0000139'],
    [{ type: 'OrderRejected', orderId: null, brokerOrderId: '0000139', code: '1700' }, 'broker:0000139'],
    [{ type: 'OrderRejected', orderId: null, brokerOrderId: null, code: '1700' }, 'day'],
    [{ type: 'TradeTicked', code: '069500' }, 'code:069500'],
    [{ type: 'InstrumentReported', instrument: { code: '069500' } }, 'code:069500'],
    [{ type: 'MarketStateReported', state: '3' }, 'market'],
    [{ type: 'LinkReported', state: 'online' }, 'link'],
    [{ type: 'AccountReported' }, 'account'],
    [{ type: 'OpenOrdersReported' }, 'account'],
    [{ type: 'ExecutionsReported' }, 'account'],
    [{ type: 'TimerFired', name: 'bar' }, 'day'],
  ])('%j is about %s', (one, stream) => {
    expect(streamOf(event(one))).toBe(stream);
  });

  test('of every type has a schema from 1', () => {
    expect(Object.values(SCHEMAS).every((schema) => Number.isInteger(schema) && schema >= 1)).toBe(true);
    expect(Object.keys(SCHEMAS).length).toBeGreaterThanOrEqual(34);
  });
});
