/**
 * What happens to the daemon and its network, as data: a list that can be drawn from a seed, written to a file, and made
 * shorter one by one until only what matters is left. `troubleOf` brings a list to life.
 */
import { createRng, type DaySchedule, type Envelope, type EpochMs, type Rng } from '../../src/domain/index.js';
import type { Kernel } from '../../src/engine/index.js';
import type { Trouble } from './day-in-process.js';
import type { Fate } from './day-in-process-wire.js';

/** The moments at which a crash hurts most, and any other one. */
export const MOMENTS = [
  'anywhere',
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

/** The process dies at the `nth` such moment of the day, counted over all its lives, and is away for `downtime` ms. */
export interface Death {
  readonly kind: 'death';
  readonly moment: Moment;
  readonly nth: number;
  readonly downtime: number;
  /** Whether what was not yet committed is gone with it. */
  readonly losesUncommitted: boolean;
}

/** An operator says something, `at` ms after the opening auction began. A cancel is about the newest order but `which`. */
export interface OperatorCommand {
  readonly kind: 'command';
  readonly command: (typeof COMMANDS)[number];
  readonly at: number;
  readonly which: number;
}

/** The `nth` REST call of the day gets lost: on its way there, or on its way back, when the broker has done it. */
export interface LostCall {
  readonly kind: 'loseRequest' | 'loseAnswer';
  readonly call: 'order' | 'inquiry';
  readonly nth: number;
}

/** The connection breaks when the `nth` such frame is about to arrive: what it carried is lost, for nothing is repeated. */
export interface Cut {
  readonly kind: 'cut';
  readonly frame: 'fill' | 'any';
  readonly nth: number;
}

export type DaemonFault = Death | OperatorCommand | LostCall | Cut;

/** What a fault is called in a table: its kind, and which of that kind. */
export function kindOf(fault: DaemonFault): string {
  switch (fault.kind) {
    case 'death':
      return `death:${fault.moment}`;
    case 'command':
      return `command:${fault.command}`;
    case 'cut':
      return `cut:${fault.frame}`;
    default:
      return `${fault.kind}:${fault.call}`;
  }
}

/**
 * @param met told of each fault when it happens
 */
export function troubleOf(faults: readonly DaemonFault[], schedule: DaySchedule, met: (fault: DaemonFault) => void) {
  const waiting = new Set(faults);
  const counts = new Map<string, number>();
  const lastDeath = { downtime: 0, losesUncommitted: false };

  /** Counts one more moment called `name`, and takes the faults that were waiting for exactly this one. */
  const reached = <K extends DaemonFault['kind']>(name: string, kind: K): Extract<DaemonFault, { kind: K }>[] => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const due = [...waiting].filter((fault) => {
      return fault.kind !== 'command' && fault.kind === kind && momentOf(fault) === name && fault.nth === nth;
    });
    for (const fault of due) take(fault);
    return due as Extract<DaemonFault, { kind: K }>[];
  };
  const take = (fault: DaemonFault): void => {
    waiting.delete(fault);
    met(fault);
  };
  const dies = (moment: Moment): boolean => {
    const [death] = reached(moment, 'death');
    if (death !== undefined) Object.assign(lastDeath, death);
    return death !== undefined;
  };

  return {
    diesAt: ({ event }) => {
      const moment = MOMENT_OF[event.type];
      // Each is counted, whichever of them is deadly.
      return [dies('anywhere'), moment !== undefined && dies(moment)].includes(true);
    },
    fateOf: (apiId): Fate => {
      const order = apiId === 'kt10000' || apiId === 'kt10001';
      if (order && dies('beforeArrival')) return 'dieBefore';
      if (order && dies('afterArrival')) return 'dieAfter';
      return fateOfCall(apiId, reached);
    },
    frame: (text) => {
      const isFill = text.includes('"913":"체결"');
      if (isFill && dies('fillFrame')) return 'die';
      const cuts = [...reached('any', 'cut'), ...(isFill ? reached('fill', 'cut') : [])];
      return cuts.length > 0 ? 'cut' : 'pass';
    },
    operator: (now, kernel) => {
      for (const fault of waiting) {
        if (fault.kind !== 'command' || now < schedule.openingAuction + fault.at) continue;
        take(fault);
        say(fault, now, kernel);
      }
    },
    downtime: () => lastDeath.downtime,
    losesUncommitted: () => lastDeath.losesUncommitted,
  } satisfies Trouble;
}

