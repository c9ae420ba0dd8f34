/** The streams of one code joined: ticks → minute bars → decision bars → observations. */
import { filter, merge, share, Subject } from 'rxjs';
import {
  dayOf,
  intervalMs,
  barStart,
  type Bar,
  type DayConfig,
  type EpochMs,
  type Interval,
  type Seq,
  type StockCode,
} from '../src/domain/index.js';
import { bars } from './bars.js';
import { createBarBuilder, type BarBuilder, type BarBuilderState } from './bar-builder.js';
import { observationOf, observe } from './observe.js';
import { emptyQuote, quoteBar, type Quote } from './quotes.js';
import { resample } from './resample.js';
import { createResampler, type Resampler, type ResamplerState } from './resampler.js';
import {
  isClosed,
  type BarClosed,
  type ClockAt,
  type MarketObservation,
  type MarketOutput,
  type TickAnomaly,
  type TickAt,
} from './signals.js';
import { createWindow, type BarWindow, type WindowState } from './window.js';

/** JSON-safe. */
export interface LaneState {
  readonly minutes: BarBuilderState;
  readonly decision: ResamplerState;
  readonly window: WindowState;
  readonly quote: Quote;
}

export interface Lane {
  readonly ticks: Subject<TickAt>;
  readonly clock: Subject<ClockAt>;
  readonly quote: Quote;
  startFrom(pivot: EpochMs): void;
  warmUp(interval: Interval, bars: readonly Bar[], before: EpochMs): void;
  /** A bar of the deciding interval is told as a whole: seen as if it had been built from ticks. */
  complete(bar: Bar, cause: Seq | null): readonly MarketOutput[];
  state(): LaneState;
  restore(state: LaneState): void;
}

/** Where a lane's results go. None of these may throw: RxJS would tell of it from a timer, too late. */
export interface LaneSinks {
  readonly bar: (bar: BarClosed) => void;
  readonly observation: (observation: MarketObservation) => void;
  readonly anomaly: (anomaly: TickAnomaly) => void;
  readonly failed: (error: unknown) => void;
}

/** @param wanted interval of decisions (`1m` bars are built in any case, for the record), and what an observation shows */
export function createLane(
  code: StockCode,
  { interval, lookback, features }: Pick<DayConfig, 'interval' | 'lookback' | 'features'>,
  sinks: LaneSinks,
): Lane {
  const builder = createBarBuilder({ code, interval: '1m', onAnomaly: sinks.anomaly });
  const resampler = createResampler({ code, interval });
  const window = createWindow(lookback, features !== false);
  const quote = emptyQuote();
  // Laid when the first tick comes, or the clock: of a day that is told in bars neither does.
  let pipes: Pipes | null = null;
  const laid = (): Pipes => (pipes ??= lay({ builder, resampler, window, interval }, sinks));

  return {
    get ticks() {
      return laid().ticks;
    },
    get clock() {
      return laid().clock;
    },
    quote,
    startFrom(pivot) {
      builder.startFrom(pivot);
      resampler.startFrom(pivot);
    },
    warmUp(of, history, before) {
      const length = intervalMs(of);
      const complete = history.filter((bar) => bar.time + length <= before);
      if (of === interval) window.warmUp(complete, before);
      else if (of === '1m') window.warmUp(resampler.warmUp(whole(complete, interval, before), before), before);
    },
    complete(bar, cause) {
      const closed: BarClosed = { code, interval, bar, until: (bar.time + intervalMs(interval)) as EpochMs, cause };
      quoteBar(quote, bar);
      return [
        { kind: 'bar', bar: closed },
        { kind: 'observation', observation: observationOf(window, closed) },
      ];
    },
    state: () => ({
      minutes: builder.state(),
      decision: resampler.state(),
      window: window.state(),
      quote: { ...quote },
    }),
    restore(state) {
      builder.restore(state.minutes);
      resampler.restore(state.decision);
      window.restore(state.window);
      Object.assign(quote, state.quote);
    },
  };
}

interface Pipes {
  readonly ticks: Subject<TickAt>;
  readonly clock: Subject<ClockAt>;
}

interface Parts {
  readonly builder: BarBuilder;
  readonly resampler: Resampler;
  readonly window: BarWindow;
  readonly interval: Interval;
}

/** From ticks and the clock through minutes and decision bars to the sinks. */
function lay({ builder, resampler, window, interval }: Parts, sinks: LaneSinks): Pipes {
  const ticks = new Subject<TickAt>();
  const clock = new Subject<ClockAt>();

  const minutes$ = ticks.pipe(bars(builder, clock), share());
  const decisions$ = interval === '1m' ? minutes$ : minutes$.pipe(resample(resampler), share());
  const closed$ = interval === '1m' ? minutes$ : merge(minutes$, decisions$);
  // Order of subscription is order of delivery: a minute, then the decision bar it completes, then the observation of it.
  closed$.pipe(filter(isClosed)).subscribe({ next: sinks.bar, error: sinks.failed });
  decisions$.pipe(observe(window)).subscribe({ next: sinks.observation, error: sinks.failed });
  return { ticks, clock };
}

/** Minutes without those of a first bar that a page's end may have cut; a report of today reaches back to the open. */
function whole(minutes: readonly Bar[], interval: Interval, before: EpochMs): readonly Bar[] {
  const first = minutes[0];
  if (first === undefined || dayOf(first.time) === dayOf(before)) return minutes;
  const start = barStart(first.time, interval);
  return start === first.time ? minutes : minutes.filter((minute) => barStart(minute.time, interval) !== start);
}
