/**
 * Prices beyond the daily limit, measured from the close before. A jump that comes back is a wrong price. One that stays is
 * no fault of a bar: the base price was set anew, for a split, a spin-off, new shares, and earlier prices are not adjusted for
 * it. Which of the two, the next session tells.
 */
import { priceLimits, tickSize, type Bar, type Price, type TradingDay } from '../../domain/index.js';
import type { Rule, RuleNeeds } from './context.js';

/** Adjusted prices are rounded, also the close that limits are measured from. */
const SLACK = 0.01;
/** A session so far. */
interface Session {
  readonly day: TradingDay;
  highest: Bar;
  lowest: Bar;
  last: Bar;
}

interface Jump {
  readonly bar: Bar;
  readonly from: Price;
  readonly to: Price;
}

export function priceRule({ book, instrument, report }: RuleNeeds): Rule {
  // ELWs have no limits.
  if (instrument?.kind === 'elw') return { bar: () => {} };
  const listed = instrument ?? ({ market: 'KOSPI', kind: 'stock', name: '' } as const);
  /** The close that limits are measured from; null when it cannot be known. */
  let base: Price | null = null;
  /** A jump whose close is beyond the limits too, until the next session says whether it stays. */
  let open: Jump | null = null;
  let today: Session | null = null;

  const jumpFrom = (close: Price, { day, highest, lowest }: Omit<Session, 'last'>): Jump | null => {
    const { lower, upper } = priceLimits({ ...listed, basePrice: close }, day);
    const slack = Math.max(Math.ceil(close * SLACK), tickSize(close, listed, day));
    if (highest.high > upper + slack) return { bar: highest, from: close, to: highest.high };
    return lowest.low < lower - slack ? { bar: lowest, from: close, to: lowest.low } : null;
  };
  /** Judges the session that is over. */
  const settle = (session: Session): void => {
    const { day, last } = session;
    const before = open;
    const jump = base === null ? null : jumpFrom(base, session);
    open = null;
    if (before !== null) {
      const stays = jumpFrom(before.bar.close, session) === null;
      if (jump === null || !stays) report('price_jump', before.bar.time, textOf(before, jump === null));
      else report('price_level', before.bar.time, levelText(before));
    } else if (base !== null && jump !== null) {
      const end = jumpFrom(base, { day, highest: flat(last), lowest: flat(last) });
      if (end !== null) {
        // The base stays, in case the next session is back; the bar with the close is what it may stay at.
        open = { ...jump, bar: { ...jump.bar, close: last.close } };
        return;
      }
      report('price_jump', jump.bar.time, textOf(jump, true));
    }
    base = last.close;
  };
  const end = (): void => {
    if (today !== null) settle(today);
    if (open !== null) report('price_jump', open.bar.time, textOf(open, false));
    [base, open, today] = [null, null, null];
  };

  return {
    bar: (bar, { day }) => {
      if (today !== null && today.day !== day) {
        // With sessions missing in between, nobody knows the close before: the next session is not judged by it.
        if (!book.follows(today.day, day)) end();
        else settle(today);
        today = null;
      }
      today ??= { day, highest: bar, lowest: bar, last: bar };
      if (bar.high > today.highest.high) today.highest = bar;
      if (bar.low < today.lowest.low) today.lowest = bar;
      today.last = bar;
    },
    end,
  };
}

/** The close alone, as a bar. */
function flat(bar: Bar): Bar {
  return { ...bar, high: bar.close, low: bar.close };
}

function textOf(jump: Jump, isBack: boolean): string {
  return `${distanceOf(jump)}, ${isBack ? 'and prices come back: a wrong price' : `a wrong price, or ${splitText(jump)}`}`;
}

function levelText(jump: Jump): string {
  return `${distanceOf(jump)}, and prices stay there: ${splitText(jump)}`;
}

function distanceOf({ from, to }: Jump): string {
  const percent = ((to / from - 1) * 100).toFixed(1);
  return `${to} is ${to > from ? '+' : ''}${percent} % from the close before, ${from}, beyond the daily limit`;
}

function splitText({ from, to }: Jump): string {
  const times = (to > from ? to / from : from / to).toFixed(2);
  return `a split or the like (about ${times} to 1) that earlier prices are not adjusted for`;
}
