/** What can be wrong with a bar by itself, or beside the one before it. */
import { barFault, barStart, formatKst, type Bar } from '../../domain/index.js';
import type { Rule, RuleNeeds } from './context.js';
import type { Report } from './finding.js';

export function ohlcRule({ report }: RuleNeeds): Rule {
  return {
    bar: (bar) => {
      const fault = barFault(bar);
      if (fault !== null) report('broken_ohlc', bar.time, fault);
    },
  };
}

/** A minute without trades has no bar (KIWOOM.md §6). A day without trades has one, as flat as the close before it. */
export function volumeRule({ series, report }: RuleNeeds): Rule {
  return {
    bar: ({ time, open, high, low, close, volume }) => {
      if (volume > 0) return;
      if (series.interval !== '1d') report('no_volume', time, 'a minute bar without a trade');
      else if (open !== close || high !== low || high !== close) {
        report('no_volume', time, `prices from ${low} to ${high} without a single share`);
      }
    },
  };
}

export function gridRule({ series: { interval }, report }: RuleNeeds): Rule {
  return {
    bar: ({ time }) => {
      const start = barStart(time, interval);
      if (start !== time) report('off_grid', time, `the ${interval} bar of that time begins at ${formatKst(start)}`);
    },
  };
}

/**
 * A bar that stands where it should not: after one of the same time, or of a later one. It is told, and other rules do not
 * see it. A store cannot hold such bars; another source can.
 */
export function strayRule(report: Report): (bar: Bar) => boolean {
  let before: Bar | null = null;
  return (bar) => {
    if (before === null || bar.time > before.time) {
      before = bar;
      return false;
    }
    if (bar.time < before.time) report('unordered', bar.time, `stands after the bar of ${formatKst(before.time)}`);
    else
      report('duplicate', bar.time, `two bars of this time, ${alike(bar, before) ? 'alike' : 'with different values'}`);
    return true;
  };
}

function alike(a: Bar, b: Bar): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}
