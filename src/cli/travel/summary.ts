/** A moment as plain lines, where there is no screen to travel on. */
import type { Moment } from '../../engine/travel/index.js';
import {
  alarmLines,
  changeLines,
  clockText,
  codeLines,
  machineSummary,
  orderLines,
  payloadText,
  pendingLines,
} from './text.js';

export function summaryOf(moment: Moment): string[] {
  const { seq, time, event, cause, patches } = moment;
  return [
    `${seq}  ${clockText(time)}  ${event.type}  ${payloadText(event)}`,
    ...(cause === null ? [] : [`because of ${cause.seq}  ${cause.event.type}  ${payloadText(cause.event)}`]),
    ...pendingLines(moment).map((line) => `must follow  ${line}`),
    ...section('changes', changeLines(patches)),
    ...section('state', [...machineSummary(moment), ...codeLines(moment)]),
    ...section('working orders', orderLines(moment, true)),
    ...section('alarms', alarmLines(moment).slice(0, 5)),
  ];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`)];
}
