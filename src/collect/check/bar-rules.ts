/** What can be wrong with a bar by itself, or beside the one before it. */
import { barFault, barStart, formatKst, type Bar } from '../../domain/index.js';
import type { Rule, RuleNeeds } from './context.js';

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

/** A store cannot hold two bars of a time; a file can. */
export function orderRule({ report }: RuleNeeds): Rule {
  let before: Bar | null = null;
  return {
    bar: (bar) => {
      if (before !== null && bar.time === before.time) {
        const same = bar.close === before.close && bar.volume === before.volume;
        report('duplicate', bar.time, `two bars of this time, ${same ? 'alike' : 'with different values'}`);
      } else if (before !== null && bar.time < before.time) {
        report('unordered', bar.time, `stands after the bar of ${formatKst(before.time)}`);
      }
      if (before === null || bar.time > before.time) before = bar;
    },
  };
}
