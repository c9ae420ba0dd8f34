/** A recorded day as a tape: what its market said, in the order in which it arrived, and nothing of what was done with it. */
import {
  codeOf,
  HaruError,
  InputError,
  type DayEvent,
  type DayLog,
  type DayOpened,
  type Envelope,
  type ManualClock,
  type StockCode,
} from '../../domain/index.js';
import type { Kernel } from '../kernel.js';
import type { TickBroker } from './tick-broker.js';

export type TapeLog = Pick<DayLog, 'day' | 'head' | 'sealed' | 'read'>;

const PAGE = 5_000;

/** What is the same whoever trades. Timers, answers about an account and operators' words belong to the one who did. */
const MARKET: ReadonlySet<DayEvent['type']> = new Set<DayEvent['type']>([
  'TradeTicked',
  'QuoteTicked',
  'IndicativeTicked',
  'MarketStateReported',
  'ViReported',
  'HaltReported',
  'InstrumentReported',
  'BarsReported',
  'LinkReported',
]);

export function isOfTheMarket(event: DayEvent): boolean {
  return MARKET.has(event.type);
}

/** Every event from `from` on, in seq order, read in pages. */
export function* eventsOf(log: Pick<DayLog, 'head' | 'read'>, from = 1): Generator<Envelope> {
  for (let seq = from; seq <= log.head;) {
    const page = log.read(seq, Math.min(PAGE, log.head - seq + 1));
    if (page.length === 0) throw new HaruError('bad_log', `The log ends before event ${seq}: run \`haru log verify\`.`);
    yield* page;
    seq += page.length;
  }
}

/** How a recorded day began. @throws HaruError `bad_log`; InputError `no_ticks` for the log of a run over bars */
export function openingOf(log: Pick<DayLog, 'day' | 'read'>): Envelope<DayOpened> {
  const [first] = log.read(1, 1);
  if (first?.event.type !== 'DayOpened')
    throw new HaruError('bad_log', `The log of ${log.day} does not begin with DayOpened.`);
  if (first.event.config.feed === 'bars') {
    throw new InputError(
      'no_ticks',
      `The log of ${log.day} is that of a run over bars: there are no ticks in it to trade on.`,
    );
  }
  return first as Envelope<DayOpened>;
}

export interface Stage {
  readonly kernel: Kernel;
  readonly clock: ManualClock;
  readonly broker: TickBroker;
  /** Codes that are traded: ticks of others are left out. */
  readonly codes: ReadonlySet<StockCode>;
}

/**
 * Plays recorded events to a system that trades by itself: time goes on to when each arrived, timers that are due fire
 * first, the broker sees it, then the system, if it is of the market. Nothing is looked at before it arrived.
 *
 * @param hears what the system is told besides the market
 */
export function play(
  tape: Iterable<Envelope>,
  { kernel, clock, broker, codes }: Stage,
  hears = (_: DayEvent) => false,
): void {
  for (const envelope of tape) {
    if (kernel.end !== null) return;
    const { event, tsEvent, tsRecv } = envelope;
    if (tsRecv > clock.now()) clock.advanceTo(tsRecv);
    broker.saw(envelope);
    if (!isOfTheMarket(event) && !hears(event)) continue;
    if (isOfAnother(event, codes)) continue;
    kernel.offer(event, tsEvent);
  }
}

function isOfAnother(event: DayEvent, codes: ReadonlySet<StockCode>): boolean {
  const code = codeOf(event);
  return code !== null && !codes.has(code);
}
