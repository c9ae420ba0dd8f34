import fc from 'fast-check';
import { createActor, SimulatedClock } from 'xstate';
import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { describe, expect, test } from 'vitest';
import { backOffDelay, LINK_TIMING, linkMachine, type LinkEvent, type LinkState } from '../../../machines/link.js';
import { EVENTS, TABLE } from './link.model.js';

/** Where each state goes by itself, and after how long. */
const TIMED: Readonly<Partial<Record<LinkState, readonly [ms: number, to: LinkState]>>> = {
  connecting: [LINK_TIMING.handshake, 'backingOff'],
  loggingIn: [LINK_TIMING.handshake, 'backingOff'],
  registering: [LINK_TIMING.handshake, 'backingOff'],
  backingOff: [LINK_TIMING.backOffBase, 'authenticating'],
  kicked: [LINK_TIMING.kickedPause, 'authenticating'],
};

/** What is done on the way into each state. */
const DONE: Readonly<Partial<Record<LinkState, string>>> = {
  offline: 'hangUp',
  authenticating: 'authenticate',
  connecting: 'openSocket',
  loggingIn: 'login',
  registering: 'register',
  backingOff: 'hangUp',
  kicked: 'hangUp',
  refused: 'hangUp',
};

function host() {
  const clock = new SimulatedClock();
  const done: string[] = [];
  const unexpected: object[] = [];
  const act = (name: string) => () => void done.push(name);
  const machine = linkMachine.provide({
    actions: {
      authenticate: act('authenticate'),
      openSocket: act('openSocket'),
      login: act('login'),
      register: act('register'),
      hangUp: act('hangUp'),
    },
  });
  const actor = createActor(machine, { input: LINK_TIMING, clock });
  actor.on('Unexpected', (event) => unexpected.push(event));
  actor.start();
  const state = (): LinkState => actor.getSnapshot().value;
  return { actor, clock, done, unexpected, state };
}

const plain = (events: readonly { type: string }[]) => events.filter(({ type }) => !type.startsWith('xstate.'));

/** The shortest ways to each state by events alone. */
const paths = getShortestPaths(linkMachine, {
  input: LINK_TIMING,
  events: EVENTS,
  serializeState: ({ value }) => value,
});
const wayTo = new Map(
  paths.map((path) => [path.state.value, plain(path.steps.map(({ event }) => event)) as LinkEvent[]]),
);

test('every state is reached', () => {
  expect([...wayTo.keys()].sort()).toEqual(Object.keys(TABLE).sort());
});

describe.each(Object.keys(TABLE) as LinkState[])('%s', (from) => {
  test.each(EVENTS)('on $type', (event) => {
    const { actor, done, unexpected, state } = host();
    for (const step of wayTo.get(from)!) actor.send(step);
    expect(state()).toBe(from);
    expect(unexpected).toEqual([]);
    done.length = 0;
    actor.send(event);
    const to = TABLE[from][event.type];
    expect(state()).toBe(to ?? from);
    expect(unexpected).toEqual(
      to === undefined ? [{ type: 'Unexpected', machine: 'link', state: from, event: event.type }] : [],
    );
    expect(done).toEqual(to === undefined || DONE[to] === undefined ? [] : [DONE[to]]);
    if (to !== undefined) expect(actor.getSnapshot().context.detail).toBe('detail' in event ? 'why' : '');
  });

  test('by itself', () => {
    const { actor, clock, state } = host();
    for (const step of wayTo.get(from)!) actor.send(step);
    const [ms, to] = TIMED[from] ?? [10 * LINK_TIMING.kickedPause, from];
    clock.increment(ms - 1);
    expect(state()).toBe(from);
    clock.increment(1);
    expect(state()).toBe(to);
  });
});

test('whatever the path without a failure: token before socket before LOGIN before REG', () => {
  const order = ['authenticate', 'openSocket', 'login', 'register'];
  const simple = getSimplePaths(linkMachine, {
    input: LINK_TIMING,
    events: EVENTS,
    serializeState: ({ value }) => value,
  });
  expect(simple.length).toBeGreaterThan(Object.keys(TABLE).length);
  for (const path of simple) {
    const { actor, done, state } = host();
    for (const step of plain(path.steps.map(({ event }) => event))) actor.send(step as LinkEvent);
    expect(state()).toBe(path.state.value);
    const steps = done.filter((name) => name !== 'hangUp');
    const last = steps.lastIndexOf('authenticate');
    expect(steps.slice(Math.max(last, 0))).toEqual(order.slice(0, steps.length - Math.max(last, 0)));
  }
});

test('pauses double up to the cap', () => {
  expect([1, 2, 3, 6, 7, 8, 1_000].map((failures) => backOffDelay(LINK_TIMING, failures))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

const online = wayTo.get('online')!;

test('failures are forgiven once the link has held, not before', () => {
  const { actor, clock } = host();
  const failures = () => actor.getSnapshot().context.failures;
  const comeBack = () => {
    clock.increment(backOffDelay(LINK_TIMING, failures()));
    for (const event of online.slice(1)) actor.send(event);
  };
  for (const event of online) actor.send(event);
  for (let i = 0; i < 3; i++) {
    actor.send({ type: 'SocketClosed', detail: 'flapping' });
    expect(failures()).toBe(i + 1);
    comeBack();
  }
  clock.increment(LINK_TIMING.stable);
  expect(failures()).toBe(0);
});

test('any series of events and pauses: the machine is where the table says, and never fails', () => {
  const step = fc.oneof(
    fc.constantFrom(...EVENTS),
    fc.constantFrom(0, 500, 1_000, LINK_TIMING.handshake, LINK_TIMING.kickedPause),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { actor, clock, state } = host();
      for (const one of steps) {
        const before = state();
        if (typeof one === 'number') clock.increment(one);
        else {
          actor.send(one);
          expect(state()).toBe(TABLE[before][one.type] ?? before);
        }
        expect(actor.getSnapshot().status).toBe('active');
      }
    }),
  );
});
