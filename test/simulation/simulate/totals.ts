/** What many days came to. */
import { FAULT_NAMES } from '../../support/day-in-process-faults.js';
import type { Verdict } from './verdict.js';

export class Totals {
  days = 0;
  ticks = 0;
  orders = 0;
  fills = 0;
  deaths = 0;
  readonly failed: Verdict[] = [];
  readonly met: Record<string, number> = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0]));

  add(verdict: Verdict): void {
    this.days++;
    this.ticks += verdict.ticks;
    this.orders += verdict.orders;
    this.fills += verdict.fills;
    this.deaths += verdict.deaths;
    if (verdict.violations.length > 0) this.failed.push(verdict);
    for (const [kind, count] of Object.entries(verdict.met)) this.met[kind] = (this.met[kind] ?? 0) + count;
  }

  /** Kinds of faults that no day has met. */
  get neverMet(): string[] {
    return Object.keys(this.met).filter((kind) => this.met[kind] === 0);
  }

  /** @param seconds of real time */
  summary(seconds: number) {
    const { days, ticks, orders, fills, deaths, met, neverMet } = this;
    return {
      days,
      daysPerMinute: Math.round((60 * days) / seconds),
      ...{ ticks, orders, fills, deaths, met, neverMet },
      violations: this.failed.map(({ seed, violations }) => ({ seed, violations })),
    };
  }
}

/** As people read it. */
export function textOf(summary: ReturnType<Totals['summary']>): string {
  const figure = (label: string, value: number): string =>
    `${label.padEnd(24)}${value.toLocaleString('en').padStart(12)}`;
  const { days, daysPerMinute, ticks, orders, fills, deaths, met, neverMet, violations } = summary;
  return [
    ...Object.entries({ days, 'days a minute': daysPerMinute, ticks, orders, fills, deaths }).map((row) =>
      figure(...row),
    ),
    'faults met',
    ...Object.entries(met).map(([kind, count]) => figure(`  ${kind}`, count)),
    ...(neverMet.length === 0 ? [] : [`never met: ${neverMet.join(', ')}`]),
    figure('days with violations', violations.length),
  ].join('\n');
}
