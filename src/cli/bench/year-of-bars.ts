/** A seeded year of minute bars: a random walk on the tick grid with the volume of a busy fund. */
import {
  createCalendar,
  createRng,
  MINUTE,
  tickSize,
  type Bar,
  type EpochMs,
  type Price,
  type Quantity,
  type Rng,
  type TradingDay,
} from '../../domain/index.js';
import type { CodeBars } from '../../engine/index.js';
import { INSTRUMENTS } from './tape-ticks.js';

/** @param days trading days from `first` on @returns three codes of 381 bars a day: each minute, and the closing print */
export function minutesOf(seed: string, first: TradingDay, days: number): CodeBars[] {
  return INSTRUMENTS.map((instrument) => {
    const rng = createRng(seed).fork(instrument.code);
    const calendar = createCalendar();
    const bars: Bar[] = [];
    let close: number = instrument.basePrice;
    let day = first;
    for (let count = 0; count < days; count++, day = calendar.next(day)) {
      const { open, closingAuction, close: end } = calendar.schedule(day);
      for (let time: number = open; time < closingAuction; time += MINUTE) {
        bars.push(walk(rng, time, close, tickSize(close, instrument, day)));
        close = bars.at(-1)?.close ?? close;
      }
      bars.push(walk(rng, end, close, tickSize(close, instrument, day)));
      close = bars.at(-1)?.close ?? close;
    }
    return { code: instrument.code, instrument, history: [], bars };
  });
}

function walk(rng: Rng, time: number, before: number, tick: number): Bar {
  const step = (): number => Math.round(rng.normal() * 2) * tick;
  const open = Math.max(before + Math.round(rng.normal()) * tick, 100 * tick);
  const close = Math.max(open + step(), 100 * tick);
  const high = Math.max(open, close) + Math.abs(step());
  const low = Math.min(open, close) - Math.abs(step());
  return {
    time: time as EpochMs,
    open: open as Price,
    high: high as Price,
    low: low as Price,
    close: close as Price,
    volume: rng.int(0, 20_000) as Quantity,
  };
}
