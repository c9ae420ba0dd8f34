/** When faults are due: counts the calls of each TR and the frames of each type, and knows which were given a time. */
import { kstTime, type EpochMs, type TradingDay } from '../../domain/index.js';
import type { Fault } from './plan.js';

/** A fault that happens at a market time. */
export interface TimedFault {
  readonly at: EpochMs;
  readonly fault: Fault;
}

export class Moments {
  /** In the order of the plan. */
  readonly timed: readonly TimedFault[];
  readonly #counts = new Map<string, number>();
  /** By `kt10000#3`, `0B#120`. */
  readonly #counted = new Map<string, Fault[]>();

  constructor(faults: readonly Fault[], day: TradingDay) {
    const timed: TimedFault[] = [];
    for (const fault of faults) {
      if ('at' in fault && fault.at !== undefined) {
        timed.push({ at: kstTime(day, fault.at.replaceAll(':', '')), fault });
      } else if ('api' in fault && fault.api !== undefined) this.#await(`${fault.api}#${fault.nth ?? 1}`, fault);
      else if ('frame' in fault && fault.frame !== undefined) this.#await(`${fault.frame}#${fault.nth ?? 1}`, fault);
    }
    this.timed = timed;
  }

  /** One more call of the TR, or one more frame of the type: the faults that waited for exactly this one. */
  reached(name: string): readonly Fault[] {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return this.#counted.get(`${name}#${count}`) ?? [];
  }

  #await(moment: string, fault: Fault): void {
    const there = this.#counted.get(moment);
    if (there === undefined) this.#counted.set(moment, [fault]);
    else there.push(fault);
  }
}
