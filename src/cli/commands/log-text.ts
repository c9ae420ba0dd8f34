/** Lines about recorded days and events, for people. */
import type { DayEntry } from '../../../db/index.js';
import { clockOf, formatClock, type Envelope } from '../../domain/index.js';

/** `20221110  settled     1,234 events   56,789 ticks    4.5 MB  5e0c1f…` */
export function dayLine({ day, events, ticks, how, hash, bytes, fault }: DayEntry): string {
  if (fault !== null) return `${day}  unreadable: ${fault}`;
  const size = `${(bytes / 1_000_000).toFixed(1)} MB`;
  return [
    day,
    (how ?? 'open').padEnd(9),
    `${events.toLocaleString('en')} events`.padStart(15),
    `${ticks.toLocaleString('en')} ticks`.padStart(17),
    size.padStart(10),
    (hash ?? '').slice(0, 12),
  ].join('  ');
}

/** Longer payloads are cut for people; `--json` has them whole. */
const PAYLOAD_WIDTH = 240;

/** `417  09:01:12.345  OrderFilled  {"brokerOrderId":…}  ← 416` */
export function eventLine({ seq, tsEvent, cause, event }: Envelope): string {
  const clock = formatClock(tsEvent).replace(/(..)(..)(..)/, '$1:$2:$3');
  const { type, ...payload } = event;
  const millis = String(clockOf(tsEvent) % 1_000).padStart(3, '0');
  const because = cause === null ? '' : `  ← ${cause}`;
  const text = JSON.stringify(payload);
  const shown = text.length > PAYLOAD_WIDTH ? `${text.slice(0, PAYLOAD_WIDTH)}…` : text;
  return `${String(seq).padStart(8)}  ${clock}.${millis}  ${type.padEnd(20)}  ${shown}${because}`;
}
