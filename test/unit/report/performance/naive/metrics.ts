/** Every metric from its definition: over fractions, all points against all, nothing shared with what it checks. */
import { tickSize, type RunRecord } from '../../../../../src/domain/index.js';
import type { Metrics } from '../../../../../src/report/index.js';
import { float, fraction, less, minus, over, plus, powerLessOne, times, total, ZERO, type Fraction } from './exact.js';
import { below, upper } from './normal.js';
import { average, dateOf, daysBetween, deepest, depthOf, depths, ends, falls, isZero, mixedMoment, moment, ratio, returnsOf } from './periods.js'; // prettier-ignore
import { trips } from './trips.js';

const YEAR = 245;
type Values = Partial<Metrics>;

const best = (values: readonly Fraction[]): Fraction => values.reduce((a, b) => (less(a, b) ? b : a));
const worst = (values: readonly Fraction[]): Fraction => values.reduce((a, b) => (less(b, a) ? b : a));
const part = (count: number, of: number): number | null => (of === 0 ? null : count / of);
const won = (value: bigint): Fraction => fraction(value);
const yearly = (totalReturn: Fraction, days: number): number | null => (days < 20 ? null : powerLessOne(plus(totalReturn, fraction(1)), YEAR, days)); // prettier-ignore
/** √ of a fraction times √year: one rounding at the end. */
const rooted = (value: Fraction): number => Math.sqrt(float(times(value, fraction(YEAR))));

export function naiveMetrics(record: RunRecord): Values {
  return { ...returnMetrics(record), ...riskMetrics(record), ...drawdownMetrics(record), ...benchmarkMetrics(record), ...tradeMetrics(record), ...costMetrics(record) }; // prettier-ignore
}

const dayReturns = ({ points, initial }: RunRecord): Fraction[] => returnsOf(ends(points, 10), initial);
const finalOf = ({ points }: RunRecord): number => points.at(-1)!.equity;
const totalOf = (record: RunRecord): Fraction => fraction(finalOf(record) - record.initial, record.initial);

function returnMetrics(record: RunRecord): Values {
  const days = dayReturns(record);
  const months = returnsOf(ends(record.points, 7), record.initial);
  const gained = (values: readonly Fraction[]): number =>
    values.filter((each) => less(ZERO, each)).length / values.length;
  return {
    finalEquity: finalOf(record),
    netProfit: finalOf(record) - record.initial,
    totalReturn: float(totalOf(record)),
    cagr: yearly(totalOf(record), days.length),
    meanDailyReturn: float(average(days)),
    bestDay: float(best(days)),
    worstDay: float(worst(days)),
    positiveDays: gained(days),
    bestMonth: float(best(months)),
    worstMonth: float(worst(months)),
    positiveMonths: gained(months),
    tradingDays: days.length,
  };
}

/** Mean ÷ deviation as a float, from one fraction: mean² ÷ variance. */
function daily(days: readonly Fraction[]): number | null {
  if (days.length < 2 || isZero(moment(days, 2))) return null;
  const middle = average(days);
  return Math.sign(float(middle)) * Math.sqrt(float(over(times(middle, middle), moment(days, 2, 1))));
}

function riskMetrics(record: RunRecord): Values {
  const days = dayReturns(record);
  const count = days.length;
  const lost = average(days.map((each) => (less(each, ZERO) ? times(each, each) : ZERO)));
  const sums = [1, -1].map((sign) =>
    average(days.map((each) => (less(ZERO, times(each, fraction(sign))) ? times(each, fraction(sign)) : ZERO))),
  );
  const tail = days.toSorted((a, b) => (less(a, b) ? -1 : 1)).slice(0, Math.floor((count + 19) / 20));
  const ratioADay = daily(days);
  const skew =
    ratioADay === null ? null : float(moment(days, 3)) / float(moment(days, 2)) / Math.sqrt(float(moment(days, 2)));
  const kurtosis = ratioADay === null ? null : float(over(moment(days, 4), times(moment(days, 2), moment(days, 2))));
  const chance = record.tried === 1 ? 0 : ((1 - 0.5772156649015329) * upper(1 / record.tried) + 0.5772156649015329 * upper(1 / (record.tried * Math.E))) / Math.sqrt(count - 1); // prettier-ignore
  const edge = (over: number): number | null => {
    if (ratioADay === null || skew === null || kurtosis === null) return null;
    const spread = 1 - skew * ratioADay + ((kurtosis - 1) / 4) * ratioADay * ratioADay;
    return spread > 0 ? below(((ratioADay - over) * Math.sqrt(count - 1)) / Math.sqrt(spread)) : null;
  };
  return {
    volatility: count < 2 ? null : rooted(moment(days, 2, 1)),
    sharpe: ratioADay === null ? null : ratioADay * Math.sqrt(YEAR),
    sortino: isZero(lost)
      ? null
      : Math.sign(float(average(days))) * rooted(over(times(average(days), average(days)), lost)),
    omega: ratio(sums[0]!, sums[1]!),
    downsideDeviation: rooted(lost),
    skewness: skew,
    kurtosis:
      kurtosis === null
        ? null
        : float(minus(over(moment(days, 4), times(moment(days, 2), moment(days, 2))), fraction(3))),
    valueAtRisk95: -float(tail.at(-1)!),
    conditionalValueAtRisk95: -float(average(tail)),
    probabilisticSharpe: edge(0),
    expectedMaximumSharpe: count < 2 ? null : chance * Math.sqrt(YEAR),
    deflatedSharpe: edge(chance),
  };
}

