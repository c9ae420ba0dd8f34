/**
 * A seeded day that looks like one of KRX: codes that move together, U-shaped activity, clustered volatility, an opening
 * gap, trades bouncing between bid and ask on the tick grid, and call auctions at both ends.
 */
import {
  InputError,
  MINUTE,
  SECOND,
  viGroupOf,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type Price,
  type Rng,
} from '../domain/index.js';
import { secondsIn } from './bar-path.js';
import { breakersOf } from './breakers.js';
import { haltsOf, shockOf, withFalls, type Episode, type Shock } from './episodes.js';
import { interrupt } from './interrupt.js';
import { Ladder } from './ladder.js';
import { marketFactor, valueAt, walk, type LogPath, type MarketFactor, type Moves } from './market-factor.js';
import { mergePrints, type Tape, type TapePrint } from './tape.js';
import { betaOf, KOSPI200 } from './universe.js';

export interface SyntheticTapeOptions {
  readonly schedule: DaySchedule;
  readonly instruments: readonly Instrument[];
  /** Decides everything; forks of it are used, one a code: adding a code changes no other. */
  readonly rng: Rng;
  /** Trades in continuous hours per code, about; default 12,000. */
  readonly ticksPerCode?: number;
  /** What is to happen besides. Without any, trading stops only where the seed's prices really run away: hardly ever. */
  readonly episodes?: readonly Episode[];
}

/** Own moves beside the index: an index fund hardly has any, a stock has as much again. */
const FUND: Moves = { day: 0.0006, gap: 0.0003 };
const STOCK: Moves = { day: 0.011, gap: 0.005 };
/** Won of an average trade; KODEX 200 trades about 450 shares of 33,000 won at a time. */
const WON_A_TRADE = 12_000_000;
/** Shares of the continuous volume that the auctions and the closing-price session add. */
const SHARE = { opening: 0.03, closing: 0.06, after: 0.002 };

/** @throws InputError when `ticksPerCode` is no whole number above 0 */
export function syntheticTape(options: SyntheticTapeOptions): Tape {
  const { schedule, instruments, rng, ticksPerCode = 12_000, episodes = [] } = options;
  if (!Number.isSafeInteger(ticksPerCode) || ticksPerCode < 1) {
    throw new InputError('bad_ticks', `${ticksPerCode} trades a day cannot be made: give a whole number from 1.`);
  }
  const minutes = (schedule.closingAuction - schedule.open) / MINUTE;
  const factor = withFalls(marketFactor(minutes, rng.fork('synthetic/market')), episodes, schedule);
  const breakers = breakersOf(factor, schedule);
  const days = instruments.map((instrument) => {
    const { code } = instrument;
    const prints = printsOf(instrument, schedule, factor, ticksPerCode, episodes, rng.fork(`synthetic/${code}`));
    const stops = [...haltsOf(episodes, code, schedule), ...breakers].sort((a, b) => a.start - b.start);
    const group = viGroupOf(instrument, KOSPI200);
    return interrupt(prints, { instrument, group, schedule, stops, rng: rng.fork(`synthetic/vi/${code}`) });
  });
  return {
    schedule,
    instruments,
    prints: mergePrints(days.map((day) => day.prints)),
    interruptions: [...breakers, ...days.flatMap((day) => day.interruptions)].sort((a, b) => a.start - b.start),
  };
}

