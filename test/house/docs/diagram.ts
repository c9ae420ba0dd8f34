/** Draws a machine of one level as mermaid: one arrow for each pair of states, labelled with what leads along it. */
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../../model/machines/host.js';

export function mermaid(machine: AnyStateMachine): string {
  const arrows = new Map<string, Set<string>>();
  for (const transition of transitionsOf(machine)) {
    const to = keyOf(transition.target?.[0]);
    const from = keyOf(transition.source);
    if (to === undefined || from === undefined || from === to) continue;
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(labelOf(transition)));
  }
  const initial = keyOf(machine.root.initial.target[0]) ?? '';
  const lines = [...arrows].map(([arrow, labels]) => `  ${arrow}: ${[...labels].join(', ')}`);
  return ['stateDiagram-v2', `  [*] --> ${initial}`, ...lines].join('\n');
}

function keyOf(node: unknown): string | undefined {
  return (node as { key: string } | undefined)?.key;
}

function labelOf({ eventType }: { readonly eventType: string }): string {
  const event: string = eventType;
  return event === '' ? 'at the start' : event;
}
