/** `machines/ORDER.md`: the life of an order as the machine has it. */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate';
import { orderMachine } from '../../../machines/order.js';
import { mermaid } from './diagram.js';

export function orderPage(): string {
  const machine: AnyStateMachine = orderMachine;
  const states = Object.keys(machine.states);
  const events = (machine.events as readonly string[]).filter((type) => type !== '*');
  const rows = events.map((event) => [`\`${event}\``, ...states.map((state) => cell(machine, state, event))]);
  const tags = states.map((state) => `- \`${state}\`: ${[...(machine.states[state]?.tags ?? [])].join(', ')}`);
  return [
    '# The life of an order',
    '',
    'Drawn from `machines/order.ts` by `npm run docs`; a test fails when this page is stale. Why it is so: the decisions in [README.md](README.md).',
    '',
    '```mermaid',
    mermaid(orderMachine),
    '```',
    '',
    '## Every state and every event',
    '',
    'States it may lead to, by what the event says. `+` data may change and the state stays; `.` nothing, by design; `!` unexpected: reported, and nothing changes. Empty: always unexpected.',
    '',
    ...table(['event', ...states], rows),
    '',
    '## What each state is',
    '',
    ...tags,
    '',
  ].join('\n');
}

/** Where the event may lead from the state, by the state's own rules or those of the whole machine. */
function cell(machine: AnyStateMachine, state: string, event: string): string {
  const own = machine.states[state]?.transitions.get(event) ?? [];
  const ways = own.length > 0 ? own : (machine.root.transitions.get(event) ?? []);
  const outcomes = [...new Set(ways.map((way) => outcome(way, state)))];
  return outcomes.join() === '!' ? '' : outcomes.join(', ');
}

function outcome({ target, actions }: AnyTransitionDefinition, state: string): string {
  const to = (target as readonly { readonly key: string }[] | undefined)?.[0]?.key;
  if (to !== undefined && to !== state) return to;
  const names = (actions as readonly unknown[]).map((action) => (typeof action === 'string' ? action : nameOf(action)));
  if (names.length === 1 && names[0] === 'unexpected') return '!';
  return names.length === 0 ? '.' : '+';
}

function nameOf(action: unknown): string {
  return (action as { readonly type?: string }).type ?? '';
}

/** A table as people read it in plain text, too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