function drawdownMetrics(record: RunRecord): Values {
  const equity = record.points.map((point) => point.equity);
  const all = falls(equity, record.initial);
  const worstFall = deepest(all);
  const below = depths(equity, record.initial);
  const dayDepths = depths(ends(record.points, 10), record.initial);
  const squares = average(dayDepths.map((each) => times(each, each)));
  const cagr = yearly(totalOf(record), dayDepths.length);
  const last = equity.length - 1;
  const end = ({ to }: { to: number }): number => Math.min(to + 1, last);
  const lengths = all.map((fall) => end(fall) - (fall.from - 1));
  const inDays = all.map((fall) => daysBetween(record, fall.from - 1, end(fall)));
  const index = worstFall === undefined ? -1 : all.indexOf(worstFall);
  return {
    maxDrawdown: worstFall === undefined ? 0 : float(depthOf(worstFall)),
    maxDrawdownWon: worstFall === undefined ? 0 : worstFall.peak - worstFall.low,
    maxDrawdownBars: lengths[index] ?? 0,
    maxDrawdownDays: inDays[index] ?? 0,
    recoveryDays:
      worstFall === undefined || worstFall.to === last ? null : daysBetween(record, worstFall.lowAt, worstFall.to + 1),
    longestDrawdownBars: Math.max(0, ...lengths),
    longestDrawdownDays: Math.max(0, ...inDays),
    averageDrawdown: all.length === 0 ? null : float(average(all.map(depthOf))),
    drawdowns: all.length,
    currentDrawdown: float(below.at(-1)!),
    timeUnderWater: below.filter((each) => !isZero(each)).length / below.length,
    ulcerIndex: Math.sqrt(float(squares)),
    ulcerPerformance: isZero(squares) || cagr === null ? null : cagr / Math.sqrt(float(squares)),
    calmar: worstFall === undefined || cagr === null ? null : cagr / float(depthOf(worstFall)),
    recoveryFactor:
      all.length === 0
        ? null
        : (finalOf(record) - record.initial) / Math.max(...all.map(({ peak, low }) => peak - low)),
  };
}

function benchmarkMetrics(record: RunRecord): Values {
  const keys = ['benchmarkReturn', 'benchmarkCagr', 'benchmarkMaxDrawdown', 'excessReturn', 'beta', 'alpha', 'correlation', 'trackingError', 'informationRatio', 'upCapture', 'downCapture'] as const; // prettier-ignore
  if (record.benchmark.length === 0) return Object.fromEntries(keys.map((key) => [key, null]));
  const equity = record.benchmark.map((point) => point.equity);
  const [ours, held] = [dayReturns(record), returnsOf(ends(record.benchmark, 10), record.initial)];
  const heldTotal = fraction(equity.at(-1)! - record.initial, record.initial);
  const fall = deepest(falls(equity, record.initial));
  const ahead = ours.map((each, i) => minus(each, held[i]!));
  const isStill = held.length < 2 || isZero(moment(held, 2));
  const slope = isStill ? ZERO : over(mixedMoment([ours, held]), moment(held, 2));
  const together = isStill || isZero(moment(ours, 2)) ? null : mixedMoment([ours, held]);
  const capture = (sign: number): number | null => {
    const days = held.flatMap((each, i) => (less(ZERO, times(each, fraction(sign))) ? [i] : []));
    return days.length === 0 ? null : ratio(average(days.map((i) => ours[i]!)), average(days.map((i) => held[i]!)));
  };
  const information = daily(ahead);
  return {
    benchmarkReturn: float(heldTotal),
    benchmarkCagr: yearly(heldTotal, held.length),
    benchmarkMaxDrawdown: fall === undefined ? 0 : float(depthOf(fall)),
    excessReturn: float(minus(totalOf(record), heldTotal)),
    beta: isStill ? null : float(slope),
    alpha: isStill ? null : float(times(minus(average(ours), times(slope, average(held))), fraction(YEAR))),
    correlation:
      together === null
        ? null
        : Math.sign(float(together)) *
          Math.sqrt(float(over(times(together, together), times(moment(ours, 2), moment(held, 2))))),
    trackingError: ahead.length < 2 ? null : rooted(moment(ahead, 2, 1)),
    informationRatio: information === null ? null : information * Math.sqrt(YEAR),
    upCapture: capture(1),
    downCapture: capture(-1),
  };
}

