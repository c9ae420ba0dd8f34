/** Minute bars of a day, rebuilt from the ticks of its log. */
import { openDayLog } from '../../db/index.js';
import {
  DAY,
  HaruError,
  MINUTE,
  startOfDay,
  type Bar,
  type DayConfig,
  type DayEvent,
  type DayLog,
  type EpochMs,
  type StockCode,
  type TradeTicked,
} from '../domain/index.js';
import { createBarBuilder, type BarBuilder } from '../../streams/bar-builder.js';

const PAGE = 5_000;

/**
 * The regular session's minute bars by code, oldest first. After a hole (a late start, a lost connection) they begin again
 * with the first whole minute.
 *
 * @throws InputError `no_log`; HaruError `bad_log`, `log_damaged`
 */
export function barsOfDay(path: string): Map<StockCode, Bar[]> {
  const log = openDayLog({ path, readonly: true });
  try {
    const [first] = log.read(1, 1);
    if (first?.event.type !== 'DayOpened') throw new HaruError('bad_log', `${path} does not begin with DayOpened.`);
    const { config } = first.event;
    const lanes = new Map(config.codes.map((code) => [code, new Lane(code, config)]));
    for (const { event, tsEvent } of eventsOf(log)) {
      if (event.type === 'TradeTicked') lanes.get(event.code)?.take(event, tsEvent);
      else if (breaks(event)) for (const lane of lanes.values()) lane.holed();
    }
    return new Map([...lanes].map(([code, lane]) => [code, lane.end()]));
  } finally {
    log.close();
  }
}

function* eventsOf(log: DayLog): Generator<ReturnType<DayLog['read']>[number]> {
  for (let from = 1; from <= log.head; from += PAGE) yield* log.read(from, PAGE);
}

const DOWN: ReadonlySet<string> = new Set(['offline', 'backingOff', 'kicked', 'refused']);

/** Ticks may have passed unseen. */
function breaks(event: DayEvent): boolean {
  return event.type === 'DayResumed' || (event.type === 'LinkReported' && DOWN.has(event.state));
}

class Lane {
  readonly #builder: BarBuilder;
  readonly #bars: Bar[] = [];
  /** The next tick tells where whole minutes begin again. */
  #hole = false;
  #first = true;

  constructor(
    code: StockCode,
    readonly config: DayConfig,
  ) {
    this.#builder = createBarBuilder({ code, interval: '1m' });
  }

  holed(): void {
    this.#hole = !this.#first;
  }

  take(tick: TradeTicked, time: EpochMs): void {
    const late = this.#first && tick.volume !== Math.abs(tick.quantity);
    this.#first = false;
    if (late || this.#hole) this.#builder.startFrom((Math.floor(time / MINUTE) * MINUTE + MINUTE) as EpochMs);
    this.#hole = false;
    this.#keep(this.#builder.onTick(tick, time));
  }

  end(): Bar[] {
    this.#keep(this.#builder.closeUntil((startOfDay(this.config.day) + DAY) as EpochMs));
    return this.#bars;
  }

  /** What trades after hours is no part of Kiwoom's minutes (KIWOOM.md §6). */
  #keep(bar: Bar | null): void {
    if (bar !== null && bar.time < this.config.schedule.closingPriceStart) this.#bars.push(bar);
  }
}
