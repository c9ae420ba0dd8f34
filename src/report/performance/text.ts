/** Figures of a run as people read them. */
import { dayOf, formatClock, type EpochMs } from '../../domain/index.js';
import type { Unit } from './metrics/metric.js';

const grouped = (value: number, digits: number): string =>
  value
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace(/^-(?=[0.,]*$)/, '');

export function percentText(ratio: number, digits = 2): string {
  return `${grouped(ratio * 100, digits)} %`;
}

/** `+1.20 %`, `-0.35 %` */
export function signedPercent(ratio: number): string {
  return `${ratio > 0 ? '+' : ''}${percentText(ratio)}`;
}

/** `1,234,500 won` */
export function wonText(won: number): string {
  return `${grouped(won, 0)} won`;
}

/** `1 day`, `30 days` */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count, 0)} ${count === 1 ? one : many}`;
}

/** A metric's value with its unit; a dash where it has none. */
export function valueText(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'ratio':
      return percentText(value);
    case 'won':
      return wonText(Math.round(value));
    case 'number':
      return grouped(value, Math.abs(value) >= 1_000 ? 0 : 2);
    case 'count':
      return grouped(value, 0);
    case 'days':
      return countText(value, 'day');
    case 'bars':
      return countText(value, 'bar');
    case 'hours':
      return durationText(value);
    case 'ticks':
      return `${grouped(value, 2)} ticks`;
    case 'bp':
      return `${grouped(value, 2)} bp`;
  }
}

/** `12 min`, `5.5 h`, `3.0 days`; days are whole ones, with their nights. */
function durationText(hours: number): string {
  if (hours < 1) return `${grouped(hours * 60, 0)} min`;
  return hours < 48 ? `${grouped(hours, 1)} h` : `${grouped(hours / 24, 1)} days`;
}

/** `2022-11-10` */
export function dateText(time: EpochMs): string {
  return dayOf(time).replace(/(....)(..)(..)/, '$1-$2-$3');
}

/** `2022-11-10 09:01` */
export function timeText(time: EpochMs): string {
  return `${dateText(time)} ${formatClock(time).replace(/(..)(..)../, '$1:$2')}`;
}
