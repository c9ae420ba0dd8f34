/**
 * What goes wrong in a day, as one list that can be drawn from a seed, written to a file, and made shorter one by one:
 * the simulator's own faults, and what it cannot do by itself: an operator's words, and deaths at the worst moments.
 * `troubleOf` brings to life what happens to the daemon; the simulator does the rest.
 */
import {
  createRng,
  kstTime,
  type DaySchedule,
  type Envelope,
  type EpochMs,
  type Rng,
  type TradingDay,
} from '../../src/domain/index.js';
import type { Kernel } from '../../src/engine/index.js';
import { FAULT_KINDS, randomFaults, type Fault, type FaultOf, type FaultyDay } from '../../src/simulator/index.js';
import type { WriteFate } from './day-in-process-log.js';
import type { Trouble } from './day-in-process-trouble.js';

/** The moments at which a crash hurts most. */
export const MOMENTS = [
  'requested',
  'beforeArrival',
  'afterArrival',
  'acknowledged',
  'filled',
  'fillFrame',
  'canceling',
] as const;
export type Moment = (typeof MOMENTS)[number];

export const COMMANDS = ['halt', 'resume', 'flatten', 'cancel'] as const;

/** The process dies at the `nth` such moment of the day, counted over all its lives. */
export interface Death {
  readonly kind: 'death';
  readonly moment: Moment;
  readonly nth: number;
}

/** An operator says something at a time of the day (HH:MM:SS). A cancel is about the newest order but `which`. */
export interface OperatorCommand {
  readonly kind: 'command';
  readonly command: (typeof COMMANDS)[number];
  readonly at: string;
  readonly which: number;
}

export type DayFault = Fault | Death | OperatorCommand;

/** What a fault is called in a table. */
export function nameOf(fault: DayFault): string {
  if (fault.kind === 'death') return `death ${fault.moment}`;
  return fault.kind === 'command' ? `command ${fault.command}` : fault.kind;
}

/** Every name that a plan can draw. */
export const FAULT_NAMES: readonly string[] = [
  ...FAULT_KINDS,
  ...MOMENTS.map((moment) => `death ${moment}`),
  ...COMMANDS.map((command) => `command ${command}`),
];

/** Those that the simulator, or the tape, carries out. */
export function simulatorFaults(faults: readonly DayFault[]): Fault[] {
  return faults.filter((fault): fault is Fault => fault.kind !== 'death' && fault.kind !== 'command');
}

/**
 * @param seed decides how long nobody is there after a death
 * @param met told of each fault when it happens
 */
export function troubleOf(
  faults: readonly DayFault[],
  { day }: DaySchedule,
  seed: string,
  met: (fault: DayFault) => void = () => {},
): Trouble {
  const moments = new Moments(faults, met);
  const commands = new Timed(
    faults.filter((fault) => fault.kind === 'command'),
    day,
    met,
  );
  const jumps = new Timed(
    faults.filter((fault) => fault.kind === 'clockJump'),
    day,
    met,
  );
  const dies = (moment: Moment): boolean => moments.reached(moment) !== undefined;
  return {
    diesAt: ({ event }) => {
      const moment = MOMENT_OF[event.type];
      return moment !== undefined && dies(moment);
    },
    diesOnOrder: (moment) => dies(moment),
    diesOnFrame: (text) => text.includes('"913":"체결"') && dies('fillFrame'),
    write: (write) => fateOf(moments.reached(write)),
    clockJump: (now) => jumps.due(now).reduce((sum, { ms }) => sum + ms, 0),
    operator: (now, kernel) => {
      for (const command of commands.due(now)) say(command, now, kernel);
    },
    downtime: (life) => pick(createRng(`${seed}/downtime/${life}`), DOWNTIMES),
    onFault: met,
  };
}

type Counted = Death | FaultOf<'diskFull'> | FaultOf<'kill'>;

/** Faults that wait for the n-th moment of a kind. */
class Moments {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, Counted>();

  constructor(
    faults: readonly DayFault[],
    private readonly met: (fault: DayFault) => void,
  ) {
    for (const fault of faults) {
      if (fault.kind === 'death') this.#waiting.set(`${fault.moment}#${fault.nth}`, fault);
      else if (fault.kind === 'diskFull' || fault.kind === 'kill')
        this.#waiting.set(`${fault.write}#${fault.nth}`, fault);
    }
  }

