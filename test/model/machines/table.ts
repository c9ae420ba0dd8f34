/**
 * Every (situation × event) pair of a machine against an explicit table.
 *
 * A cell says what comes of an event: `name` of the state entered; `.` nothing at all, by design; `+` data changed or
 * something was emitted, the state stayed; `!` unexpected: reported, and nothing changed. A trailing `*` says that an
 * alarm was raised as well.
 */
import { readFileSync } from 'node:fs';
import type { AnyStateMachine, EventFromLogic } from 'xstate';
import type { Origin } from './host.js';
import { TestHost } from './host.js';

export interface Situation<M extends AnyStateMachine> {
  readonly origin: Origin<M>;
  /** What led here. */
  readonly events: readonly EventFromLogic<M>[];
}

/** One row an event, one column a situation. */
export type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function outcomes<M extends AnyStateMachine>(
  machine: M,
  situations: Readonly<Record<string, Situation<M>>>,
  events: Readonly<Record<string, EventFromLogic<M>>>,
): Table {
  const row = (event: EventFromLogic<M>) =>
    Object.entries(situations).map(([name, { origin, events: before }]) => {
      const host = new TestHost(machine, origin);
      host.send(...before);
      return [name, outcome(host, event, machine.id)] as const;
    });
  return Object.fromEntries(Object.entries(events).map(([name, event]) => [name, Object.fromEntries(row(event))]));
}

function outcome<M extends AnyStateMachine>(host: TestHost<M>, event: EventFromLogic<M>, id: string): string {
  const state = host.state;
  const before = JSON.stringify(host.persisted());
  const emitted = host.send(event) as readonly { type: string }[];
  const changed = JSON.stringify(host.persisted()) !== before;
  if (emitted.some(({ type }) => type === 'Unexpected')) {
    const report = { type: 'Unexpected', machine: id, state, event: (event as { type: string }).type };
    if (changed || JSON.stringify(emitted) !== JSON.stringify([report])) return 'changed by an unexpected event';
    return '!';
  }
  const alarm = emitted.some(({ type }) => type === 'Alarm') ? '*' : '';
  if (host.state !== state) return host.state + alarm;
  return (changed || emitted.length > 0 ? '+' : '.') + alarm;
}

/** Reads a table as people write it: columns by white space, the first row names the situations. */
export function readTable(file: URL): Table {
  const [head, ...rows] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/));
  return Object.fromEntries(
    rows.map(([name = '', ...cells]) => {
      if (cells.length !== head!.length) throw new Error(`${name}: ${cells.length} cells, ${head!.length} situations`);
      return [name, Object.fromEntries(head!.map((situation, i) => [situation, cells[i]!]))];
    }),
  );
}
