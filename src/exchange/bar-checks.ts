/** Which recorded bars could have happened on a day; each refusal says which bar, why, and how to mend it. */
import {
  barFault,
  barStart,
  dayOf,
  formatKst,
  InputError,
  intervalMs,
  priceLimits,
  type Bar,
  type DaySchedule,
  type Instrument,
  type Interval,
} from '../domain/index.js';
import { fewestTrades } from './bar-path.js';

/**
 * The bars in time order.
 *
 * @throws InputError on the first bar that is impossible
 */
export function checkedBars(
  bars: readonly Bar[],
  instrument: Instrument,
  interval: Interval,
  schedule: DaySchedule,
): Bar[] {
  const sorted = [...bars].sort((a, b) => a.time - b.time);
  sorted.forEach((bar, i) => {
    const fault =
      barFault(bar) ??
      timeFault(bar, sorted[i - 1], interval, schedule) ??
      volumeFault(bar) ??
      limitFault(bar, instrument, schedule) ??
      auctionFault(bar, schedule);
    if (fault !== null) {
      throw new InputError(
        'bad_bar',
        `The ${interval} bar of ${instrument.code} at ${formatKst(bar.time)} cannot be: ${fault}.`,
      );
    }
  });
  return sorted;
}

function timeFault(bar: Bar, before: Bar | undefined, interval: Interval, schedule: DaySchedule): string | null {
  const end = bar.time + intervalMs(interval);
  if (dayOf(bar.time) !== schedule.day) return `it is not of ${schedule.day}; give the bars of one day`;
  if (barStart(bar.time, interval) !== bar.time) return `no ${interval} bar starts then; check the interval`;
  if (before?.time === bar.time) return 'there are two of this time; leave one out';
  if (end <= schedule.open) {
    return `it ends before the open at ${formatKst(schedule.open)}; check the hours of the day in the calendar`;
  }
  if (bar.time >= schedule.closingAuction && end <= schedule.close) {
    return 'nothing trades while the closing auction runs; check the hours of the day, and that bars carry the time they start at';
  }
  return null;
}

function volumeFault(bar: Bar): string | null {
  const fewest = fewestTrades(bar);
  if (bar.volume >= fewest) return null;
  if (bar.volume === 0) return 'nothing traded in it; leave out bars without trades';
  return `its prices take at least ${fewest} trades, its volume is ${bar.volume}`;
}

function limitFault(bar: Bar, instrument: Instrument, { day }: DaySchedule): string | null {
  const { lower, upper } = priceLimits(instrument, day);
  if (bar.low >= lower && bar.high <= upper) return null;
  return `${bar.low}…${bar.high} leaves the day’s limits ${lower}…${upper}; check the base price ${instrument.basePrice}`;
}

/** Whether all of a bar's trades up to the close are the closing print: it starts within the auction, or as it ends. */
export function isClosingAuction(bar: Bar, { closingAuction, close }: DaySchedule): boolean {
  return bar.time >= closingAuction && bar.time <= close;
}

function auctionFault(bar: Bar, schedule: DaySchedule): string | null {
  if (!isClosingAuction(bar, schedule) || bar.high === bar.low) return null;
  return `it is the closing auction, which has one price, not ${bar.low}…${bar.high}`;
}
