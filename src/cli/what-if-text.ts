/** A day lived anew, in words: where and why it is another than the recorded one, and what both came to. */
import type { WhatIfDay } from '../app/what-if.js';
import type { ActionDecided, DayEvent, EpochMs, OrderSpec } from '../domain/index.js';
import type { DaySummary, Difference, Link, OrderPair, OrderSide } from '../engine/whatif/index.js';
import { columns } from './columns.js';
import { won } from './day-text.js';
import type { CliIo } from './io.js';
import { clockText, payloadText } from './travel/text.js';

const ORDERS_SHOWN = 40;
const count = (value: number): string => value.toLocaleString('en-US');

/** @param set the rules as they were typed */
export function printWhatIf(lived: WhatIfDay, set: readonly string[], seconds: number, io: CliIo): void {
  const print = (lines: readonly string[]): void => {
    for (const line of lines) io.print(line);
  };
  const { first, parting, assumed, stopped, stateHash } = lived;
  print([`What if ${wishOf(lived, set)}: ${lived.config.day}, ${count(lived.events + lived.ticks)} events, lived anew from event ${count(lived.from)} in ${seconds.toFixed(1)} s`]); // prettier-ignore
  if (first === null) print(['  Nothing is another: every decision, order and fill is the recorded one.']);
  else if (parting === null) {
    print(differenceLines('first other decision', first));
    print(['  Every order is the recorded one all the same, and so is what the broker said.']);
  } else {
    if (first.seq !== parting.seq) print(differenceLines('first other decision', first));
    print(differenceLines('parts from the record', parting));
    print(['  From there on the recorded ticks play the broker; before it, everything is as recorded.']);
  }
  print(['', ...summaryLines(lived.recorded, lived.whatIf)]);
  if (first !== null) print(['', ...orderLines(lived.orders)]);
  if (assumed > 0) print(['', `  ${count(assumed)} decisions are taken as recorded, though on another position or cash: the policy ${lived.policy.recorded} is not at hand to be asked.`]); // prettier-ignore
  if (stopped !== null) print(['', `  The day lived anew was not settled: ${stopped}.`]);
  print([`  state      ${stateHash}`]);
}

function wishOf({ policy }: WhatIfDay, set: readonly string[]): string {
  const rules = set.length === 0 ? [] : [set.join(', ')];
  const other = policy.whatIf === policy.recorded ? [] : [`${policy.whatIf} had decided instead of ${policy.recorded}`];
  return [...other, ...rules].join(', and ') || 'nothing had been changed';
}

function differenceLines(title: string, { seq, time, chains }: Difference): string[] {
  const { recorded, derived } = chains;
  const shared = sharedLinks(recorded, derived);
  return [
    `  ${title} at event ${count(seq)}, ${clockText(time)}`,
    ...linkLines('because of', (recorded.length === 0 ? derived : recorded).slice(0, shared)),
    ...linkLines('recorded', recorded.slice(shared), 'nothing'),
    ...linkLines('what if', derived.slice(shared), 'nothing'),
  ];
}

/** How many causes both sides have in common; a side that has nothing shares all that led to the other. */
function sharedLinks(recorded: readonly Link[], derived: readonly Link[]): number {
  if (recorded.length === 0 || derived.length === 0) return Math.max(recorded.length, derived.length) - 1;
  const at = recorded.findIndex(({ event }, index) => {
    const other = derived[index];
    return other === undefined || eventText(event) !== eventText(other.event);
  });
  return at === -1 ? recorded.length : at;
}

/** One link a line, under its label. */
function linkLines(label: string, links: readonly Link[], none?: string): string[] {
  const texts = links.map(({ seq, event }) => `${eventText(event)}  (${count(seq)})`);
  if (texts.length === 0 && none !== undefined) texts.push(none);
  return texts.map((text, at) => `    ${(at === 0 ? label : '').padEnd(12)}${text}`);
}

