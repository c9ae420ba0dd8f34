import { describe, expect, test } from 'vitest';
import { chargesOn, createRng, stockCode, tradingDay, type Bar } from '../../../src/domain/index.js';
import {
  BUY,
  checkEnvironment,
  episodeOf,
  HOLD,
  INPUTS,
  OriginalAccount,
  SELL,
  TradingEnvironment,
  tradeAmount,
  VenueAccount,
  type ActionIndex,
  type Environment,
  type TradingAccount,
} from '../../../src/learning/index.js';
import { walk } from '../../support/learning.js';

const STOCK = { code: stockCode('005930'), market: 'KOSPI', kind: 'stock' } as const;
const ACCOUNTS: readonly (readonly [string, () => TradingAccount])[] = [
  ['rltrader', () => new OriginalAccount()],
  ['kiwoom', () => new VenueAccount(STOCK, 'kiwoom')],
  ['mock', () => new VenueAccount(STOCK, 'mock')],
];

function environmentOf(account: () => TradingAccount, steps = 5, range = {}) {
  return (bars: readonly Bar[]): TradingEnvironment => {
    const episode = episodeOf(bars, range, steps);
    return new TradingEnvironment({ episode, account: account(), balance: 10_000_000, steps });
  };
}

describe('the contract', () => {
  test.each(ACCOUNTS)('%s keeps it, with windows of five bars and of one', (_name, account) => {
    for (const steps of [5, 1]) {
      expect(checkEnvironment(environmentOf(account, steps), walk(200), createRng(steps))).toEqual([]);
    }
  });

  /** Each breaks one promise; the checker must notice. */
  class ForgetsNothing extends TradingEnvironment {
    /** Counted from within the constructor of the base, so it has no first value. */
    declare plays?: number;
    override reset(): void {
      super.reset();
      this.plays = (this.plays ?? 0) + 1;
    }
    override step(action: ActionIndex, confidence: number) {
      return super.step((this.plays ?? 0) > 2 ? HOLD : action, confidence);
    }
  }
  class CountsWrong extends TradingEnvironment {
    override step(action: ActionIndex, confidence: number) {
      const outcome = super.step(action, confidence);
      return { ...outcome, portfolioValue: outcome.portfolioValue + 1 };
    }
  }
  class StopsEarly extends TradingEnvironment {
    override get done(): boolean {
      return super.done || this.index > this.length - 3;
    }
  }
  class Forbids extends TradingEnvironment {
    override mask(): readonly [boolean, boolean, true] {
      return [false, false, true];
    }
    override step(action: ActionIndex, confidence: number) {
      const outcome = super.step(action, confidence);
      return { ...outcome, quantity: outcome.quantity + 1 };
    }
  }
  const make =
    (Kind: typeof TradingEnvironment) =>
    (bars: readonly Bar[]): Environment =>
      new Kind({ episode: episodeOf(bars, {}, 5), account: new OriginalAccount(), balance: 10_000_000, steps: 5 });

  test.each([
    ['remembers past a reset', ForgetsNothing, 'after reset the same actions go another way'],
    ['counts wrong', CountsWrong, 'the portfolio is not cash and shares at the close'],
    ['stops early', StopsEarly, '75 decisions in the episode'],
    ['does what it forbids', Forbids, 'a forbidden action was carried out'],
  ])('one that %s is found', (_what, Kind, fault) => {
    expect(checkEnvironment(make(Kind), walk(200), createRng(1))).toContain(fault);
  });

  test('a window that sees the next bar is found', () => {
    const peeking = (bars: readonly Bar[]): Environment => {
      const { bars: played, features } = episodeOf(bars, {}, 5);
      const later = new Float32Array(features.length);
      later.set(features.subarray(15));
      const episode = { bars: played, features: later };
      return new TradingEnvironment({ episode, account: new OriginalAccount(), balance: 10_000_000, steps: 5 });
    };
    expect(checkEnvironment(peeking, walk(200), createRng(1))).toContain('what comes later changes what came before');
  });
});

