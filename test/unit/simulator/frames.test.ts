import { describe, expect, test } from 'vitest';
import { isOnTick, kstTime } from '../../../src/domain/index.js';
import { DAY, KODEX, startHarness, TestPeer, type Harness, type RealData } from '../../support/simulator-harness.js';

interface Heard {
  readonly harness: Harness;
  readonly peer: TestPeer;
}

function hear(types: readonly string[], until: string): Heard {
  const harness = startHarness({ codes: [KODEX] });
  const peer = new TestPeer(harness.core);
  peer.login(harness.token);
  peer.register(types, [KODEX]);
  harness.to(until);
  return { harness, peer };
}

const magnitude = (text: string | undefined): number => Math.abs(Number(text));

/** The sign a price must carry, given the base price. */
function direction(price: number, base: number): string {
  return price > base ? `+${price}` : price < base ? `-${price}` : String(price);
}

describe('0s', () => {
  test('counts down to the open with 214, and opens and closes once', () => {
    const { peer } = hear(['0s'], '154000');
    const krx = peer.data('0s').map(({ values }) => values);
    const before = krx.filter((values) => values['215'] === '0');
    expect(before[0]).toEqual({ '215': '0', '20': '084000', '214': '002000' });
    const left = before.map((values) => Number(values['214']));
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(krx.filter((values) => values['215'] === '3')).toHaveLength(1);
    expect(krx.filter((values) => values['215'] === '4').map((values) => values['20'])).toEqual(['153000']);
    expect(peer.data('0s').every(({ item, name }) => item === '' && name === '장시작시간')).toBe(true);
  });
});

describe('0B', () => {
  const { harness, peer } = hear(['0B'], '160000');
  const base = harness.core.market.get(KODEX).instrument.basePrice;
  const ticks = peer.data('0B');

  test('prices carry their direction against the previous close, changes their true sign', () => {
    expect(ticks.length).toBeGreaterThan(1000);
    for (const { values } of ticks) {
      const price = magnitude(values['10']);
      expect(values['10']).toBe(direction(price, base));
      for (const fid of ['16', '17', '18']) expect(values[fid]).toBe(direction(magnitude(values[fid]), base));
      expect(Number(values['11'])).toBe(price - base);
      expect(values['25']).toBe(price > base ? '2' : price < base ? '5' : '3');
      expect(isOnTick(price, harness.core.market.get(KODEX).instrument, DAY)).toBe(true);
    }
  });

  test('13 grows by exactly |15|, so that a lost tick shows', () => {
    let volume = 0;
    for (const { values } of ticks) {
      volume += magnitude(values['15']);
      expect(values['13']).toBe(String(volume));
      expect(values['15']).toMatch(/^[+-]\d+$/);
    }
    expect(volume).toBe(harness.core.market.get(KODEX).volume);
  });

  test('open, high and low are those of the trades so far', () => {
    let high = 0;
    let low = Infinity;
    for (const { values } of ticks) {
      high = Math.max(high, magnitude(values['10']));
      low = Math.min(low, magnitude(values['10']));
      expect(magnitude(values['16'])).toBe(magnitude(ticks[0]?.values['10']));
      expect([magnitude(values['17']), magnitude(values['18'])]).toEqual([high, low]);
    }
  });

  test('290 tells the session; nothing trades between the closing auction’s start and its print', () => {
    expect(ticks.every(({ values }) => ['1', '2', '3'].includes(values['290'] ?? ''))).toBe(true);
    const times = ticks.map(({ values }) => values['20'] ?? '');
    expect(times).toEqual([...times].sort());
    expect(times.filter((time) => time >= '152000' && time < '153000')).toEqual([]);
    expect(times).toContain('153000');
  });
});

describe('0D and 0H', () => {
  const { harness, peer } = hear(['0D', '0H'], '091000');
  const clockOf = ({ values }: RealData): string => values['21'] ?? '';
  const books = peer.data('0D');

  test('ten levels a side, asks rising, bids falling, no crossing in continuous hours', () => {
    const continuous = books.filter((book) => clockOf(book) >= '090001');
    expect(continuous.length).toBeGreaterThan(50);
    for (const { values } of continuous) {
      const asks = range(41)
        .map((fid) => magnitude(values[fid]))
        .filter((price) => price > 0);
      const bids = range(51)
        .map((fid) => magnitude(values[fid]))
        .filter((price) => price > 0);
      expect(asks).toEqual([...new Set(asks)].sort((a, b) => a - b));
      expect(bids).toEqual([...new Set(bids)].sort((a, b) => b - a));
      if (asks[0] !== undefined && bids[0] !== undefined) expect(asks[0]).toBeGreaterThan(bids[0]);
      expect(values['23']).toBe('0');
    }
  });

  test('totals are sums, and 81…100 are changes of the same price’s shares', () => {
    let before: Readonly<Record<string, string>> | null = null;
    for (const { values } of books) {
      expect(Number(values['121'])).toBe(sum(values, 61));
      expect(Number(values['125'])).toBe(sum(values, 71));
      if (before !== null) {
        expect(Number(values['122'])).toBe(sum(values, 61) - sum(before, 61));
        const old = before;
        for (const fid of range(41)) {
          if (values[fid] === '0') continue;
          const was = range(41).find((each) => old[each] === values[fid]);
          const shares = was === undefined ? 0 : Number(old[String(Number(was) + 20)]);
          const now = Number(values[String(Number(fid) + 20)]);
          expect(Number(values[String(Number(fid) + 40)])).toBe(now - shares);
        }
      }
      before = values;
    }
  });

  test('in the auction 23 and 24 show what 0H shows', () => {
    const indicative = peer.data('0H').filter(({ values }) => (values['20'] ?? '') < '090000');
    expect(indicative.length).toBeGreaterThan(10);
    for (const { values } of indicative) {
      const book = books.find((each) => clockOf(each) === values['20']);
      expect([book?.values['23'], book?.values['24']]).toEqual([values['10'], values['15']]);
      expect(values['13']).toBe('0');
    }
    expect(harness.clock.now()).toBe(kstTime(DAY, '091000'));
  });
});

function range(from: number): string[] {
  return Array.from({ length: 10 }, (_, i) => String(from + i));
}

function sum(values: Readonly<Record<string, string>>, from: number): number {
  return range(from).reduce((total, fid) => total + Number(values[fid]), 0);
}
