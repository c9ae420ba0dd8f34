/** From the market store to an environment: which bars, with whose rules and costs. */
import {
  COST_SCHEDULES,
  InputError,
  type BarRange,
  type CostSchedule,
  type MarketStore,
  type Series,
} from '../domain/index.js';
import {
  episodeOf,
  OriginalAccount,
  TradingEnvironment,
  VenueAccount,
  type Episode,
  type TradingAccount,
} from '../learning/index.js';

/** `rltrader` is the original's own model, the others are the broker's schedules. */
export type EpisodeCosts = CostSchedule | 'rltrader';
export const EPISODE_COSTS: readonly EpisodeCosts[] = ['rltrader', ...COST_SCHEDULES];

/**
 * The bars of a range with their features; what is stored before the range warms the features up.
 *
 * @param steps bars in a window
 * @throws InputError `no_bars` when not even one window is full
 */
export function storedEpisode(store: MarketStore, series: Series, range: BarRange, steps: number): Episode {
  const upTo = range.to === undefined ? {} : { to: range.to };
  return episodeOf(store.bars(series, upTo), range, steps);
}

/** @throws InputError `no_instrument` when the venue's costs depend on what nobody has told */
export function accountOf(costs: EpisodeCosts, store: MarketStore, { code }: Series): TradingAccount {
  if (costs === 'rltrader') return new OriginalAccount();
  const instrument = store.instrument(code);
  if (instrument === null) {
    throw new InputError(
      'no_instrument',
      `What ${code} is decides its tax and ticks, and nobody has told: \`haru import\` or \`haru collect\` it, or take --costs rltrader.`,
    );
  }
  return new VenueAccount(instrument, costs);
}

export interface EpisodeWish {
  readonly series: Series;
  readonly range: BarRange;
  readonly steps: number;
  readonly costs: EpisodeCosts;
  /** Won. */
  readonly balance: number;
}

/** An environment over stored bars. */
export function storedEnvironment(store: MarketStore, wish: EpisodeWish): TradingEnvironment {
  const { series, range, steps, costs, balance } = wish;
  const episode = storedEpisode(store, series, range, steps);
  return new TradingEnvironment({ episode, account: accountOf(costs, store, series), balance, steps });
}
