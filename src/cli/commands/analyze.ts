/** `haru analyze`: indicators over stored bars, and company figures side by side (CLI.md). */
import { Option, type Command } from 'commander';
import { timeText } from '../../collect/files/index.js';
import type { MarketStore, SeriesSummary } from '../../domain/index.js';
import {
  analyse,
  COLOR_SCHEMES,
  parseIndicators,
  reportFormat,
  seriesOf,
  technicalPicture,
  USUAL,
  type ColorScheme,
  type TechnicalAnalysis,
} from '../../report/index.js';
import { columns } from '../columns.js';
import { common, type CliIo } from '../io.js';
import { writeReport } from '../report-file.js';
import { oneSeries, rangeOf, withMarket, type RangeFlags, type SeriesFlags } from '../series.js';
import { registerFundamental } from './analyze-fundamental.js';

interface TechnicalFlags extends SeriesFlags, RangeFlags {
  readonly indicators: string;
  readonly out?: string;
  readonly colors: ColorScheme;
}

/** Adds the command to `program`. */
export function registerAnalyze(program: Command, io: CliIo): void {
  const analyze = program
    .command('analyze')
    .description('indicators and charts (HTML, SVG, PNG); company figures compared');
  common(analyze.command('technical'))
    .description('indicators over the stored bars of one code')
    .option('--code <code>', 'whose bars (default: the only ones stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar shown, KST; earlier ones still fill the windows')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .option('--indicators <list>', 'names with numbers, with commas', USUAL)
    .option('--out <file>', 'draw them: .html (one offline page), .svg or .png')
    .addOption(
      new Option('--colors <scheme>', 'korean: red rises, blue falls; western: green rises, red falls')
        .choices(COLOR_SCHEMES)
        .default('korean'),
    )
    .action(async (flags: TechnicalFlags) => withMarket(io, 'read', (store) => technical(store, flags, io)));
  registerFundamental(analyze, io);
}

function technical(store: MarketStore, flags: TechnicalFlags, io: CliIo): void {
  // What was typed is checked before anything long begins.
  const indicators = parseIndicators(flags.indicators);
  const format = flags.out === undefined ? null : reportFormat(flags.out);
  const range = rangeOf(flags);
  const series = oneSeries(store, flags);
  const request = { code: series.code, name: series.name, interval: series.interval, range, indicators };
  const bars = store.bars(series, range.to === undefined ? {} : { to: range.to });
  const analysis = analyse(request, bars);
  if (flags.out !== undefined) {
    writeReport(io, flags.out, technicalPicture(analysis, flags.colors, format === 'html' ? 'page' : 'still'));
  }
  io.result({ ...seriesOf(analysis), out: flags.out ?? null });
  printLatest(series, analysis, io);
}

function printLatest({ code, name, interval }: SeriesSummary, analysis: TechnicalAnalysis, io: CliIo): void {
  const last = analysis.bars.at(-1);
  if (last === undefined) return;
  io.print(`${name} ${code} ${interval}, ${analysis.bars.length} bars, the last at ${timeText(last.time, interval)}:`);
  const { open, high, low, close, volume, indicators } = seriesOf(analysis);
  const values = Object.entries({ open, high, low, close, volume, ...indicators });
  const rows = values.map(([what, each]) => [what, rounded(each.at(-1) ?? null)] as const);
  for (const line of columns(['', 'value'], rows)) io.print(line);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000;
}
