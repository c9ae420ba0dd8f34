/**
 * Faults of the process itself, from a plan (`--faults`): its clock jumps, its disk is full, it is killed at a write. The
 * simulator knows nothing of them; whoever runs the process puts these around its clock and its log.
 */
import {
  HaruError,
  kstTime,
  type Clock,
  type DayLog,
  type Durability,
  type EpochMs,
  type TradingDay,
} from '../domain/index.js';
import { faultsOf, type FaultPlan } from '../simulator/index.js';

/**
 * A clock that is wrong from the planned times on, by all jumps so far. A timer waits its length, as the machine's do, and
 * then until this clock shows its time.
 *
 * @param clock the right time, which decides when a jump is due
 */
export function jumpingClock(clock: Clock, plan: FaultPlan, day: TradingDay): Clock {
  const jumps = faultsOf(plan, 'clockJump').map(({ at, ms }) => ({ at: kstTime(day, at.replaceAll(':', '')), ms }));
  if (jumps.length === 0) return clock;
  const now = (): EpochMs => {
    const right = clock.now();
    return jumps.reduce<number>((time, { at, ms }) => (right >= at ? time + ms : time), right) as EpochMs;
  };
  const schedule: Clock['schedule'] = (at, fire) => {
    let cancel = (): void => {};
    const arm = (): void => {
      const wait = Math.max(at - now(), 0);
      cancel = clock.schedule((clock.now() + wait) as EpochMs, () => {
        if (now() < at) arm();
        else fire();
      });
    };
    arm();
    return () => cancel();
  };
  return { now, schedule };
}

/**
 * A log whose n-th write fails as on a full disk, or kills the process. Writes are counted from 1 in this process; a commit
 * is a flush, or an append that must be on disk at once.
 *
 * @param kill ends the process there and then; where it returns, the write does not happen
 */
export function mortalLog(log: DayLog, plan: FaultPlan, kill: () => void): DayLog {
  const faults = faultsOf(plan, 'kill', 'diskFull');
  return faults.length === 0 ? log : new FaultyLog(log, faults, kill);
}

type Write = 'append' | 'commit';

class FaultyLog implements DayLog {
  readonly #written: Record<Write, number> = { append: 0, commit: 0 };

  constructor(
    private readonly log: DayLog,
    private readonly faults: ReturnType<typeof faultsOf<'kill' | 'diskFull'>>,
    private readonly kill: () => void,
  ) {}

  get day(): TradingDay {
    return this.log.day;
  }

  get head(): number {
    return this.log.head;
  }

  get sealed(): boolean {
    return this.log.sealed;
  }

  append(...given: Parameters<DayLog['append']>): void {
    const [, durability] = given;
    this.#write('append', () => {
      if (durability === 'full') this.#write('commit', () => this.log.append(...given));
      else this.log.append(...given);
    });
  }

  flush(durability: Durability): void {
    this.#write('commit', () => this.log.flush(durability));
  }

  read(from: number, limit: number): ReturnType<DayLog['read']> {
    return this.log.read(from, limit);
  }

  saveSnapshot(snapshot: Parameters<DayLog['saveSnapshot']>[0]): void {
    this.log.saveSnapshot(snapshot);
  }

  snapshotBefore(seq: number): ReturnType<DayLog['snapshotBefore']> {
    return this.log.snapshotBefore(seq);
  }

  headHash(): string {
    return this.log.headHash();
  }

  close(): void {
    this.log.close();
  }

  #write(write: Write, work: () => void): void {
    const nth = ++this.#written[write];
    const due = this.faults.filter((fault) => fault.write === write && fault.nth === nth);
    if (due.some((fault) => fault.kind === 'kill' && fault.when === 'before')) this.kill();
    if (due.some((fault) => fault.kind === 'diskFull')) {
      throw new HaruError('disk_full', `The disk is full (planned: ${write} ${nth}): make room and start again.`);
    }
    work();
    if (due.some((fault) => fault.kind === 'kill')) this.kill();
  }
}
