/**
 * Bars missing within a session. A minute without trades has no bar, so silence alone proves nothing: a silence is a hole
 * when it is far longer than any the code usually has. What it usually has, the series itself tells.
 */
import { barStart, formatClock, formatKst, intervalMs, MINUTE, type EpochMs } from '../../domain/index.js';
import type { DayContext, Rule, RuleNeeds } from './context.js';

/** A volatility interruption and its auction take two to three minutes: shorter silences are no hole for any code. */
const SHORTEST = 10 * MINUTE;
/** A hole is so many times as long as the habit. */
const TIMES = 3;
/** The habit is the longest silence of a session, in all sessions but the worst two in a hundred (and one, if there are fewer). */
const USUAL = 0.98;

interface Silence {
  readonly from: EpochMs;
  readonly length: number;
  /** The next bar, or the closing auction. */
  readonly to: EpochMs;
}

export function holeRule({ series: { interval }, report }: RuleNeeds): Rule {
  if (interval === '1d') return { bar: () => {} };
  const step = intervalMs(interval);
  const sessions: { readonly worst: Silence; readonly second: number }[] = [];
  let today: DayContext | null = null;
  let session: LongestSilence | null = null;
  /** When the next bar is due; the first session of a series counts from its first bar. */
  let due: EpochMs | null = null;

  const close = (isLast: boolean): void => {
    const hours = today?.hours;
    if (session === null || due === null || hours === null || hours === undefined) return;
    if (!isLast) session.hear(due, hours.closingAuction);
    sessions.push(session.result());
  };
  return {
    bar: ({ time }, day) => {
      const { hours } = day;
      if (day !== today) {
        close(false);
        session = hours === null ? null : new LongestSilence();
        due = hours === null || today === null ? null : barStart(hours.open, interval);
        today = day;
      }
      if (hours === null || time >= hours.closingAuction) return;
      if (due !== null && time > due) session?.hear(due, time);
      if (due === null || time + step > due) due = (time + step) as EpochMs;
    },
    end: () => {
      close(true);
      const usual = habitOf(sessions);
      for (const { worst } of sessions) {
        if (worst.length < SHORTEST || worst.length <= TIMES * usual) continue;
        const habit = usual === 0 ? 'none is usual' : `up to ${minutes(usual)} is usual`;
        const until = formatClock(worst.to);
        report(
          'hole',
          worst.from,
          `no bar from ${formatKst(worst.from)} to ${until}, ${minutes(worst.length)}; ${habit}`,
        );
      }
    },
  };
}

/** The two longest silences of a session. */
class LongestSilence {
  #worst: Silence = { from: 0 as EpochMs, to: 0 as EpochMs, length: 0 };
  #second = 0;

  hear(from: EpochMs, to: EpochMs): void {
    const length = to - from;
    if (length > this.#worst.length) {
      this.#second = this.#worst.length;
      this.#worst = { from, to, length };
    } else this.#second = Math.max(this.#second, length);
  }

  result(): { worst: Silence; second: number } {
    return { worst: this.#worst, second: this.#second };
  }
}

/** One session alone has no other to be held against: then its second longest silence is the habit. */
function habitOf(sessions: readonly { readonly worst: Silence; readonly second: number }[]): number {
  if (sessions.length === 1) return sessions[0]?.second ?? 0;
  const lengths = sessions.map(({ worst }) => worst.length).sort((a, b) => a - b);
  const index = Math.min(Math.floor(USUAL * (lengths.length - 1)), lengths.length - 2);
  return lengths[index] ?? 0;
}

function minutes(length: number): string {
  return `${Math.round(length / MINUTE)} minutes`;
}