function tradeMetrics(record: RunRecord): Values {
  const all = trips(record.fills);
  const profits = all.map(({ profit }) => profit);
  const wins = profits.filter((each) => each > 0n);
  const losses = profits.filter((each) => each < 0n);
  const add = (values: readonly bigint[]): bigint => values.reduce((sum, each) => sum + each, 0n);
  const middle = (values: readonly bigint[]): number | null =>
    values.length === 0 ? null : float(fraction(add(values), values.length));
  const streak = (letter: string): number =>
    Math.max(
      0,
      ...profits
        .map((each) => (each > 0n ? 'w' : each < 0n ? 'l' : '-'))
        .join('')
        .split(new RegExp(`[^${letter}]`))
        .map((run) => run.length),
    );
  return {
    trades: all.length,
    fills: record.fills.length,
    hitRate: part(wins.length, all.length),
    profitFactor: losses.length === 0 ? null : float(fraction(add(wins), -add(losses))),
    expectancy: middle(profits),
    averageTradeReturn: all.length === 0 ? null : float(average(all.map(({ profit, cost }) => fraction(profit, cost)))),
    averageWin: middle(wins),
    averageLoss: middle(losses),
    payoffRatio:
      wins.length === 0 || losses.length === 0
        ? null
        : float(over(fraction(add(wins), wins.length), fraction(-add(losses), losses.length))),
    largestWin: wins.length === 0 ? null : Number(wins.reduce((a, b) => (b > a ? b : a))),
    largestLoss: losses.length === 0 ? null : Number(losses.reduce((a, b) => (b < a ? b : a))),
    longestWinningStreak: streak('w'),
    longestLosingStreak: streak('l'),
    averageHoldingHours:
      all.length === 0 ? null : float(over(total(all.map(({ held }) => held)), fraction(all.length * 3_600_000))),
    realizedProfit: Number(add(profits)),
    unrealizedProfit: finalOf(record) - record.initial - Number(add(profits)),
  };
}

function costMetrics(record: RunRecord): Values {
  const { fills, points, instruments = [], denied, rejected, staleBars, bars } = record;
  const add = (of: (fill: RunRecord['fills'][number]) => number): bigint =>
    fills.reduce((sum, each) => sum + BigInt(of(each)), 0n);
  const worse = ({ side, price, decidedAt }: RunRecord['fills'][number]): number =>
    side === 'buy' ? price - decidedAt : decidedAt - price;
  const [commission, tax, slippage] = [
    add((each) => each.commission),
    add((each) => each.tax),
    add((each) => worse(each) * each.quantity),
  ];
  const traded = add(({ price, quantity }) => price * quantity);
  const costs = commission + tax + slippage;
  const before = BigInt(finalOf(record) - record.initial) + costs;
  const shares = add(({ quantity }) => quantity);
  const isKnown = fills.every(({ code }) => instruments.some((each) => each.code === code));
  const inTicks = fills.map((each) => {
    const listed = instruments.find(({ code }) => code === each.code);
    const tick = listed === undefined ? 1 : tickSize(each.decidedAt, listed, dateOf(each).replaceAll('-', '') as never);
    return fraction(worse(each) * each.quantity, tick);
  });
  const meanEquity = fraction(
    points.reduce((sum, { equity }) => sum + BigInt(equity), 0n),
    points.length,
  );
  const turned = over(fraction(traded, 2), meanEquity);
  const days = new Set(points.map(dateOf)).size;
  return {
    commission: Number(commission),
    tax: Number(tax),
    slippage: Number(slippage),
    slippageTicks: isKnown && fills.length > 0 ? float(over(total(inTicks), won(shares))) : null,
    slippageBp:
      fills.length === 0
        ? null
        : float(
            fraction(
              slippage * 10_000n,
              add(({ decidedAt, quantity }) => decidedAt * quantity),
            ),
          ),
    totalCosts: Number(costs),
    costsBp: fills.length === 0 ? null : float(fraction(costs * 10_000n, traded)),
    costShare: before > 0n ? float(fraction(costs, before)) : null,
    turnover: float(turned),
    turnoverPerYear: float(over(times(turned, fraction(YEAR)), fraction(days))),
    timeInMarket: points.filter(({ invested }) => invested > 0).length / points.length,
    meanExposure: float(average(points.map(({ invested, equity }) => fraction(invested, equity)))),
    refusedOrders: denied + rejected,
    staleShare: part(staleBars, bars),
  };
}
