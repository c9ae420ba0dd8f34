/**
 * A price off the tick grid. Adjusted prices lie off it by the hundred, and that is no fault; one that does so alone, among
 * neighbours of the same tick that all keep the grid, is.
 */
import { barFault, isOnTick, tickSize, type EpochMs } from '../../domain/index.js';
import type { Rule, RuleNeeds } from './context.js';

/** So many neighbours on either side must keep the grid. */
const NEIGHBOURS = 20;

interface Suspect {
  readonly time: EpochMs;
  readonly price: number;
  readonly kept: number;
}

/** Bars of one tick size so far: those on the grid since the last one off it, and that one. */
class Neighbourhood {
  kept = 0;
  /** Whether any bar has been off the grid. */
  strayed = false;
  suspect: Suspect | null = null;
}

export function tickRule({ book, instrument, report }: RuleNeeds): Rule {
  // Without knowing what is traded, its grid is not known either.
  if (instrument === null) return { bar: () => {} };
  const bySize = new Map<number, Neighbourhood>();
  const tell = ({ time, price }: Suspect, size: number): void =>
    report('off_tick', time, `${price} is no multiple of the tick of ${size}, which all prices around it are`);

  return {
    bar: (bar, { day }) => {
      // Grids before the years that the calendar knows were others; a broken bar has been told already.
      if (!book.knows(day) || barFault(bar) !== null) return;
      const { time, open, high, low, close } = bar;
      const off = [open, high, low, close].find((price) => !isOnTick(price, instrument, day));
      const size = tickSize(off ?? close, instrument, day);
      let around = bySize.get(size);
      if (around === undefined) bySize.set(size, (around = new Neighbourhood()));
      if (off === undefined) {
        around.kept++;
        if (around.suspect !== null && around.kept >= NEIGHBOURS) {
          tell(around.suspect, size);
          around.suspect = null;
        }
        return;
      }
      const lone = around.suspect === null && (around.kept >= NEIGHBOURS || !around.strayed);
      around.strayed = true;
      around.suspect = lone ? { time, price: off, kept: around.kept } : null;
      around.kept = 0;
    },
    end: () => {
      for (const [size, { suspect, kept }] of bySize) {
        if (suspect !== null && suspect.kept + kept >= NEIGHBOURS) tell(suspect, size);
      }
    },
  };
}
