/** The screen as lines: pure, so that a test can read it. */
import type { Envelope } from '../../domain/index.js';
import type { Moment } from '../../engine/travel/index.js';
import { widthOf } from '../columns.js';
import { eventLine } from '../commands/log-text.js';
import { HINT } from './keys.js';
import {
  alarmLines,
  changeLines,
  clockText,
  codeLines,
  machineSummary,
  machineLines,
  orderLines,
  payloadText,
  pendingLines,
} from './text.js';

export type Style = 'plain' | 'bold' | 'dim' | 'inverse';

export interface Line {
  readonly text: string;
  readonly style: Style;
}

export type View = 'moment' | 'changes' | 'orders' | 'machines' | 'why' | 'help';

export interface Scenery {
  readonly moment: Moment;
  /** Events before and after it, in order. */
  readonly around: readonly Envelope[];
  readonly end: number;
  readonly landmarks: { readonly fills: readonly number[]; readonly alarms: readonly number[] };
  readonly view: View;
  /** Lines of the views `why` and `help`. */
  readonly pages: Readonly<Record<'why' | 'help', readonly string[]>>;
  /** Lines that are scrolled past. */
  readonly scrolled: number;
  /** What is being typed, or what there is to say; when empty, the keys are shown. */
  readonly bottom: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const line = (text: string, style: Style = 'plain'): Line => ({ text, style });

/** Exactly `rows` lines, none wider than the screen. */
export function frameOf(scenery: Scenery, { columns, rows }: Size): Line[] {
  const top = [line(headline(scenery), 'inverse'), line(timeline(scenery, columns), 'dim')];
  const bottom = bottomOf(scenery, columns, rows);
  const room = Math.max(rows - top.length - bottom.length, 0);
  const body = bodyOf(scenery, columns, room);
  const filled = Array.from({ length: room }, (_, row) => body[row] ?? line(''));
  return [...top, ...filled, ...bottom]
    .slice(0, rows)
    .map(({ text, style }) => ({ text: fitted(text, columns, style === 'inverse'), style }));
}

/** A sentence is shown whole, as far as a third of the screen goes; the keys take one line. */
function bottomOf({ bottom }: Scenery, columns: number, rows: number): Line[] {
  if (bottom === '') return [line(HINT, 'dim')];
  const most = Math.max(Math.floor(rows / 3), 1);
  return wrapped(bottom.replace(/\p{Cc}/gu, '·'), columns, most).map((text) => line(text, 'bold'));
}

function headline({ moment, end }: Scenery): string {
  const { day, seq, time, event } = moment;
  const place = `${seq.toLocaleString('en-US')} / ${end.toLocaleString('en-US')}`;
  return ` haru travel ${day}   ${place}   ${clockText(time)}   ${event.type}`;
}

/** `[──┼───●───!───]`: fills, alarms, and where we are. */
export function timeline({ moment, end, landmarks }: Scenery, columns: number): string {
  const width = Math.max(columns - 2, 1);
  const column = (seq: number): number => Math.min(Math.floor(((seq - 1) / Math.max(end - 1, 1)) * width), width - 1);
  const cells = Array.from({ length: width }, () => '─');
  for (const seq of landmarks.fills) cells[column(seq)] = '┼';
  for (const seq of landmarks.alarms) cells[column(seq)] = '!';
  cells[column(moment.seq)] = '●';
  return `[${cells.join('')}]`;
}

function bodyOf(scenery: Scenery, columns: number, room: number): Line[] {
  const { moment, view, pages, scrolled } = scenery;
  switch (view) {
    case 'moment':
      return momentBody(scenery, columns, room);
    case 'changes':
      return listed('CHANGES', changeLines(moment.patches), scrolled, room);
    case 'orders':
      return listed('ORDERS', orderLines(moment, false), scrolled, room);
    case 'machines':
      return listed(
        'MACHINES',
        machineLines(moment).flatMap((text) => wrapped(text, columns)),
        scrolled,
        room,
      );
    case 'why':
    case 'help':
      return listed(view.toUpperCase(), pages[view], scrolled, room);
  }
}

/** A heading, then as many lines as there is room for. */
function listed(heading: string, lines: readonly string[], scrolled: number, room: number): Line[] {
  const from = Math.max(0, Math.min(scrolled, lines.length - room + 1));
  const shown = lines.slice(from, from + room - 1);
  const where = lines.length > shown.length ? `  ${from + 1}–${from + shown.length} of ${lines.length}` : '';
  return [line(`${heading}${where}`, 'bold'), ...(lines.length === 0 ? ['none'] : shown).map((text) => line(text))];
}

/** The parts of the usual view; what changed has the room that the others leave. */
function momentBody({ moment, around }: Scenery, columns: number, room: number): Line[] {
  const { cause, event } = moment;
  const because = cause === null ? [] : [`because of ${cause.seq}  ${cause.event.type}  ${payloadText(cause.event)}`];
  const head = [
    ...wrapped(payloadText(event), columns, 2).map((text) => line(text)),
    ...because.map((text) => line(text, 'dim')),
    ...pendingLines(moment).map((text) => line(`must follow  ${text}`, 'dim')),
  ];
  const foot = [
    ...section('STATE', [...machineSummary(moment), ...codeLines(moment)]),
    ...section('WORKING ORDERS', orderLines(moment, true)),
    ...section('ALARMS', alarmLines(moment).slice(0, 2)),
  ];
  const changes = changeLines(moment.patches);
  const left = Math.max(room - head.length - foot.length - 1, 2);
  const cut = changes.length > left;
  const shown = cut ? [...changes.slice(0, left - 1), `… ${changes.length - left + 1} more: p`] : changes;
  const body = [...head, ...section('CHANGES', shown.length === 0 ? ['none'] : shown), ...foot];
  return [...body, ...eventsAround(around, moment.seq, room - body.length - 1)];
}

/** As many as there is room for, a third of them earlier than this one. */
function eventsAround(around: readonly Envelope[], here: number, room: number): Line[] {
  if (room < 3) return [];
  const at = around.findIndex(({ seq }) => seq === here);
  const from = Math.max(0, Math.min(at - Math.floor(room / 3), around.length - room));
  const lines = around.slice(from, from + room).map((envelope) => line(eventLine(envelope), envelope.seq === here ? 'bold' : 'plain')); // prettier-ignore
  return [line('EVENTS', 'bold'), ...lines];
}

function section(heading: string, lines: readonly string[]): Line[] {
  return lines.length === 0 ? [] : [line(heading, 'bold'), ...lines.map((text) => line(text))];
}

function wrapped(text: string, columns: number, most = Infinity): string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== '' && lines.length < most;) {
    const piece = clipped(rest, columns);
    lines.push(piece);
    rest = rest.slice(Math.max(piece.length, 1));
    if (rest !== '' && lines.length === most) lines.push(`${clipped(lines.pop() ?? '', columns - 1)}…`);
  }
  return lines;
}

/** Cut to the screen; what a log's texts may hold besides letters is not let through to the terminal. */
function fitted(text: string, columns: number, fill: boolean): string {
  const clean = text.replace(/\p{Cc}/gu, '·');
  const cut = widthOf(clean) > columns ? `${clipped(clean, columns - 1)}…` : clean;
  return fill ? cut + ' '.repeat(Math.max(columns - widthOf(cut), 0)) : cut;
}

function clipped(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const letter of text) {
    width += widthOf(letter);
    if (width > columns) break;
    end += letter.length;
  }
  return text.slice(0, end);
}
