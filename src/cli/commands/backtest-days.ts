/** `haru backtest --days`: the flags of a run over recorded days, and the run. */
import { runRecordedDays, type DaysRun } from '../../app/backtest-days.js';
import { recordedDays } from '../../app/recorded-days.js';
import { costsOf, type Settings } from '../../app/settings.js';
import { InputError, interval as intervalOf, money, type CostSchedule, type Policy } from '../../domain/index.js';
import type { TickTerms } from '../../engine/index.js';
import { progressBar } from '../bar.js';
import type { CliIo } from '../io.js';
import { codesOf } from '../series.js';
import { balanceOf } from './test.js';

export interface DaysFlags {
  readonly days: string;
  readonly codes?: string;
  readonly interval?: string;
  readonly balance: string;
  readonly costs?: CostSchedule;
  /** Of ticks: what was not given is as `TICK_TERMS`. */
  readonly terms: TickTerms;
}

/** Flags that bars have and recorded ticks have not, each with what to do instead. */
const OF_BARS: Readonly<Record<string, string>> = {
  from: 'name the days with --days FROM-TO',
  to: 'name the days with --days FROM-TO',
  fills: 'recorded ticks fill orders by themselves',
  halfSpread: 'the recorded quotes have their own spread',
};

/** @param isGiven whether a flag was typed, rather than left to its default @throws InputError `not_of_days` */
export function checkDaysFlags(isGiven: (flag: string) => boolean): void {
  const wrong = Object.keys(OF_BARS).find(isGiven);
  if (wrong === undefined) return;
  const flag = `--${wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new InputError(
    'not_of_days',
    `${flag} belongs to a run over bars: leave it out with --days, ${OF_BARS[wrong] ?? ''}.`,
  );
}

/** @throws InputError, HaruError as `runRecordedDays` */
export function onDays(flags: DaysFlags, policy: Policy, settings: Settings, io: CliIo): DaysRun {
  const { codes, interval, balance, costs, terms } = flags;
  const days = recordedDays(flags.days, io.home, (line) => {
    io.note(line);
  });
  const bar = progressBar('backtest');
  try {
    return runRecordedDays(settings, {
      days,
      policy,
      costs: costsOf({ ...settings, ...(costs === undefined ? {} : { costs }) }),
      terms,
      balance: money(balanceOf(balance)),
      ...(codes === undefined ? {} : { codes: codesOf({ code: codes }) }),
      ...(interval === undefined ? {} : { interval: intervalOf(interval) }),
      onDay: (day, share) => {
        bar.update(share, day);
      },
    });
  } finally {
    bar.stop();
  }
}
