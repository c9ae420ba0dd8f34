/**
 * A check that never fails proves nothing. Each bug that the checks are there for is planted here, in the place of a part
 * or around it; on the same days the healthy system passes, and the mutant is caught by the check that names its fault.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { orderOf } from '../../src/engine/system/order-actor.js';
import { Guard } from '../../src/engine/system/guard.js';
import { Market } from '../../src/engine/system/market.js';
import { Orders } from '../../src/engine/system/orders.js';
import { Reconciler } from '../../src/engine/system/reconciler.js';
import { Ledger } from '../../src/engine/system/ledger.js';
import type { DayLog, OrderId } from '../../src/domain/index.js';
import type { KernelOptions } from '../../src/engine/index.js';
import type { KiwoomOptions } from '../../src/kiwoom/index.js';
import type { DayFault } from '../support/day-in-process-faults.js';
import type { Trouble } from '../support/day-in-process-trouble.js';
import type { CheckName } from './checks/index.js';
import type { DayPlan } from './simulate/drawn-day.js';
import { judge } from './simulate/verdict.js';

interface Mutant {
  /** What happens in the days that bring it out. */
  readonly faults: readonly DayFault[];
  readonly caughtBy: CheckName;
  /** Puts the bug in; what is returned is put around the parts of the day. */
  readonly plant: () => Trouble;
}

const DAYS = 3;

const MUTANTS: Readonly<Record<string, Mutant>> = {
  'an intent that reaches the disk after it was sent': {
    faults: [],
    caughtBy: 'intentIsDurable',
    plant: () => ({ kernelOptions: (options) => ({ ...options, log: lazyAboutIntents(options.log) }) }),
  },
  'an order sent once more when no answer came': {
    faults: [2, 5, 9].map((nth) => ({ kind: 'answerLost', api: 'kt10000', nth })),
    caughtBy: 'noOrderTwice',
    plant: () => ({ clientOptions: repeating }),
  },
  'a reconciliation that sends what it looks for': {
    faults: [4, 12, 25].map((nth) => ({ kind: 'socketCut', frame: '00', nth })),
    caughtBy: 'noOrderTwice',
    plant: () => {
      const due = Reconciler.prototype.due;
      vi.spyOn(Reconciler.prototype, 'due').mockImplementation(function (this: Reconciler) {
        for (const actor of this.orders.working()) {
          const { id: orderId, code, side, type, price, quantity } = orderOf(actor);
          const order = { code, side, type, price, quantity };
          this.core.request({ kind: 'submit', request: { type: 'OrderRequested', orderId, order } });
        }
        due.call(this);
      });
      return {};
    },
  },
  '911 taken for 915: what was executed in all for what was executed now': {
    faults: [{ kind: 'partialFills', at: '09:05:00', ms: 3_600_000, shares: 3 }],
    caughtBy: 'unitsAreNotTotals',
    plant: () => ({ clientOptions: hearing((text) => text.replace(/("911":"(\d+)".*?"915":")\d+/g, '$1$2')) }),
  },
  'an execution that is new each time it is told': {
    faults: [2, 6, 11].map((nth) => ({ kind: 'frameDuplicated', frame: '00', nth, count: 3 })),
    caughtBy: 'unitsAreNotTotals',
    plant: () => {
      let heard = 0;
      return { clientOptions: hearing((text) => text.replace(/"909":"(\d+)"/g, () => `"909":"9${++heard}"`)) };
    },
  },
  'a halt that lets orders through': {
    faults: [{ kind: 'command', command: 'halt', at: '10:00:00', which: 0 }],
    caughtBy: 'silenceAfterHalt',
    plant: () => {
      const standing = Object.getOwnPropertyDescriptor(Guard.prototype, 'standing')!.get!;
      const deaf = (guard: Guard): Guard['standing'] => {
        const risk = standing.call(guard) as Guard['standing'];
        return risk.state === 'halted' ? { ...risk, state: 'active' } : risk;
      };
      // All who ask: the checks before an order, and whoever looks once more.
      vi.spyOn(Guard.prototype, 'standing', 'get').mockImplementation(function (this: Guard) {
        return deaf(this);
      });
      vi.spyOn(Guard.prototype, 'state', 'get').mockImplementation(function (this: Guard) {
        return deaf(this).state;
      });
      return {};
    },
  },
  'last value wins on FID 215: any code moves the phase': {
    faults: [{ kind: 'foreignStates', at: '08:50:00', states: ['P', 'Q', 'R'] }],
    caughtBy: 'phasesFollowTheMarket',
    plant: () => {
      const reported = Market.prototype.reported;
      vi.spyOn(Market.prototype, 'reported').mockImplementation(function (this: Market, event) {
        const state = /[P-W]/.test(event.state) ? '3' : event.state;
        reported.call(this, { ...event, state });
      });
      return {};
    },
  },
  'a fill that moves shares but no cash': {
    faults: [],
    caughtBy: 'booksEqualTheBrokers',
    plant: () => {
      const filled = Ledger.prototype.filled;
      vi.spyOn(Ledger.prototype, 'filled').mockImplementation(function (this: Ledger, side, added) {
        if (added.amount % 3 !== 0) filled.call(this, side, added);
      });
      return {};
    },
  },
  'order numbers that come from outside of the log': {
    faults: [],
    caughtBy: 'replayIsTheDay',
    plant: () => {
      let issued = 0;
      vi.spyOn(Orders.prototype, 'issueId').mockImplementation(function (this: Orders) {
        return `${this.core.config.day}-${String(++issued).padStart(6, '0')}` as OrderId;
      });
      return {};
    },
  },
};

/** Intents wait for the next group commit, like ticks. */
function lazyAboutIntents(log: DayLog): KernelOptions['log'] {
  return new Proxy(log, {
    get: (target, name) => {
      if (name === 'append') return (...[envelope]: Parameters<DayLog['append']>) => target.append(envelope, 'group');
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A client that tries again when the connection broke. */
function repeating(options: KiwoomOptions): KiwoomOptions {
  const { http, socket } = options.transports!;
  const post: typeof http.post = (...call) => http.post(...call).catch(() => http.post(...call));
  return { ...options, transports: { socket, http: { post } } };
}

/** A client that understands frames as `mishear` has them. */
function hearing(mishear: (text: string) => string): (options: KiwoomOptions) => KiwoomOptions {
  return (options) => {
    const { http, socket } = options.transports!;
    const connect: typeof socket.connect = (url, handlers) =>
      socket.connect(url, { ...handlers, message: (text) => handlers.message(mishear(text)) });
    return { ...options, transports: { http, socket: { connect } } };
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a planted bug is caught', () => {
  test.each(Object.entries(MUTANTS))('%s', { timeout: 120_000 }, async (_, { faults, caughtBy, plant }) => {
    const caught = new Set<string>();
    for (let day = 1; day <= DAYS && !caught.has(caughtBy); day++) {
      const plan: DayPlan = { seed: `mutant/${day}`, rounds: 0, faults };
      expect((await judge(plan)).violations).toEqual([]);
      for (const { check } of (await judge(plan, plant())).violations) caught.add(check);
      vi.restoreAllMocks();
    }
    expect([...caught]).toContain(caughtBy);
  });
});
