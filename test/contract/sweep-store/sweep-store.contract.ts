/** What every sweep store keeps. */
import { describe, expect, test } from 'vitest';
import type { FillRecord, SweepHead, SweepOutcome, SweepStore } from '../../../src/domain/index.js';

export const HEAD: SweepHead = {
  settings: { vary: [{ name: 'fast', values: [2, 3] }], strategy: null },
  versions: { haru: '1' },
  dataHash: 'd',
  historyHash: 'h',
  begun: '2022-12-06T09:00:00.000Z',
  grid: 4,
  skipped: 1,
  configurations: [1, 2, 3].map((number) => ({ number, parameters: { fast: number, fills: 'open' }, identity: `i${number}` })),
}; // prettier-ignore

const fill = (time: number, side: 'buy' | 'sell') =>
  ({ time, code: '069500', side, price: 30_000, quantity: 3, commission: 13, tax: 0, decidedAt: 29_995 }) as FillRecord;

export const OUTCOME: SweepOutcome = {
  ...{ bars: 10, decisions: 9, orders: 4, denied: 1, rejected: 0, alarms: 0, equity: 10_000_123, stateHash: 'abc', seconds: 0.25 },
  stopped: { risk: 'halted', reason: 'drawdown' },
  metrics: { sharpe: 0.1 + 0.2, totalReturn: -0.01, maxDrawdown: null, trades: 2 },
  told: { run: { policy: 'sma(2,5)' }, findings: [], perCode: [], perMonth: [] },
  fills: [fill(5, 'buy'), fill(6, 'sell'), fill(6, 'buy')],
}; // prettier-ignore

/** @param open a new store, with nothing in it */
export function sweepStoreContract(name: string, open: () => SweepStore): void {
  describe(name, () => {
    test('holds nothing before it is begun, and then what it was begun with', () => {
      const store = open();
      expect([store.head(), store.rows()]).toEqual([null, []]);
      store.begin(HEAD);
      expect(store.head()).toEqual(HEAD);
      expect(store.rows().map(({ number, status }) => [number, status])).toEqual([[1, 'waiting'], [2, 'waiting'], [3, 'waiting']]);
      store.close();
    }); // prettier-ignore

    test('is begun once', () => {
      const store = open();
      store.begin(HEAD);
      expect(() => store.begin(HEAD)).toThrow('begun once');
      store.close();
    });

    test('keeps an outcome with its fills, in whatever order they come', () => {
      const store = open();
      store.begin(HEAD);
      store.put(3, OUTCOME);
      store.put(1, { ...OUTCOME, fills: [], stopped: null });
      const { fills, ...rest } = OUTCOME;
      const [first, second, third] = store.rows();
      expect(first).toEqual({
        ...HEAD.configurations[0],
        status: 'done',
        result: { ...rest, fills: 0, stopped: null },
      });
      expect(second?.status).toBe('waiting');
      expect(third).toEqual({ ...HEAD.configurations[2], status: 'done', result: { ...rest, fills: 3 } });
      expect([store.fills(1), store.fills(2), store.fills(3)]).toEqual([[], [], fills]);
      store.close();
    });

    test('keeps the first outcome; a failure gives way to one, and never takes its place', () => {
      const store = open();
      store.begin(HEAD);
      store.fail(1, 'diverged');
      expect(store.rows()[0]).toEqual({ ...HEAD.configurations[0], status: 'failed', error: 'diverged' });
      store.put(1, OUTCOME);
      store.put(1, { ...OUTCOME, equity: 1, fills: [] });
      store.fail(1, 'too late');
      const [row] = store.rows();
      expect(row?.status === 'done' && row.result.equity).toBe(OUTCOME.equity);
      expect(store.fills(1)).toEqual(OUTCOME.fills);
      store.close();
    });

    test('knows no configuration that was not begun', () => {
      const store = open();
      store.begin(HEAD);
      expect(() => store.put(4, OUTCOME)).toThrow('no configuration 4');
      expect(() => store.fail(0, 'x')).toThrow('no configuration 0');
      store.close();
    });
  });
}
