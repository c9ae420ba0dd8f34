/** `haru features`: the fifteen ratios of every bar in a range (CLI.md). */
import type { Command } from 'commander';
import { timeText } from '../../collect/files/index.js';
import type { Bar, MarketStore, Series } from '../../domain/index.js';
import { createFeatureBuilder, FEATURE_MEMORY, FEATURE_NAMES } from '../../features/index.js';
import { common, type CliIo } from '../io.js';
import { oneSeries, rangeOf, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';

/** Adds the command to `program`. */
export function registerFeatures(program: Command, io: CliIo): void {
  common(program.command('features'))
    .description('the fifteen ratios that policies see of each bar')
    .option('--code <code>', 'whose bars (default: the only ones stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .action(async (flags: SeriesFlags & RangeFlags) => withMarket(io, 'read', (store) => print(io, store, flags)));
}

function print(io: CliIo, store: MarketStore, flags: SeriesFlags & RangeFlags): void {
  const series = oneSeries(store, flags);
  const range = rangeOf(flags);
  const builder = createFeatureBuilder();
  if (range.from !== undefined) for (const bar of historyBefore(store, series, range.from)) builder.push(bar);
  io.print(['date', ...FEATURE_NAMES].join('\t'));
  for (const bars of store.scan(series, range)) {
    for (const bar of bars) {
      const features = builder.push(bar);
      const date = timeText(bar.time, series.interval);
      io.result({ date, features });
      io.print([date, ...features.map((value) => (value === null ? '' : value.toFixed(6)))].join('\t'));
    }
  }
}

/**
 * The bars before a range that its first rows depend on: as many as the longest window, and so many more that one of them
 * has a volume, because the original divides by the last volume above 0.
 */
function historyBefore(store: MarketStore, series: Series, from: Bar['time']): Bar[] {
  for (let count = FEATURE_MEMORY; ; count *= 4) {
    const bars = store.last(series, count, from);
    if (bars.length < count || bars.some(({ volume }) => volume > 0)) return bars;
  }
}
