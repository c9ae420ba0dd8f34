/** Every way through a day, by the graph of the session machine. */
import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { expect, test } from 'vitest';
import { sessionMachine, type SessionEvent, type SessionState } from '../../../machines/session.js';
import { TestHost } from './host.js';
import { events } from './session.model.js';

const input = { needs: ['account', 'link'] };
/** A graph of one day: the process stays, no event is nonsense. */
const steps: readonly SessionEvent[] = [
  events['NeedMet:account'],
  events['NeedMet:link'],
  events['NeedMet:morning'],
  events.FeedLate,
  events.MarketOpened,
  events.MarketClosing,
  events.SettleDue,
];
const options = {
  input,
  events: steps,
  serializeState: ({ value, context }: { value: unknown; context: object }) => JSON.stringify([value, context]),
};

const eventsOf = (path: { readonly steps: readonly { readonly event: { readonly type: string } }[] }) =>
  path.steps.map(({ event }) => event).filter(({ type }) => !type.startsWith('xstate.')) as SessionEvent[];

test('every state can be reached, and every state can be settled from', () => {
  const reached = new Set<string>();
  for (const path of getShortestPaths(sessionMachine, options)) {
    reached.add(path.state.value);
    const host = new TestHost(sessionMachine, { input });
    host.send(...eventsOf(path));
    if (host.state === 'settled') continue;
    host.send(events.SettleDue);
    expect(host.state).toBe('settling');
    host.send(events['NeedMet:account']);
    expect(host.state).toBe('settled');
  }
  expect([...reached].sort()).toEqual(Object.keys(sessionMachine.states).sort());
});

test('on every way through a day: nothing is traded before all is known, and what is told is what is entered', () => {
  const paths = getSimplePaths(sessionMachine, {
    ...options,
    stopWhen: ({ value }) => value === 'settled',
  });
  expect(paths.length).toBeGreaterThan(200);
  for (const path of paths) {
    const host = new TestHost(sessionMachine, { input });
    const states: SessionState[] = ['preparing'];
    const open = new Set<string>(input.needs);
    for (const event of eventsOf(path)) {
      const before = host.state as SessionState;
      const told = host.send(event).flatMap((emitted) => (emitted.type === 'SessionChanged' ? [emitted.to] : []));
      const after = host.state as SessionState;
      // The morning is missing from the moment the feed came on late until it was fetched.
      if (event.type === 'NeedMet') open.delete(event.need);
      if (event.type === 'FeedLate' && ['preparing', 'recovering', 'ready', 'trading'].includes(before)) {
        open.add('morning:069500');
      }
      if (after === 'ready' || after === 'trading') expect([...open]).toEqual([]);
      if (after === 'trading' && before !== 'trading') expect([before, event.type]).toEqual(['ready', 'MarketOpened']);
      if (after !== before) states.push(after);
      expect(told.at(-1) ?? after).toBe(after);
      if (after !== before) expect(told).toEqual([after]);
    }
    expect(host.emitted.filter(({ type }) => type === 'Unexpected')).toEqual([]);
    if (states.includes('closing')) expect(states.slice(states.indexOf('closing'))).not.toContain('trading');
  }
});
