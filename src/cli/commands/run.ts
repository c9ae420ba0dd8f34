/** `haru run`: lives one trading day, or waits for the next one with `--daemon`. */
import { Option, type Command } from 'commander';
import { createCalendar, dayOf, InputError, stockCode, tradingDay, type TradingDay } from '../../domain/index.js';
import { dayConfigOf } from '../../app/day-config.js';
import { kiwoomMarket, simulatedMarket, type DayMarket, type Speed } from '../../app/markets.js';
import { policyOf } from '../../app/policies.js';
import { runDay, type LivedDay } from '../../app/run-day.js';
import { assertMayGoLive, costsOf, loadKeys, loadSettings, splitCodes, type Settings } from '../../app/settings.js';
import { progressBar } from '../bar.js';
import { common, type CliIo } from '../io.js';
import { printDay } from '../day-text.js';

export interface RunFlags {
  readonly market?: string;
  readonly day?: string;
  readonly codes?: string;
  readonly interval?: string;
  readonly policy?: string;
  readonly bars?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly signalOnly?: boolean;
  readonly journal?: string;
  readonly config?: string;
  readonly daemon?: boolean;
}

export function registerRun(program: Command, io: CliIo): void {
  const command = program
    .command('run')
    .description('lives one trading day: records it, trades it, settles it')
    .addOption(new Option('--market <name>', 'where to trade (default: sim)').choices(['sim', 'mock', 'live']))
    .option('--day <YYYYMMDD>', 'the day to simulate (default: the last one of --bars, else the next trading day)')
    .option('--codes <codes>', 'stock codes, several with commas')
    .option('--interval <interval>', 'length of the bars that decisions are made on')
    .option('--policy <name>', 'who decides: sma, sma(5,20) with other numbers, hold')
    .option('--bars <file>', 'sim: play these recorded bars as the tape (a database or CSV)')
    .option('--speed <n|max>', 'sim: a multiple of real time, or max', 'max')
    .option('--seed <text>', 'sim: decides everything of chance')
    .option('--signal-only', 'decide and log, send no order')
    .option('--journal <file>', 'write the log here instead of into the data folder')
    .option('--config <file>', 'settings (default: haru.config.json here)')
    .option('--daemon', 'wait for trading days and live each of them');
  common(command).action(async (flags: RunFlags) => {
    const { summary } = await runOnce(flags, io);
    io.result(summary);
  });
}

/** Lives one day as the flags say and prints it for people. */
export async function runOnce(flags: RunFlags, io: CliIo): Promise<LivedDay> {
  const settings = loadSettings(settingsOf(flags), process.env, flags.config);
  assertMayGoLive(settings);
  const calendar = createCalendar(settings.calendar);
  const policy = policyOf(settings.policy);
  const market = await marketOf(settings, flags, calendar);
  const stop = new AbortController();
  const bar = progressBar(`day ${market.day}`);
  const onSignal = (): void => {
    stop.abort();
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const config = dayConfigOf(settings, market.day, market.codes, policy, calendar);
    const { openingAuction, closingPriceEnd } = config.schedule;
    const day = await runDay({
      market,
      config,
      policy,
      calendar,
      home: io.home,
      journal: flags.journal,
      note: (text) => {
        io.note(text);
      },
      onTime: (now) => {
        bar.update(Math.min((now - openingAuction) / (closingPriceEnd - openingAuction), 1), '');
      },
      signal: stop.signal,
    });
    bar.stop();
    printDay(day, market.ledger, io);
    return day;
  } finally {
    bar.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await market.stop();
  }
}

/** Flags that are settings, under their settings' names. */
function settingsOf(flags: RunFlags): Partial<Record<keyof Settings, unknown>> {
  const { market, interval, policy, seed, signalOnly } = flags;
  return {
    market,
    interval,
    policy,
    seed,
    signalOnly,
    codes: flags.codes === undefined ? undefined : splitCodes(flags.codes),
  };
}

async function marketOf(
  settings: Settings,
  flags: RunFlags,
  calendar: ReturnType<typeof createCalendar>,
): Promise<DayMarket> {
  const day = flags.day === undefined ? undefined : tradingDay(flags.day);
  if (settings.market !== 'sim') {
    if (flags.bars !== undefined)
      throw new InputError('bars_elsewhere', '--bars is for --market sim: Kiwoom has its own.');
    const today = dayOf(Date.now() as never);
    if (day !== undefined && day !== today) {
      throw new InputError('not_today', `--market ${settings.market} lives today, ${today}: leave --day out.`);
    }
    calendar.schedule(today);
    return kiwoomMarket(today, settings.codes, loadKeys(settings, settings.market, process.env));
  }
  return simulatedMarket({
    calendar,
    day: day ?? (flags.bars === undefined ? nextTradingDay(calendar) : undefined),
    codes:
      flags.codes === undefined && flags.bars !== undefined ? undefined : settings.codes.map((code) => stockCode(code)),
    bars: flags.bars,
    speed: speedOf(flags.speed ?? 'max'),
    seed: settings.seed,
    cash: settings.sim.cash,
    costs: costsOf(settings),
  });
}

/** Today when it trades, else the next day that does. */
function nextTradingDay(calendar: ReturnType<typeof createCalendar>): TradingDay {
  const today = dayOf(Date.now() as never);
  return calendar.isTradingDay(today) ? today : calendar.next(today);
}

/** @throws InputError */
export function speedOf(text: string): Speed {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1_000_000)) {
    throw new InputError('bad_speed', `"${text}" is not a speed: it takes max, or how many times real time, like 60.`);
  }
  return speed;
}