  /** Counts one more moment called `name`: the fault that waited for exactly this one happens. */
  reached(name: Moment | 'append' | 'commit'): Counted | undefined {
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    const due = this.#waiting.get(`${name}#${nth}`);
    if (due !== undefined) this.met(due);
    return due;
  }
}

/** Faults that wait for a time of the day; those of one time happen in the order of the plan. */
class Timed<F extends DayFault & { readonly at: string }> {
  readonly #waiting: { readonly fault: F; readonly at: EpochMs }[];

  constructor(
    faults: readonly F[],
    day: TradingDay,
    private readonly met: (fault: DayFault) => void,
  ) {
    this.#waiting = faults
      .map((fault) => ({ fault, at: kstTime(day, fault.at.replaceAll(':', '')) }))
      .sort((a, b) => a.at - b.at);
  }

  due(now: EpochMs): F[] {
    const later = this.#waiting.findIndex(({ at }) => at > now);
    const due = this.#waiting.splice(0, later === -1 ? this.#waiting.length : later).map(({ fault }) => fault);
    for (const fault of due) this.met(fault);
    return due;
  }
}

function fateOf(fault: Counted | undefined): WriteFate {
  if (fault === undefined || fault.kind === 'death') return 'pass';
  if (fault.kind === 'diskFull') return 'full';
  return fault.when === 'before' ? 'killBefore' : 'killAfter';
}

const MOMENT_OF: Partial<Record<Envelope['event']['type'], Moment>> = {
  OrderRequested: 'requested',
  OrderAcknowledged: 'acknowledged',
  OrderFilled: 'filled',
  CancelRequested: 'canceling',
};

function say({ command: kind, which }: OperatorCommand, now: EpochMs, kernel: Kernel): void {
  const reason = 'a nervous operator';
  if (kind !== 'cancel') {
    kernel.offer({ type: 'CommandReceived', command: { kind, reason }, source: 'cli' }, now);
    return;
  }
  const orders = Object.keys(kernel.system.model.orders) as (keyof typeof kernel.system.model.orders)[];
  const orderId = orders.at(-1 - which);
  if (orderId !== undefined) {
    kernel.offer({ type: 'CommandReceived', command: { kind, orderId, reason }, source: 'cli' }, now);
  }
}

const DOWNTIMES = [0, 300, 7_000, 61_000, 600_000];

/** About `count` faults; a halt or a flatten is followed by a resume, or no trade would come any more. */
export function randomDayFaults(rng: Rng, count: number, day: FaultyDay): DayFault[] {
  return Array.from({ length: count }, (_, index) => {
    const draw = rng.fork(String(index));
    switch (draw.int(0, 7)) {
      case 0:
        return deathsAt(draw, pick(draw, MOMENTS));
      case 1:
      case 2:
        return someCommands(draw, day.schedule);
      default:
        return randomFaults(draw, day, 1);
    }
  }).flat();
}

/** `times` deaths at one kind of moment. */
export function deathsAt(rng: Rng, moment: Moment, times = 1): Death[] {
  const every = times === 1 ? 60 : 9;
  return Array.from({ length: times }, (_, index) => ({
    kind: 'death',
    moment,
    nth: index * every + rng.int(1, every),
  }));
}

/** One command, and a while after it what ends it. */
export function someCommands(rng: Rng, { openingAuction, close }: DaySchedule): OperatorCommand[] {
  const command = pick(rng, COMMANDS);
  const at = rng.int(openingAuction / 1_000, close / 1_000);
  const first: OperatorCommand = { kind: 'command', command, at: clockOf(at), which: rng.int(0, 3) };
  if (command !== 'halt' && command !== 'flatten') return [first];
  const later = at + pick(rng, [0, 1, 120, 900]);
  return [first, { kind: 'command', command: 'resume', at: clockOf(later), which: 0 }];
}

/** HH:MM:SS in Seoul. */
function clockOf(seconds: number): string {
  const inSeoul = new Date((seconds + 9 * 3_600) * 1_000).toISOString();
  return inSeoul.slice(11, 19);
}

function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[rng.int(0, from.length - 1)]!;
}
