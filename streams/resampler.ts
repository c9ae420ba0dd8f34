/** Minute bars into longer bars, so that ticks are touched once. Equal to building the longer bars from the ticks. */
import {
  clockOf,
  intervalMs,
  type Bar,
  type EpochMs,
  type Interval,
  type Price,
  type Quantity,
  type StockCode,
} from '../src/domain/index.js';

/** JSON-safe. */
export interface ResamplerState {
  /** The longer bar so far. */
  readonly open: Bar | null;
  /** Every minute that starts before is final. */
  readonly until: EpochMs;
  /** Start of the bar that holds the pivot, while its minutes before the pivot are still to come by `warmUp`. */
  readonly straddled: EpochMs | null;
  /** That bar's minutes from the pivot on. */
  readonly held: readonly Bar[];
}

export interface Resampler {
  readonly code: StockCode;
  readonly interval: Interval;
  /** Every minute that starts before is final. */
  readonly until: EpochMs;
  /** Adds the minute that was completed, if one was; returns the longer bar when nothing before `until` can change it. */
  onStep(minute: Bar | null, until: EpochMs): Bar | null;
  /** As the builder's: minutes before `pivot` come by `warmUp`. The bar that holds the pivot waits for them. */
  startFrom(pivot: EpochMs): void;
  /**
   * Takes all minutes before `before`, oldest first, and returns the bars that they complete, together with the minutes
   * held since. A bar that live minutes opened in the meantime goes on untouched.
   */
  warmUp(minutes: readonly Bar[], before: EpochMs): Bar[];
  state(): ResamplerState;
  restore(state: ResamplerState): void;
}

/** @example createResampler({ code, interval: '5m' }).onStep(minuteBar, until) // the 5-minute bar, once it is complete */
export function createResampler({ code, interval }: { code: StockCode; interval: Interval }): Resampler {
  const length = intervalMs(interval);
  const floor = (time: EpochMs): EpochMs => (time - (clockOf(time) % length)) as EpochMs;
  let s: ResamplerState = { open: null, until: 0 as EpochMs, straddled: null, held: [] };

  const add = (minute: Bar): void => {
    s = { ...s, open: s.open === null ? { ...minute, time: floor(minute.time) } : joined(s.open, minute) };
  };
  const closeBy = (until: number): Bar | null => {
    if (s.open === null || s.open.time + length > until) return null;
    const closed = s.open;
    s = { ...s, open: null };
    return closed;
  };

  return {
    code,
    interval,
    get until() {
      return s.until;
    },
    onStep(minute, until) {
      if (minute !== null) {
        if (floor(minute.time) === s.straddled) s = { ...s, held: [...s.held, minute] };
        else add(minute);
      }
      s = { ...s, until };
      return closeBy(until);
    },
    startFrom(pivot) {
      const start = floor(pivot);
      s = { open: null, until: pivot, straddled: start === pivot ? null : start, held: [] };
    },
    warmUp(minutes, before) {
      const { open: live, until, held } = s;
      s = { open: null, until, straddled: null, held: [] };
      const closed: (Bar | null)[] = [];
      for (const minute of [...minutes, ...held]) {
        closed.push(closeBy(minute.time));
        add(minute);
      }
      closed.push(closeBy(live?.time ?? Math.max(until, before)));
      if (live !== null) s = { ...s, open: live };
      return closed.filter((bar) => bar !== null);
    },
    state: () => s,
    restore(state) {
      s = state;
    },
  };
}

/** `bar` with the minute after it. */
function joined(bar: Bar, next: Bar): Bar {
  return {
    time: bar.time,
    open: bar.open,
    high: Math.max(bar.high, next.high) as Price,
    low: Math.min(bar.low, next.low) as Price,
    close: next.close,
    volume: (bar.volume + next.volume) as Quantity,
  };
}