const MOMENT_OF: Partial<Record<Envelope['event']['type'], Moment>> = {
  OrderRequested: 'requested',
  OrderAcknowledged: 'acknowledged',
  OrderFilled: 'filled',
  CancelRequested: 'canceling',
};

function momentOf(fault: Exclude<DaemonFault, OperatorCommand>): string {
  switch (fault.kind) {
    case 'death':
      return fault.moment;
    case 'cut':
      return fault.frame;
    default:
      return `${fault.kind}:${fault.call}`;
  }
}

/** What a process begins with comes through: without a token there is no day. */
function fateOfCall(apiId: string, reached: (name: string, kind: LostCall['kind']) => unknown[]): Fate {
  if (apiId === 'au10001' || apiId === 'ka00001') return 'pass';
  const call = apiId.startsWith('kt1000') ? 'order' : 'inquiry';
  const lost = (['loseRequest', 'loseAnswer'] as const).filter((kind) => reached(`${kind}:${call}`, kind).length > 0);
  return lost[0] ?? 'pass';
}

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

/** About `count` faults. A halt or a flatten is followed by a resume some minutes later, or no trade would come any more. */
export function randomDaemonFaults(rng: Rng, count: number, schedule: DaySchedule): DaemonFault[] {
  const hours = schedule.close - schedule.openingAuction;
  return Array.from({ length: count }, () => someFault(rng, hours)).flat();
}

const DOWNTIMES = [0, 300, 7_000, 61_000, 600_000];

function someFault(rng: Rng, hours: number): DaemonFault[] {
  switch (rng.int(0, 3)) {
    case 0:
      return [someDeath(rng, MOMENTS[rng.int(0, MOMENTS.length - 1)]!)];
    case 1:
      return someCommands(rng, hours);
    case 2: {
      const kind = rng.next() < 0.5 ? 'loseRequest' : 'loseAnswer';
      return [
        rng.next() < 0.6
          ? { kind, call: 'order', nth: rng.int(1, 60) }
          : { kind, call: 'inquiry', nth: rng.int(1, 40) },
      ];
    }
    default:
      return [
        rng.next() < 0.8
          ? { kind: 'cut', frame: 'fill', nth: rng.int(1, 60) }
          : { kind: 'cut', frame: 'any', nth: rng.int(1, 3_000) },
      ];
  }
}

function someDeath(rng: Rng, moment: Moment): Death {
  const nth = rng.int(1, moment === 'anywhere' ? 5_000 : 60);
  const downtime = DOWNTIMES[rng.int(0, DOWNTIMES.length - 1)]!;
  return { kind: 'death', moment, nth, downtime, losesUncommitted: rng.next() < 0.5 };
}

function someCommands(rng: Rng, hours: number): OperatorCommand[] {
  const command = COMMANDS[rng.int(0, COMMANDS.length - 1)]!;
  const at = rng.int(0, hours);
  const first: OperatorCommand = { kind: 'command', command, at, which: rng.int(0, 3) };
  if (command !== 'halt' && command !== 'flatten') return [first];
  const later = at + [0, 1_000, 120_000, 900_000][rng.int(0, 3)]!;
  return [first, { kind: 'command', command: 'resume', at: later, which: 0 }];
}

/** Deaths at one kind of moment only, `times` of them: for tests that look at just that. */
export function deathsAt(seed: string, moment: Moment, times = 1): Death[] {
  const rng = createRng(`${seed}/deaths`);
  const every = moment === 'anywhere' ? 900 : 9;
  return Array.from({ length: times }, (_, index) => ({
    ...someDeath(rng, moment),
    nth: index * every + rng.int(1, every),
  }));
}
