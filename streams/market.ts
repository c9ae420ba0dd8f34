/**
 * All market streams of a day: the one door for ticks. Synchronous and deterministic: the same calls in the same order
 * give the same outputs, and `state()` taken anywhere and restored elsewhere changes nothing.
 */
import { Subject, type Observable } from 'rxjs';
import {
  appended,
  type BarCompleted,
  type BarsReported,
  type Envelope,
  type EpochMs,
  type Interval,
  type Seq,
  type StockCode,
  type TickEvent,
} from '../src/domain/index.js';
import { createLane, type Lane, type LaneState } from './lane.js';
import { updateQuote, type Quote } from './quotes.js';
import type { BarClosed, MarketObservation, MarketOutput, TickAnomaly, TickAt } from './signals.js';

export interface MarketOptions {
  readonly codes: readonly StockCode[];
  /** Interval of decisions. */
  readonly interval: Interval;
  /** Bars that an observation shows. */
  readonly lookback: number;
  /** False: without their features. */
  readonly features?: false;
}

/** JSON-safe. */
export interface MarketStreamsState {
  readonly lanes: Readonly<Record<string, LaneState>>;
  /** Ticks of codes that are not ours, counted. */
  readonly strangers: Readonly<Record<string, number>>;
}

export interface MarketStreams {
  /**
   * Takes a tick and returns what it caused, in order: anomalies, a minute bar, a decision bar, an observation of it. Mostly nothing.
   * The observables have told the same by then. An error inside the streams is thrown here.
   */
  push(tick: TickEnvelope): readonly MarketOutput[];
  /** Everything before `time` has arrived: closes bars that end by then, code by code. Returns as `push`. */
  closeUntil(time: EpochMs, cause: Seq | null): readonly MarketOutput[];
  /**
   * Takes a bar of the deciding interval as a whole, and returns as `push`: the bar, an observation of it. Nothing where the
   * code or the interval is not ours.
   */
  complete(event: Pick<BarCompleted, 'code' | 'interval' | 'bar'>, cause: Seq | null): readonly MarketOutput[];
  /** Ticks build every bar from `pivot` on; what came before is unknown until `warmUp` (KIWOOM.md §13.4). */
  startFrom(pivot: EpochMs): void;
  /**
   * Takes history: bars of the decision interval fill the window; minutes are joined into such bars first, and complete
   * the one that holds the pivot. Nothing comes out of it: history decides nothing. Other intervals and codes are ignored.
   */
  warmUp(report: Pick<BarsReported, 'code' | 'interval' | 'before' | 'bars'>): void;
  /** The latest prices by code; written in place on every tick, read only. */
  readonly quotes: Readonly<Record<string, Readonly<Quote>>>;
  readonly bars$: Observable<BarClosed>;
  readonly observations$: Observable<MarketObservation>;
  readonly anomalies$: Observable<TickAnomaly>;
  state(): MarketStreamsState;
  restore(state: MarketStreamsState): void;
}

/** An envelope of the kernel that holds a tick; `tsRecv` and `cause` are not looked at. */
export type TickEnvelope = Pick<Envelope<TickEvent>, 'seq' | 'tsEvent' | 'event'>;

const NOTHING: readonly MarketOutput[] = [];

/**
 * @example
 * const market = createMarketStreams({ codes, interval: '5m', lookback: 20 });
 * market.warmUp(barsReported);
 * for (const output of market.push(envelope)) dispatch(output);
 */
export function createMarketStreams(options: MarketOptions): MarketStreams {
  const { codes, interval } = options;
  const bars$ = new Subject<BarClosed>();
  const observations$ = new Subject<MarketObservation>();
  const anomalies$ = new Subject<TickAnomaly>();
  let outputs: MarketOutput[] = [];
  const failures: unknown[] = [];
  let strangers: Record<string, number> = {};

  // Collected first and told after, outside the operators: so an error of ours reaches the caller of push.
  const sinks = {
    bar: (bar: BarClosed) => void (outputs = appended(outputs, { kind: 'bar', bar })),
    observation: (observation: MarketObservation) =>
      void (outputs = appended(outputs, { kind: 'observation', observation })),
    anomaly: (anomaly: TickAnomaly) => void (outputs = appended(outputs, { kind: 'anomaly', anomaly })),
    failed: (error: unknown) => failures.push(error),
  };
  const lanes = new Map<string, Lane>(codes.map((code) => [code, createLane(code, options, sinks)]));

  const stranger = ({ event, tsEvent }: TickEnvelope): void => {
    const count = (strangers[event.code] = (strangers[event.code] ?? 0) + 1);
    if (count > 1) return;
    sinks.anomaly({ kind: 'stranger', code: event.code, time: tsEvent, expected: 0, got: 0, missing: 0, count });
  };
  const drain = (): readonly MarketOutput[] => {
    if (failures.length > 0) throw failures[0];
    if (outputs.length === 0) return NOTHING;
    const drained = outputs;
    outputs = [];
    return told(drained);
  };
  const told = (all: readonly MarketOutput[]): readonly MarketOutput[] => {
    for (const output of all) {
      if (output.kind === 'bar') tell(bars$, output.bar);
      else if (output.kind === 'observation') tell(observations$, output.observation);
      else tell(anomalies$, output.anomaly);
    }
    return all;
  };

  return {
    push(tick) {
      const lane = lanes.get(tick.event.code);
      if (lane === undefined) stranger(tick);
      else {
        updateQuote(lane.quote, tick.event, tick.tsEvent);
        if (isTrade(tick)) lane.ticks.next(tick);
      }
      return drain();
    },
    closeUntil(time, cause) {
      for (const lane of lanes.values()) lane.clock.next({ time, cause });
      return drain();
    },
    complete(event, cause) {
      const lane = event.interval === interval ? lanes.get(event.code) : undefined;
      return lane === undefined ? NOTHING : told(lane.complete(event.bar, cause));
    },
    startFrom(pivot) {
      for (const lane of lanes.values()) lane.startFrom(pivot);
    },
    warmUp: (report) => lanes.get(report.code)?.warmUp(report.interval, report.bars, report.before),
    quotes: Object.fromEntries([...lanes].map(([code, lane]) => [code, lane.quote])),
    bars$,
    observations$,
    anomalies$,
    state: () => ({
      lanes: Object.fromEntries([...lanes].map(([code, lane]) => [code, lane.state()])),
      strangers: { ...strangers },
    }),
    restore(state) {
      for (const [code, lane] of lanes) {
        const own = state.lanes[code];
        if (own !== undefined) lane.restore(own);
      }
      strangers = { ...state.strangers };
    },
  };
}

function isTrade(tick: TickEnvelope): tick is TickAt {
  return tick.event.type === 'TradeTicked';
}

function tell<T>(subject: Subject<T>, value: T): void {
  if (subject.observed) subject.next(value);
}
