/** What one tick costs in the streams, beside the pipeline that one would write first. */
import { filter, groupBy, map, mergeMap, pairwise, scan, Subject } from 'rxjs';
import { createMarketStreams } from '../../../streams/index.js';
import {
  barStart,
  invariant,
  isTick,
  scheduleOf,
  tradingDay,
  type Bar,
  type Envelope,
  type EpochMs,
  type Price,
  type Quantity,
  type Seq,
  type TickEvent,
} from '../../domain/index.js';
import { duel, FULL, type DuelOptions } from './duel.js';
import { time, type BenchRow } from './row.js';
import { INSTRUMENTS, printsOfDay, TapeTicks } from './tape-ticks.js';

const SCHEDULE = scheduleOf(tradingDay('20221110'));
const CODES = INSTRUMENTS.map(({ code }) => code);
const NAIVE = 'naive rxjs: groupBy → scan → pairwise, minute bars only';

/**
 * A day of ticks, trades and books. Ours also checks volumes, keeps quotes, features and observations; the opponent makes
 * the bars and nothing else.
 *
 * @param ticks of the day that is pushed again and again, at least
 */
export async function benchStreams(ticks = 120_000, options: DuelOptions = FULL): Promise<BenchRow[]> {
  const day = ticksOfDay(ticks);
  invariant(barsOfStreams(day) === barsOfNaive(day), 'the two pipelines do not make the same bars');
  const { ours, theirs } = duel(
    () => barsOfStreams(day),
    () => barsOfNaive(day),
    options,
  );
  const nanoseconds = (ms: number): number => (ms * 1e6) / day.length;
  return [time('market streams, one tick pushed', 'ns/tick', nanoseconds(ours), NAIVE, nanoseconds(theirs))];
}

function ticksOfDay(count: number): Envelope<TickEvent>[] {
  const ticks: Envelope<TickEvent>[] = [];
  const offer = (event: Parameters<Parameters<TapeTicks['play']>[1]['offer']>[0], at: EpochMs): void => {
    if (isTick(event)) ticks.push({ seq: (ticks.length + 1) as Seq, tsEvent: at, tsRecv: at, cause: null, event });
  };
  const market = new TapeTicks();
  for (const print of printsOfDay(SCHEDULE, Math.ceil(count / 2))) market.play(print, { offer }, SCHEDULE);
  return ticks;
}

/** Bars that were completed by a later tick. */
function barsOfStreams(ticks: readonly Envelope<TickEvent>[]): number {
  const market = createMarketStreams({ codes: CODES, interval: '1m', lookback: 21 });
  let bars = 0;
  for (const tick of ticks) {
    for (const output of market.push(tick)) if (output.kind === 'bar') bars++;
  }
  return bars;
}

function barsOfNaive(ticks: readonly Envelope<TickEvent>[]): number {
  const ticks$ = new Subject<Envelope<TickEvent>>();
  let bars = 0;
  ticks$
    .pipe(
      groupBy(({ event }) => event.code),
      mergeMap((code$) =>
        code$.pipe(
          scan<Envelope<TickEvent>, Bar | null>(naiveBar, null),
          pairwise(),
          filter(([before, now]) => before !== null && before.time !== now?.time),
          map(([before]) => before),
        ),
      ),
    )
    .subscribe(() => bars++);
  for (const tick of ticks) ticks$.next(tick);
  return bars;
}

function naiveBar(bar: Bar | null, { event, tsEvent }: Envelope<TickEvent>): Bar | null {
  if (event.type !== 'TradeTicked') return bar;
  const start = barStart(tsEvent, '1m');
  const { price } = event;
  const shares = Math.abs(event.quantity);
  if (bar?.time !== start) {
    return { time: start, open: price, high: price, low: price, close: price, volume: shares as Quantity };
  }
  return {
    ...bar,
    high: Math.max(bar.high, price) as Price,
    low: Math.min(bar.low, price) as Price,
    close: price,
    volume: (bar.volume + shares) as Quantity,
  };
}