function eventText(event: DayEvent): string {
  switch (event.type) {
    case 'ActionDecided':
      return decisionText(event);
    case 'OrderRequested':
      return `order ${orderText(event.order)}`;
    case 'OrderDenied':
      return `denied (${event.reason}) ${orderText(event.order)}: ${event.detail}`;
    case 'CancelRequested':
      return `cancel ${event.orderId}: ${event.reason}`;
    case 'TimerFired':
      return `timer ${event.name} at ${clockText(event.dueAt)}`;
    case 'TradeTicked':
      return `trade of ${event.code}, ${count(Math.abs(event.quantity))} at ${count(event.price)}`;
    case 'CommandReceived':
      return `operator: ${event.command.kind}`;
    default:
      return `${event.type} ${payloadText(event)}`;
  }
}

function decisionText({ code, barTime, action, confidence, outputs, policy }: ActionDecided): string {
  const thought = outputs.length === 0 ? '' : `, outputs ${outputs.map((value) => Number(value.toPrecision(6))).join(' ')}`; // prettier-ignore
  const sure = action === 'hold' ? '' : ` at ${Math.round(confidence * 100)} %`;
  return `${policy} on ${code}'s bar of ${clockText(barTime).slice(0, 5)}: ${action}${sure}${thought}`;
}

function orderText({ code, side, quantity, price }: OrderSpec): string {
  return `${side} ${count(quantity)} ${code} ${price === null ? 'at the market' : `at ${count(price)}`}`;
}

function summaryLines(recorded: DaySummary, whatIf: DaySummary): string[] {
  const figures = ['decisions', 'orders', 'denied', 'fills', 'alarms', 'charges', 'cash', 'equity'] as const;
  const rows = figures.map((name) => [name, recorded[name], whatIf[name], signed(whatIf[name] - recorded[name])]);
  const lines = columns(['', 'recorded', 'what if', 'difference'], rows);
  const held = ({ positions }: DaySummary): string =>
    positions.length === 0
      ? 'nothing'
      : positions
          .map(({ code, quantity, averagePrice }) => `${code} ${count(quantity)} at ${won(averagePrice)}`)
          .join(', ');
  const risk = ({ risk: { state, reason } }: DaySummary): string => (reason === '' ? state : `${state} (${reason})`);
  return [
    ...lines.map((line) => `  ${line}`),
    `  holding    ${same(held(recorded), held(whatIf))}`,
    `  risk       ${same(risk(recorded), risk(whatIf))}`,
  ];
}

function signed(value: number): string {
  return value === 0 ? '=' : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`;
}

function same(recorded: string, whatIf: string): string {
  return recorded === whatIf ? recorded : `${recorded} → ${whatIf}`;
}

/** Those that are another, in the order of the day. */
function orderLines(orders: readonly OrderPair[]): string[] {
  const by = (kind: OrderPair['kind']): number => orders.filter((pair) => pair.kind === kind).length;
  const alike = orders.filter((pair) => pair.same).length;
  const other = orders.filter((pair) => !pair.same);
  const rows = other.slice(0, ORDERS_SHOWN).map((pair) => [timeText(pair.time), pair.code, pair.side, sideText(pair.recorded), sideText(pair.whatIf)]); // prettier-ignore
  const more = other.length - rows.length;
  return [
    `  Orders: ${count(by('both'))} in both, ${count(alike)} of them the same to the fill; ${count(by('onlyRecorded'))} only recorded, ${count(by('onlyWhatIf'))} only what if`,
    ...(rows.length === 0 ? [] : columns(['', 'code', 'side', 'recorded', 'what if'], rows).map((line) => `  ${line}`)),
    ...(more > 0 ? [`  … and ${count(more)} more (--json has them all)`] : []),
  ];
}

function timeText(time: EpochMs): string {
  return clockText(time).slice(0, 8);
}

function sideText(side: OrderSide | null): string {
  if (side === null) return '–';
  const { state, filled, quantity, averagePrice, reason } = side;
  // The words of a reason follow its code; the first parting has them in full.
  if (state === 'denied' || state === 'rejected') return `${state} (${reason.split(':')[0] ?? ''})`;
  const part = filled === quantity ? count(quantity) : `${count(filled)} of ${count(quantity)}`;
  const at = averagePrice === null ? '' : ` at ${count(Math.round(averagePrice * 100) / 100)}`;
  return state === 'filled' ? `${part}${at}` : `${part}${at}, ${state}`;
}
