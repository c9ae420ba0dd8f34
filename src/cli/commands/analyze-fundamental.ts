/** `haru analyze fundamental`: today's company figures, kept with their date, compared and followed. */
import { Option, type Command } from 'commander';
import { claimMarketData } from '../../app/collect-origin.js';
import { openSource } from '../../app/collect-source.js';
import { assertNoDaemon } from '../../app/lock.js';
import { loadSettings, splitCodes, type Settings } from '../../app/settings.js';
import {
  createCalendar,
  dayOf,
  InputError,
  stockCode,
  type BarSource,
  type EpochMs,
  type MarketStore,
  type StockCode,
  type TradingCalendar,
  type TradingDay,
} from '../../domain/index.js';
import { compare, fundamentalPicture, nameOf, reportFormat, tableHtml, type Company } from '../../report/index.js';
import { columns } from '../columns.js';
import { common, type CliIo } from '../io.js';
import { writeReport } from '../report-file.js';
import { withMarket } from '../series.js';

interface FundamentalFlags {
  readonly codes?: string;
  readonly market?: string;
  readonly out?: string;
  readonly fetch: boolean;
  readonly seed?: string;
  readonly config?: string;
}

/** Adds the command to `analyze`. */
export function registerFundamental(analyze: Command, io: CliIo): void {
  common(analyze.command('fundamental'))
    .description('company figures: asks for those of today, keeps them, compares companies and days')
    .option('--codes <codes>', 'stock codes, several with commas (default: those of the settings)')
    .addOption(new Option('--market <name>', 'whom to ask (default: sim)').choices(['sim', 'mock', 'live']))
    .option('--out <file>', 'draw them: .html (one offline page), .svg or .png')
    .option('--no-fetch', 'ask nobody: only what is stored')
    .option('--seed <text>', 'sim: decides everything of chance')
    .option('--config <file>', 'settings (default: haru.config.json here)')
    .action(async (flags: FundamentalFlags) => fundamental(flags, io));
}

async function fundamental(flags: FundamentalFlags, io: CliIo): Promise<void> {
  const { market, seed, config, out } = flags;
  const settings = loadSettings({ market, seed }, process.env, config);
  const codes = [...new Set(flags.codes === undefined ? settings.codes : splitCodes(flags.codes).map(stockCode))];
  if (out !== undefined) reportFormat(out);
  const companies = await withMarket(io, flags.fetch ? 'write' : 'read', async (store) => {
    if (flags.fetch) await fetchFigures(store, settings, codes, io);
    return codes.map((code) => stored(store, code));
  });
  if (out !== undefined) writeReport(io, out, fundamentalPicture(companies), tableHtml(companies));
  io.result({ companies: companies.map(jsonOf), out: out ?? null });
  print(companies, io);
}

/** Asks for each code's figures and keeps them under the day that they are of; names come along. */
async function fetchFigures(
  store: MarketStore,
  settings: Settings,
  codes: readonly StockCode[],
  io: CliIo,
): Promise<void> {
  if (settings.market !== 'sim') assertNoDaemon(io.home);
  claimMarketData(io.home, settings.market);
  const asked = await openSource(settings, codes);
  try {
    const day = figuresDay(asked.clock.now(), createCalendar(settings.calendar));
    for (const code of codes) await keep(store, asked.source, code, day);
  } finally {
    await asked.stop();
  }
}

async function keep(store: MarketStore, source: BarSource, code: StockCode, day: TradingDay): Promise<void> {
  const figures = await source.fundamentals(code, day);
  if (figures === null) throw new InputError('unknown_code', `Kiwoom knows no ${code}: check the code.`);
  store.putFundamentals([figures]);
  if (store.instrument(code) !== null) return;
  const instrument = await source.instrument(code);
  if (instrument !== null) store.putInstrument(instrument);
}

/** The session that the broker's figures are of: today's once it has begun, else the one before. */
function figuresDay(now: EpochMs, calendar: TradingCalendar): TradingDay {
  const today = dayOf(now);
  return calendar.isTradingDay(today) && now >= calendar.schedule(today).open ? today : calendar.previous(today);
}

function stored(store: MarketStore, code: StockCode): Company {
  const days = store.fundamentals(code);
  if (days.length === 0) {
    throw new InputError('no_figures', `No figures of ${code} are stored: leave --no-fetch out to ask for them.`);
  }
  return { code, name: store.instrument(code)?.name ?? '', days };
}

/** The latest day's figures by Kiwoom's field names, and all days, oldest first. */
function jsonOf({ code, name, days }: Company): unknown {
  const latest = days.at(-1);
  return {
    code,
    name,
    day: latest?.day,
    figures: latest?.figures,
    history: days.map(({ day, figures }) => ({ day, figures })),
  };
}

function print(companies: readonly Company[], io: CliIo): void {
  const rows = compare(companies).map(({ figure, values }) => [
    `${figure.label} (${figure.korean}, ${figure.unit})`,
    ...values.map((value) => (value === null ? null : Math.round(value * 100) / 100)),
  ]);
  for (const line of columns(['', ...companies.map(nameOf)], rows)) io.print(line);
  const days = companies.map(({ code, days: each }) => `${code} ${each.length}`);
  io.print(`Days stored: ${days.join(', ')}.`);
}