describe('a step', () => {
  test('the amount grows with the confidence between its bounds', () => {
    expect([-1, 0, 0.5, 1, 2].map((confidence) => tradeAmount(confidence))).toEqual([
      100_000, 100_000, 5_050_000, 10_000_000, 10_000_000,
    ]);
  });

  test('an impossible action becomes hold, and says so', () => {
    const environment = environmentOf(() => new OriginalAccount())(walk(200));
    expect(environment.mask()).toEqual([true, false, true]);
    expect(environment.step(SELL, 1)).toMatchObject({ action: HOLD, quantity: 0, portfolioValue: 10_000_000 });
    environment.step(BUY, 1);
    expect(environment.mask()).toEqual([false, true, true]);
    expect(environment.step(BUY, 1)).toMatchObject({ action: HOLD, quantity: 0 });
  });

  test('the states of the next window are those of what is held', () => {
    const environment = environmentOf(() => new OriginalAccount())(walk(200));
    expect([...environment.observe().slice(-3)]).toEqual([0, 0, 0]);
    const bought = environment.bar.close;
    environment.step(BUY, 0.5);
    const { numStocks, portfolioValue, profitLoss, bar } = environment;
    const window = environment.observe();
    const expected = [(numStocks * bar.close) / portfolioValue, profitLoss, bar.close / bought - 1];
    expect([...window.slice(-3)]).toEqual([...Float32Array.from(expected)]);
    expect([...window.slice(-INPUTS - 3, -INPUTS)]).toEqual([0, 0, 0]);
  });

  test('a stretch of an episode plays like an episode of its own', () => {
    const bars = walk(220);
    const whole = environmentOf(() => new OriginalAccount())(bars);
    whole.step(BUY, 1);
    const played = (environment: TradingEnvironment) => {
      const seen: unknown[] = [];
      for (let i = 0; !environment.done; i++) {
        seen.push([environment.bar.time, ...environment.observe(), environment.step((i % 3) as ActionIndex, 0.3)]);
      }
      return seen;
    };
    whole.reset({ first: 30, last: 60 });
    const own = environmentOf(() => new OriginalAccount(), 5, { from: bars[149]!.time, to: bars[179]!.time })(bars);
    expect(played(whole)).toEqual(played(own));
  });
});

describe("the venue's books", () => {
  const bar = (close: number): Bar => ({ ...walk(1)[0]!, open: close, high: close, low: close, close }) as Bar;

  test('a purchase costs its commission, a sale the taxes of its settlement day as well', () => {
    const account = new VenueAccount(STOCK, 'kiwoom');
    account.reset(10_000_000);
    expect(account.buy(bar(30_000), 3_000_000)).toBe(100);
    expect(account.balance).toBe(10_000_000 - 3_000_000 - 450);
    expect(account.avgBuyPrice).toBe(30_000);
    const { commission, tax } = chargesOn(3_100_000, 'sell', STOCK, 'kiwoom', tradingDay('20220105'));
    expect(tax).toBe(2_480 + 4_650);
    expect(account.sell(bar(31_000), 10_000_000)).toBe(100);
    expect(account.balance).toBe(7_000_000 - 450 + 3_100_000 - commission - tax);
    expect(account).toMatchObject({ numStocks: 0, avgBuyPrice: 0 });
  });

  test('no more is bought than the cash pays for, charges included', () => {
    const account = new VenueAccount(STOCK, 'mock');
    account.reset(1_000_000);
    expect(account.buy(bar(10_000), 10_000_000)).toBe(99);
    expect(account.balance).toBe(1_000_000 - 990_000 - 3_460);
    expect(account.mayBuy(bar(6_540))).toBe(false);
    expect(account.mayBuy(bar(6_500))).toBe(true);
  });

  test('a close between two ticks trades at the next valid price to our disadvantage', () => {
    const account = new VenueAccount(STOCK, 'kiwoom');
    account.reset(10_000_000);
    account.buy(bar(31_166), 31_166);
    expect(account.avgBuyPrice).toBe(31_200);
    account.sell(bar(31_166), 31_166);
    expect(account.balance).toBe(
      10_000_000 - 31_200 + 31_150 - chargesOn(31_150, 'sell', STOCK, 'kiwoom', tradingDay('20220105')).tax,
    );
  });
});

test('bars whose windows are not full are left out; too few of the rest are refused', () => {
  const bars = walk(130);
  expect(episodeOf(bars, {}, 5).bars[0]).toBe(bars[119]);
  expect(() => episodeOf(bars, { from: bars[127]!.time }, 5)).toThrow('3 bars with all features, at least 5');
});
