/**
 * What goes wrong in a day, as one list that can be drawn from a seed, written to a file, and made shorter one by one:
 * the simulator's own faults, and what it cannot do by itself: an operator's words, and deaths at the worst moments.
 * `troubleOf` brings to life what happens to the daemon; the simulator does the rest.
 */
import { createRng, kstTime, type DaySchedule, type Envelope, type EpochMs, type Rng } from '../../src/domain/index.js';
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
  const waiting = new Set(faults);
  const counts = new Map<string, number>();
  const take = (fault: DayFault): void => {
    waiting.delete(fault);
    met(fault);
  };
  /** Counts one more moment called `name` and takes what was waiting for exactly this one. */
  const reached = <F extends Death | Counted>(name: string, isAt: (fault: DayFault) => fault is F): F | undefined => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const due = [...waiting].filter(isAt).find((fault) => fault.nth === nth);
    if (due !== undefined) take(due);
    return due;
  };
  const dies = (moment: Moment): boolean =>
    reached(moment, (fault): fault is Death => fault.kind === 'death' && fault.moment === moment) !== undefined;
  /** Those of a kind whose time has come. */
  const timely = <K extends 'command' | 'clockJump'>(kind: K, now: EpochMs): Extract<DayFault, { kind: K }>[] => {
    const due = [...waiting].filter((fault): fault is Extract<DayFault, { kind: K }> => {
      return fault.kind === kind && 'at' in fault && kstTime(day, fault.at.replaceAll(':', '')) <= now;
    });
    for (const fault of due) take(fault);
    return due;
  };

  return {
    diesAt: ({ event }) => {
      const moment = MOMENT_OF[event.type];
      return moment !== undefined && dies(moment);
    },
    diesOnOrder: (moment) => dies(moment),
    diesOnFrame: (text) => text.includes('"913":"체결"') && dies('fillFrame'),
    write: (write) => fateOf(reached(write, (fault): fault is Counted => isWrite(fault) && fault.write === write)),
    clockJump: (now) => timely('clockJump', now).reduce((sum, { ms }) => sum + ms, 0),
    operator: (now, kernel) => {
      for (const command of timely('command', now)) say(command, now, kernel);
    },
    downtime: (life) => pick(createRng(`${seed}/downtime/${life}`), DOWNTIMES),
    onFault: met,
  };
}

type Counted = FaultOf<'diskFull'> | FaultOf<'kill'>;

function isWrite(fault: DayFault): fault is Counted {
  return fault.kind === 'diskFull' || fault.kind === 'kill';
}

function fateOf(fault: Counted | undefined): WriteFate {
  if (fault === undefined) return 'pass';
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
