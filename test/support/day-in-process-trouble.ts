/** Troubles drawn from a seed: operators who interfere, answers that get lost, processes that die. */
import { createRng, type Envelope, type Rng } from '../../src/domain/index.js';
import type { Kernel } from '../../src/engine/index.js';
import type { Trouble } from './day-in-process.js';
import type { Fate } from './day-in-process-wire.js';

/** An operator who halts, resumes, flattens and cancels at random, about `perDay` times. */
export function nervousOperator(seed: string, perDay = 8): Pick<Trouble, 'operator'> {
  const rng = createRng(`${seed}/operator`);
  return {
    operator: (now, kernel) => {
      if (rng.next() > perDay / 1_300) return;
      const command = someCommand(rng, kernel);
      if (command === null) return;
      kernel.offer({ type: 'CommandReceived', command, source: 'cli' }, now);
      // Somebody who halts every time would see no trade any more.
      if (command.kind === 'halt' || command.kind === 'flatten') {
        const resume = { kind: 'resume', reason: 'all is well again' } as const;
        kernel.offer({ type: 'CommandReceived', command: resume, source: 'cli' }, now);
      }
    },
  };
}

function someCommand(rng: Rng, { system }: Kernel) {
  const reason = 'a nervous operator';
  const orders = Object.keys(system.model.orders) as (keyof typeof system.model.orders)[];
  const orderId = orders[rng.int(Math.max(orders.length - 3, 0), orders.length - 1)];
  switch (rng.int(0, 3)) {
    case 0:
      return { kind: 'halt', reason } as const;
    case 1:
      return { kind: 'resume', reason } as const;
    case 2:
      return { kind: 'flatten', reason } as const;
    default:
      return orderId === undefined ? null : ({ kind: 'cancel', orderId, reason } as const);
  }
}

/** A network that loses requests and answers of orders, cancels and inquiries. What a process begins with comes through. */
export function lossyNetwork(seed: string, loss = 0.08): Pick<Trouble, 'fateOf'> {
  const rng = createRng(`${seed}/network`);
  return {
    fateOf: (apiId): Fate => {
      if (apiId === 'au10001' || apiId === 'ka00001' || rng.next() >= loss) return 'pass';
      return rng.next() < 0.5 ? 'loseRequest' : 'loseAnswer';
    },
  };
}

/** The moments at which a crash hurts most, and any other moment. */
export const CRASHES = [
  'anywhere',
  'requested',
  'beforeArrival',
  'afterArrival',
  'acknowledged',
  'filled',
  'fillFrame',
  'canceling',
] as const;
export type Crash = (typeof CRASHES)[number];

/** A process that dies `times` times, each time at such a moment, and comes back some time later. */
export function mortalProcess(seed: string, crash: Crash, times = 1): Trouble {
  const rng = createRng(`${seed}/crash`);
  let left = times;
  let countdown = rng.int(1, crash === 'anywhere' ? 1_200 : 12);
  const due = (): boolean => {
    if (left === 0 || --countdown > 0) return false;
    left--;
    countdown = rng.int(1, crash === 'anywhere' ? 800 : 8);
    return true;
  };
  const order = (apiId: string): boolean => apiId === 'kt10000' || apiId === 'kt10001';
  const events: Partial<Record<Crash, (envelope: Envelope) => boolean>> = {
    anywhere: () => true,
    requested: ({ event }) => event.type === 'OrderRequested',
    acknowledged: ({ event }) => event.type === 'OrderAcknowledged',
    filled: ({ event }) => event.type === 'OrderFilled',
    canceling: ({ event }) => event.type === 'CancelRequested',
  };
  const isMoment = events[crash] ?? (() => false);
  const loses = rng.next() < 0.5;
  const downtimes = [0, 300, 7_000, 61_000, 600_000];
  return {
    diesAt: (envelope) => isMoment(envelope) && due(),
    fateOf: (apiId) => {
      if (crash === 'beforeArrival' && order(apiId) && due()) return 'dieBefore';
      if (crash === 'afterArrival' && order(apiId) && due()) return 'dieAfter';
      return 'pass';
    },
    frame: (text) => (crash === 'fillFrame' && text.includes('"913":"체결"') && due() ? 'die' : 'pass'),
    downtime: () => downtimes[rng.int(0, downtimes.length - 1)]!,
    losesUncommitted: () => loses,
  };
}

/** A link that breaks, most of all when an execution is on its way: that report is lost, for the server repeats none. */
export function flakyLink(seed: string): Pick<Trouble, 'frame'> {
  const rng = createRng(`${seed}/link`);
  return {
    frame: (text) => (rng.next() < (text.includes('"913":"체결"') ? 0.08 : 0.001) ? 'cut' : 'pass'),
  };
}
