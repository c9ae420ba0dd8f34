/** `haru collect`: brings stored bars up to date from Kiwoom or the simulator (CLI.md). */
import { Option, type Command } from 'commander';
import { claimMarketData } from '../../app/collect-origin.js';
import { openSource } from '../../app/collect-source.js';
import { assertNoDaemon } from '../../app/lock.js';
import { loadSettings, splitCodes, type Settings, type SettingsInput } from '../../app/settings.js';
import { collect, type CollectedSeries } from '../../collect/collector.js';
import { timeText } from '../../collect/files/index.js';
import {
  createCalendar,
  interval as intervalOf,
  stockCode,
  type EpochMs,
  type Interval,
  type StockCode,
} from '../../domain/index.js';
import { progressBar } from '../bar.js';
import { columns } from '../columns.js';
import { EXIT } from '../failures.js';
import { common, type CliIo } from '../io.js';
import { rangeOf, withMarket } from '../series.js';
import { untilAsked } from '../signals.js';

interface CollectFlags {
  readonly market?: string;
  readonly codes?: string;
  readonly interval?: string;
  readonly until?: string;
  readonly seed?: string;
  readonly config?: string;
}

const DEFAULT_INTERVALS: readonly Interval[] = ['1m', '1d'];

/** Adds the command to `program`. */
export function registerCollect(program: Command, io: CliIo): void {
  const command = program
    .command('collect')
    .description(
      'bring bars up to date from Kiwoom or the simulator, up to the last session that is over; killed, it goes on where it was',
    )
    .addOption(new Option('--market <name>', 'whom to ask (default: sim)').choices(['sim', 'mock', 'live']))
    .option('--codes <codes>', 'stock codes, several with commas (default: those of the settings)')
    .option('--interval <intervals>', 'bar lengths, several with commas (default: 1m,1d)')
    .option('--until <day>', 'no sessions after this one')
    .option('--seed <text>', 'sim: decides everything of chance')
    .option('--config <file>', 'settings (default: haru.config.json here)');
  common(command).action(async (flags: CollectFlags) => collectAll(flags, io));
}

async function collectAll(flags: CollectFlags, io: CliIo): Promise<void> {
  const settings = settingsFor(flags);
  const { codes, intervals } = wishOf(flags, settings);
  const until = rangeOf(flags.until === undefined ? {} : { to: flags.until }).to;
  if (settings.market !== 'sim') assertNoDaemon(io.home);
  claimMarketData(io.home, settings.market);
  const asked = await openSource(settings, codes);
  const bar = progressBar('collect');
  const done: CollectedSeries[] = [];
  try {
    await withMarket(io, 'write', (store) =>
      untilAsked(async (signal) => {
        const parts = { source: asked.source, store, clock: asked.clock, calendar: createCalendar(settings.calendar) };
        const note = (text: string): void => io.note(text);
        const series = collect(parts, {
          ...{ codes, intervals, until, note, signal },
          onProgress: ({ code, interval, pages, bars, share }) =>
            bar.update(share, `${code} ${interval}, ${pages} pages, ${bars} bars`),
        });
        for await (const one of series) {
          done.push(one);
          io.result(jsonOf(one));
        }
      }),
    );
  } finally {
    bar.stop();
    await asked.stop();
    print(io, done);
  }
  if (done.some(({ error }) => error !== undefined)) process.exitCode = EXIT.failed;
}

function settingsFor({ market, seed, config }: CollectFlags): Settings {
  const given: SettingsInput = { market, seed };
  return loadSettings(given, process.env, config);
}

function wishOf(flags: CollectFlags, settings: Settings): { codes: StockCode[]; intervals: Interval[] } {
  const set = settings.collect;
  const codes = flags.codes === undefined ? (set.codes ?? settings.codes) : splitCodes(flags.codes).map(stockCode);
  const intervals =
    flags.interval === undefined
      ? (set.intervals ?? DEFAULT_INTERVALS)
      : flags.interval.split(',').map((text) => intervalOf(text.trim()));
  return { codes: [...new Set(codes)], intervals: [...new Set(intervals)] };
}

/** `requested` are pages, `stored` and `corrected` bars. */
function jsonOf({ from, to, lastUpdate, ...series }: CollectedSeries): unknown {
  const time = (at: EpochMs | null): string | null => (at === null ? null : timeText(at, series.interval));
  return { ...series, from: time(from), to: time(to), lastUpdate: time(lastUpdate) };
}

const HEADINGS = ['code', 'name', 'interval', 'pages', 'stored', 'corrected', 'from', 'to'];

function print(io: CliIo, done: readonly CollectedSeries[]): void {
  if (done.length === 0) return;
  const rows = done.map(({ code, name, interval, requested, stored, corrected, from, to }) => {
    const time = (at: EpochMs | null): string | null => (at === null ? null : timeText(at, interval));
    return [code, name, interval, requested, stored, corrected, time(from), time(to)];
  });
  for (const line of columns(HEADINGS, rows)) io.print(line);
  for (const { code, interval, error } of done) {
    if (error !== undefined) io.note(`${code} ${interval}: ${error}`);
  }
}
