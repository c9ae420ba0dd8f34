/**
 * Applies the rules of interruptions to one code's trades, as they would have come without them: what falls into a stop
 * trades together at its end, at one price. So every synthetic tape already pauses where its venue does.
 */
import {
  SECOND,
  viEnd,
  viTrigger,
  type DaySchedule,
  type EpochMs,
  type Instrument,
  type Rng,
  type ViGroup,
} from '../domain/index.js';
import type { BreakerStop, HaltStop, Interruption, ViStop } from './interruptions.js';
import type { TapePrint } from './tape.js';

export interface InterruptOptions {
  readonly instrument: Instrument;
  readonly group: ViGroup;
  readonly schedule: DaySchedule;
  /** Stops that come from outside, in time order. */
  readonly stops: readonly (HaltStop | BreakerStop)[];
  /** Decides how long each interruption lasts. */
  readonly rng: Rng;
}

export interface Interrupted {
  readonly prints: TapePrint[];
  /** The code's own: halts and volatility interruptions; not the market's. */
  readonly interruptions: Interruption[];
}

/** Shares of what would have traded meanwhile that come to the auction after a halt or a breaker. */
const CAME_BACK = 0.2;

/** @param prints in time order */
export function interrupt(prints: readonly TapePrint[], options: InterruptOptions): Interrupted {
  const play = new Play(options);
  for (const print of prints) play.take(print);
  play.finish();
  return { prints: play.out, interruptions: play.interruptions };
}

class Play {
  readonly out: TapePrint[] = [];
  readonly interruptions: Interruption[] = [];
  readonly #ahead: (HaltStop | BreakerStop)[];
  #stop: Interruption | null = null;
  #held: TapePrint[] = [];
  #still: number;
  #last = 0;
  #count = 0;

  constructor(readonly options: InterruptOptions) {
    this.#ahead = [...options.stops];
    this.#still = options.instrument.basePrice;
  }

  take(print: TapePrint): void {
    this.#moveTo(print.time);
    if (this.#stop !== null) {
      this.#hold(print);
      return;
    }
    const vi = print.session === 2 ? this.#viAt(print) : null;
    if (vi === null) this.#trade(print);
    else {
      this.#begin(vi);
      this.#hold(print);
    }
  }

  /** Stops after the last trade happen too. */
  finish(): void {
    this.#moveTo(this.options.schedule.afterHoursEnd);
  }

  /** Ends and begins what does so until `time`. */
  #moveTo(time: EpochMs): void {
    for (;;) {
      const next = this.#ahead[0];
      const end = this.#stop?.end ?? null;
      const endsFirst = end !== null && end <= time && (next === undefined || end < next.start);
      if (endsFirst && end !== this.options.schedule.close) this.#release(end);
      else if (next !== undefined && next.start <= time) {
        this.#ahead.shift();
        this.#replaceBy(next);
      } else return;
    }
  }

  #begin(stop: Interruption): void {
    this.#stop = stop;
    if (stop.kind !== 'breaker') this.interruptions.push(stop);
  }

  /**
   * A halt or a circuit breaker takes back the volatility interruption that runs (KRX); its orders wait on. Of two other
   * stops the one that lasts longer counts.
   */
  #replaceBy(next: HaltStop | BreakerStop): void {
    const running = this.#stop;
    if (running?.kind === 'vi') {
      const own = this.interruptions.indexOf(running);
      this.interruptions[own] = { ...running, end: Math.max(running.start, next.start) as EpochMs };
    }
    const longer = running === null || running.kind === 'vi' || endOf(next) > endOf(running);
    if (longer) this.#begin(next);
    else if (next.kind === 'halt') this.interruptions.push(next);
  }

  /** The closing print takes with it what is held; what a stop without an end holds is never traded. */
  #hold(print: TapePrint): void {
    const { close } = this.options.schedule;
    const stop = this.#stop;
    if (typeof stop?.end !== 'number') return;
    this.#held.push(print);
    if (print.time === close && print.auction) this.#release(close);
  }

  /** One print of all that is held, at the last price of it. */
  #release(end: EpochMs): void {
    const last = this.#held.at(-1);
    const share = this.#stop?.kind === 'vi' ? 1 : CAME_BACK;
    this.#stop = null;
    if (last === undefined) return;
    const shares = this.#held.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
    this.#held = [];
    const quantity = Math.sign(last.quantity) * Math.max(Math.round(shares * share), 1);
    this.#trade({ ...last, time: end, quantity, auction: true });
  }

  #trade(print: TapePrint): void {
    this.out.push(print);
    this.#last = print.price;
    if (print.auction) this.#still = print.price;
  }

  #viAt({ time, code, price, auction }: TapePrint): ViStop | null {
    const { instrument, group, schedule, rng } = this.options;
    if (time >= schedule.closingAuction || !this.#far(price)) return null;
    const session = auction ? 'openingAuction' : 'continuous';
    const references = { static: this.#still, dynamic: this.#last === 0 ? null : this.#last };
    const trigger = viTrigger(price, references, { ...instrument, group }, session, schedule.day);
    if (trigger === null) return null;
    // Trades of the same second came before it.
    const start = (this.out.at(-1)?.time === time ? time + SECOND : time) as EpochMs;
    const end = viEnd(start, rng.next());
    return {
      kind: 'vi',
      code,
      start,
      auctionFrom: start,
      end: end >= schedule.closingAuction ? schedule.close : end,
      trigger,
      price,
      staticReference: this.#still,
      dynamicReference: this.#last,
      count: ++this.#count,
    };
  }

  /** Whether it is worth asking: no rate is below 3 and 10 per cent. */
  #far(price: number): boolean {
    const { instrument } = this.options;
    const last = this.#last === 0 ? instrument.basePrice : this.#last;
    return Math.abs(price - last) * 50 > last || Math.abs(price - this.#still) * 11 > this.#still;
  }
}

function endOf({ end }: Interruption): number {
  return end ?? Infinity;
}
