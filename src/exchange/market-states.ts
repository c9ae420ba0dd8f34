/**
 * The day's 0s messages (FID 215 장운영구분, KIWOOM.md §10): those of KRX, and those of NXT and derivatives that share
 * the stream and that a client has to leave alone.
 */
import {
  AFTER_MARKET_SINCE,
  HOUR,
  MINUTE,
  SECOND,
  startOfDay,
  type DaySchedule,
  type EpochMs,
} from '../domain/index.js';
import type { StateEvent } from './venue-events.js';

const NXT_SINCE = '20250304';
/** Derivatives open at 08:45 since then, with the stocks before. */
const EARLY_DERIVATIVES_SINCE = '20230731';
const NONE_LEFT = '000000';

/** @returns every message of the day in time order */
export function marketStates(schedule: DaySchedule): StateEvent[] {
  return [...krxRegular(schedule), ...krxAfterHours(schedule), ...nxt(schedule), ...derivatives(schedule)].sort(
    (a, b) => a.time - b.time,
  );
}

function krxRegular({ openingAuction, open, closingAuction, close }: DaySchedule): StateEvent[] {
  return [
    ...countdown('0', openingAuction + 10 * MINUTE, open),
    at('3', open),
    ...countdown('2', closingAuction, close),
    at('4', close),
    at('8', close + 10 * SECOND),
  ];
}

function krxAfterHours({ day, closingPriceStart, closingPriceEnd, afterHoursEnd }: DaySchedule): StateEvent[] {
  const single = day < AFTER_MARKET_SINCE ? [at('c', closingPriceEnd), at('d', afterHoursEnd)] : [];
  return [at('a', closingPriceStart), at('b', closingPriceEnd), ...single, at('9', afterHoursEnd)];
}

function nxt({ day, open, closingAuction, close }: DaySchedule): StateEvent[] {
  if (day < NXT_SINCE) return [];
  const midnight = startOfDay(day);
  const usual = open === midnight + 9 * HOUR;
  const preMarket = usual ? [at('P', midnight + 8 * HOUR), at('Q', open - 10 * MINUTE)] : [];
  return [
    ...preMarket,
    at('R', open + 30 * SECOND),
    at('S', closingAuction),
    at('T', close),
    at('U', close + 10 * MINUTE),
    at('V', midnight + 20 * HOUR),
  ];
}

function derivatives({ day, open, close }: DaySchedule): StateEvent[] {
  const early = day >= EARLY_DERIVATIVES_SINCE ? 15 * MINUTE : 0;
  return [at('o', open - early), at('s', close + 5 * MINUTE), at('e', close + 15 * MINUTE)];
}

/** Each minute, and each ten seconds in the last one, how long it is until `end`. */
function countdown(state: string, from: number, end: number): StateEvent[] {
  const events: StateEvent[] = [];
  for (let time = from; time < end; time += end - time > MINUTE ? MINUTE : 10 * SECOND) {
    events.push({ kind: 'state', time: time as EpochMs, state, remaining: duration(end - time) });
  }
  return events;
}

function at(state: string, time: number): StateEvent {
  return { kind: 'state', time: time as EpochMs, state, remaining: NONE_LEFT };
}

function duration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND);
  const parts = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}