/** The code's trades as they would come if nothing stopped them. */
function printsOf(
  instrument: Instrument,
  schedule: DaySchedule,
  factor: MarketFactor,
  ticks: number,
  episodes: readonly Episode[],
  rng: Rng,
): TapePrint[] {
  const ladder = new Ladder(instrument, schedule.day);
  const path = pathOf(instrument, factor, rng);
  const shock = shockOf(episodes, instrument, ladder, path, schedule);
  const print = (time: number, price: Price, quantity: number, session: 2 | 3, auction: boolean): TapePrint => ({
    time: time as EpochMs,
    code: instrument.code,
    price,
    quantity,
    session,
    auction,
  });
  const trade = trader(instrument, ladder, path, shock, rng);
  const continuous = timesOf(schedule, factor, ticks, rng).map((time) => {
    const { price, quantity } = trade((time - schedule.open) / SECOND);
    return print(time, price, quantity, 2, false);
  });
  const volume = continuous.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  const some = (share: number): number => Math.max(Math.round(volume * share * (0.6 + 0.8 * rng.next())), 1);
  const fairAt = (seconds: number, value: number): Price =>
    nearest(ladder, instrument.basePrice * Math.exp(value + shock(seconds)));
  const opening = fairAt(0, valueAt(path, 0));
  const closing = fairAt((schedule.close - schedule.open) / SECOND, path.at(-1) ?? 0);
  const after = secondsIn(schedule.closingPriceStart, schedule.closingPriceEnd, Math.min(8, ticks), rng);
  return [
    print(schedule.open, opening, some(SHARE.opening), 2, true),
    ...continuous,
    print(schedule.close, closing, some(SHARE.closing), 2, true),
    ...after.map((time) => print(time, closing, some(SHARE.after / after.length), 3, false)),
  ];
}

/** The code's own path: its share of the index, and what it does alone. */
function pathOf(instrument: Instrument, factor: MarketFactor, rng: Rng): LogPath {
  const own = walk(instrument.kind === 'stock' ? STOCK : FUND, factor.nerves, rng);
  const beta = betaOf(instrument);
  return own.map((value, knot) => value + beta * (factor.path[knot] ?? 0));
}

/** Times of all trades: minutes get trades by how lively they are, seconds within them by chance. */
function timesOf({ open }: DaySchedule, { nerves, minutes }: MarketFactor, ticks: number, rng: Rng): number[] {
  const weights = nerves.map((nerve) => nerve * (0.6 + 0.8 * rng.next()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times: number[] = [];
  let passed = 0;
  for (let minute = 0; minute < minutes; minute++) {
    passed += weights[minute] ?? 0;
    const count = Math.round((ticks * passed) / total) - times.length;
    const start = open + minute * MINUTE;
    for (const time of secondsIn(start, start + MINUTE, count, rng)) times.push(time);
  }
  return times;
}

/**
 * Makes one trade after the other. The fair price lies between two ticks: buyers pay the upper, sellers get the lower;
 * who comes next tends to be who came last.
 */
function trader(
  instrument: Instrument,
  ladder: Ladder,
  path: LogPath,
  shock: Shock,
  rng: Rng,
): (seconds: number) => { price: Price; quantity: number } {
  const usual = WON_A_TRADE / instrument.basePrice;
  let side = rng.next() < 0.5 ? 1 : -1;
  return (seconds) => {
    if (rng.next() < 0.35) side = -side;
    const fair = ladder.floor(instrument.basePrice * Math.exp(valueAt(path, seconds) + shock(seconds)));
    const below = ladder.clamp(fair);
    // At a limit one side is gone: at the upper one nobody offers, whoever sells gets it; at the lower one nobody bids.
    if (fair >= ladder.size - 1) side = -1;
    else if (fair < 0) side = 1;
    const rung = side > 0 && fair >= 0 ? ladder.clamp(below + 1) : below;
    // Logarithmic-normal with its mean at `usual`: most trades are small, a few are twenty times as large.
    const shares = Math.max(Math.round(usual * Math.exp(1.2 * rng.normal() - 0.72)), 1);
    return { price: ladder.at(rung), quantity: side * shares };
  };
}

function nearest(ladder: Ladder, price: number): Price {
  const below = ladder.clamp(ladder.floor(price));
  const above = ladder.clamp(below + 1);
  return price - ladder.at(below) < ladder.at(above) - price ? ladder.at(below) : ladder.at(above);
}
