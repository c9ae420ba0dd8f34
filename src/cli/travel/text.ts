/** Moments in words: what the screen and the plain output both show. */
import { clockOf, formatClock, formatKst, averagePrice, type DayEvent, type EpochMs } from '../../domain/index.js';
import type { Change, Moment } from '../../engine/travel/index.js';
import { columns } from '../columns.js';

/** `09:01:12.345` */
export function clockText(time: EpochMs): string {
  return `${formatClock(time).replace(/(..)(..)(..)/, '$1:$2:$3')}.${millisOf(time)}`;
}

/** `2022-11-10T09:01:12.345+09:00` */
export function isoText(time: EpochMs): string {
  const text = formatKst(time).replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6');
  return `${text}.${millisOf(time)}+09:00`;
}

function millisOf(time: EpochMs): string {
  return String(clockOf(time) % 1_000).padStart(3, '0');
}

/** What an event tells, without its type. */
export function payloadText({ type: _type, ...payload }: DayEvent): string {
  return JSON.stringify(payload);
}

/** One line for each value that changed: `counts.fills  0 → 1`. */
export function changeLines(changes: readonly Change[]): string[] {
  const rows = changes.flatMap(({ path, before, after }) => differences(path.join('.'), before, after));
  return columns(['', '', '', ''], rows).slice(1);
}

type Row = [path: string, before: string, arrow: string, after: string];

function differences(path: string, before: unknown, after: unknown): Row[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(`${path}.${key}`, before[key], after[key]));
  }
  const [old, now] = [valueText(before), valueText(after)];
  return old === now ? [] : [[path, old, '→', now]];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'number' ? value.toLocaleString('en-US') : JSON.stringify(value);
}

/** The day's own machines, and the money. */
export function machineSummary({ machines, cash, equity }: Moment): string[] {
  const { phase, session, risk, link } = machines;
  return [
    `phase ${phase.state}  session ${session.state}  link ${link.state}  risk ${risk.state}`,
    `cash ${cash.toLocaleString('en-US')}  equity ${equity.toLocaleString('en-US')}`,
  ];
}

/** A row a code: its prices, its trader, its position. */
export function codeLines({ machines, model, quotes }: Moment): string[] {
  const rows = Object.entries(machines.traders).map(([code, trader]) => {
    const held = Object.values(model.positions).find((position) => position.code === code);
    const quote = quotes[code];
    return [
      code,
      quote?.last ?? 0,
      quote?.bid ?? 0,
      quote?.ask ?? 0,
      trader.state,
      machines.positions[code]?.state ?? '',
      held?.quantity ?? 0,
      held === undefined ? 0 : averagePrice(held),
      held?.realized ?? 0,
    ];
  });
  return columns(['code', 'last', 'bid', 'ask', 'trader', 'position', 'shares', 'average', 'realized'], rows);
}

/** @param working only those that may still be filled */
export function orderLines({ model }: Moment, working: boolean): string[] {
  const rows = Object.values(model.orders)
    .filter(({ state }) => !working || !CLOSED.has(state))
    .map(({ id, code, side, type, price, quantity, filled, state, brokerId, reason }) => [
      id,
      code,
      side,
      type,
      price,
      quantity,
      filled,
      state,
      brokerId ?? '',
      reason,
    ]);
  const headings = ['order', 'code', 'side', 'type', 'price', 'shares', 'filled', 'state', 'broker', 'reason'];
  return rows.length === 0 ? [] : columns(headings, rows);
}

const CLOSED: ReadonlySet<string> = new Set(['denied', 'rejected', 'canceled', 'expired', 'filled']);

/** Newest first. */
export function alarmLines({ model }: Moment): string[] {
  return model.alarms
    .toReversed()
    .map(({ seq, time, alarm, subject, detail }) => `${seq}  ${clockText(time)}  ${alarm}  ${subject}  ${detail}`);
}

/** What must follow in the log. */
export function pendingLines({ pending }: Moment): string[] {
  return pending.map((outcome) =>
    outcome.kind === 'question'
      ? `ActionDecided  ${outcome.observation.code}: the policy is asked`
      : `${outcome.event.type}  ${payloadText(outcome.event)}`,
  );
}

/** Every machine with all it remembers. */
export function machineLines({ machines }: Moment): string[] {
  const { phase, session, risk, link, traders, positions, orders } = machines;
  const view = (name: string, { state, context }: { state: string; context: unknown }): string[] => [
    `${name}  ${state}`,
    `    ${JSON.stringify(context)}`,
  ];
  return [
    ...view('phase', phase),
    ...view('session', session),
    ...view('risk', risk),
    `link  ${link.state}  ${link.detail}`,
    ...Object.entries(traders).flatMap(([code, machine]) => view(`trader ${code}`, machine)),
    ...Object.entries(positions).flatMap(([code, machine]) => view(`position ${code}`, machine)),
    ...Object.entries(orders).flatMap(([id, machine]) => view(`order ${id}`, machine)),
  ];
}
