/** `haru run`: lives one trading day, or waits for the next one with `--daemon`. */
import { Option, type Command } from 'commander';
import { formatClock, InputError, stockCode, tradingDay, type EpochMs } from '../../domain/index.js';
import { keepDay } from '../../app/collect-day.js';
import { runDaemon } from '../../app/daemon.js';
import { occupy } from '../../app/occupy.js';
import { prepareDay, type PreparedDay } from '../../app/prepare-day.js';
import { reviewSettled } from '../../app/review-day.js';
import { runDay, type LivedDay } from '../../app/run-day.js';
import { loadSettings, splitCodes, type Settings, type SettingsInput } from '../../app/settings.js';
import type { Kernel } from '../../engine/index.js';
import { readFaultPlan, type Speed } from '../../simulator/index.js';
import { progressBar } from '../bar.js';
import { printDay } from '../day-text.js';
import { common, type CliIo } from '../io.js';
import { untilAsked } from '../signals.js';

export interface RunFlags {
  readonly market?: string;
  readonly day?: string;
  readonly codes?: string;
  readonly interval?: string;
  readonly policy?: string;
  readonly bars?: string;
  readonly faults?: string;
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
    .option('--policy <name>', 'who decides: sma, sma(5,20) with other numbers, hold, a model, a file of weights')
    .option('--bars <file>', 'sim: play these recorded bars as the tape (a database or CSV)')
    .option('--faults <file>', 'sim: what goes wrong, at the broker and in this process (a plan)')
    .option('--speed <n|max>', 'sim: a multiple of real time, or max (default: max; 1 with --daemon)')
    .option('--seed <text>', 'sim: decides everything of chance')
    .option('--signal-only', 'decide and log, send no order')
    .option('--journal <file>', 'write the log here instead of into the data folder')
    .option('--config <file>', 'settings (default: haru.config.json here)')
    .option('--daemon', 'wait for trading days and live each of them');
  common(command).action(async (flags: RunFlags) => {
    if (flags.daemon === true) await daemon(flags, io);
    else io.result((await runOnce(flags, io)).summary);
  });
}

/** Lives one day as the flags say and prints it for people; meanwhile its operator can reach it. */
export async function runOnce(flags: RunFlags, io: CliIo): Promise<LivedDay> {
  return occupy(io.home, (control) =>
    liveOnce(flags, io, (kernel) => {
      control.kernel = kernel;
    }),
  );
}

async function liveOnce(flags: RunFlags, io: CliIo, onKernel: (kernel: Kernel) => void): Promise<LivedDay> {
  const settings = settingsFor(flags);
  const day = await prepareDay(settings, {
    home: io.home,
    now: Date.now() as EpochMs,
    speed: speedOf(flags.speed ?? 'max'),
    ...(flags.day === undefined ? {} : { day: tradingDay(flags.day) }),
    ...(flags.bars === undefined ? {} : { bars: flags.bars }),
    ...(flags.faults === undefined ? {} : { faults: readFaultPlan(flags.faults) }),
    ...(flags.codes === undefined ? {} : { codes: splitCodes(flags.codes).map(stockCode) }),
  });
  const { openingAuction, closingPriceEnd } = day.config.schedule;
  const bar = progressBar(`day ${day.config.day}`);
  try {
    const lived = await untilAsked((signal) =>
      runDay({
        ...day,
        home: io.home,
        journal: flags.journal,
        signal,
        note: (text) => {
          io.note(text);
        },
        onKernel,
        onTime: (now) => {
          bar.update(
            Math.min(Math.max((now - openingAuction) / (closingPriceEnd - openingAuction), 0), 1),
            formatClock(now),
          );
        },
      }),
    );
    bar.stop();
    printDay(lived, day.market.ledger, io);
    if (lived.end.how === 'settled' && settings.market !== 'sim') {
      await review(settings, lived, io);
      await keep(settings, day, lived, io);
    }
    return lived;
  } finally {
    bar.stop();
    await day.market.stop();
  }
}

/** Holds a real day against its replay and a backtest. A simulated one is reviewed when asked: `haru review`. */
async function review({ calendar }: Settings, { summary }: LivedDay, io: CliIo): Promise<void> {
  const tell = (_level: string, text: string, facts: object): void => {
    io.note(`${text} ${JSON.stringify(facts)}`);
  };
  const { journal: path } = summary;
  await untilAsked((signal) => reviewSettled({ path, home: io.home, calendar, signal, tell }));
}

/** Keeps a real day's bars, and collects what is final by now; the day's own bars are in the evening. */
async function keep(settings: Settings, day: PreparedDay, { summary }: LivedDay, io: CliIo): Promise<void> {
  const tell = (level: string, text: string): void => {
    if (level !== 'info') io.note(text);
  };
  await untilAsked((signal) =>
    keepDay({ ...day, settings, home: io.home, journal: summary.journal, wait: false, signal, tell }),
  );
}

/** Lives every trading day until it is asked to stop. */
async function daemon(flags: RunFlags, io: CliIo): Promise<void> {
  for (const name of ['day', 'bars', 'faults', 'journal'] as const) {
    if (flags[name] !== undefined) {
      throw new InputError('not_with_daemon', `--${name} is for a single day: leave it out with --daemon.`);
    }
  }
  const speed = speedOf(flags.speed ?? '1');
  await untilAsked((signal) =>
    runDaemon({
      settings: () => settingsFor(flags),
      home: io.home,
      speed,
      signal,
      onDay: ({ summary }) => {
        io.result(summary);
      },
    }),
  );
}

function settingsFor(flags: RunFlags): Settings {
  const { market, interval, policy, seed, signalOnly } = flags;
  const given: SettingsInput = { market, interval, policy, seed, signalOnly };
  if (flags.codes !== undefined) given.codes = splitCodes(flags.codes);
  return loadSettings(given, process.env, flags.config);
}

/** @throws InputError */
export function speedOf(text: string): Speed {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (!(speed > 0 && speed <= MAX_SPEED)) {
    throw new InputError('bad_speed', `"${text}" is not a speed: it takes max, or how many times real time, like 60.`);
  }
  return speed;
}

/** Beyond this, timers of a millisecond are too coarse for a market second. */
const MAX_SPEED = 10_000;
