/** `haru sweep`: many configurations side by side on worker threads, kept in a file, and whether the best is more than luck (CLI.md). */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import { listSweeps, openSweepStore } from '../../../db/index.js';
import { checkModelName } from '../../app/models.js';
import { beginSweep, onThreads, resumeSweep, stateOf, type SweepOptions, type SweepState } from '../../app/sweep.js';
import { triesOf } from '../../app/sweep-tries.js';
import { COST_SCHEDULES, formatKst, InputError, type EpochMs, type MarketStore } from '../../domain/index.js';
import { FILL_MODELS } from '../../engine/index.js';
import { orderOf, ORDERS, ranked, verdictOn } from '../../report/index.js';
import { progressBar } from '../bar.js';
import { common, type CliIo } from '../io.js';
import { withMarket } from '../series.js';
import { untilAsked } from '../signals.js';
import { settingsOf, SWEEP as DEFAULT, type SweepFlags } from '../sweep-flags.js';
import { failedText, rowFields, tellSweep, writeSweep } from '../sweep-text.js';
import { countOf } from '../walkforward-flags.js';

interface ShowFlags {
  readonly sort: string;
  readonly top?: number;
  readonly report?: string;
}

interface Flags extends SweepFlags, ShowFlags {
  readonly name?: string;
  readonly resume?: string;
  readonly workers?: number;
}

/** Rows for people; scripts get all. */
const SHOWN = 20;

/** Adds the command to `program`. */
export function registerSweep(program: Command, io: CliIo): void {
  const command = common(program.command('sweep'))
    .description('backtests many configurations side by side; says whether the best is more than luck')
    // Options after `show` belong to it.
    .enablePositionalOptions();
  gridOptions(command);
  termOptions(command);
  showOptions(command)
    .option('--name <name>', 'of its file (default: <time>_<strategy>)')
    .option('--resume <name>', 'go on with a sweep that was stopped or killed')
    .option('--workers <count>', 'threads (default: one a core)', countOf('--workers'))
    .action((flags: Flags) => run(flags, io));
  showOptions(common(command.command('show <name>')))
    .description('prints an earlier sweep')
    .action((name: string, flags: ShowFlags) => {
      show(name, flags, io);
    });
  common(command.command('list'))
    .description('names the sweeps of the data folder')
    .action(() => {
      list(io);
    });
}

function gridOptions(command: Command): void {
  const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];
  command
    .option('--strategy <template>', "as backtest, with names in braces: 'sma({fast},{slow})', 'mine.js({n})'")
    .option('--policy <template>', 'a model of the registry, or a file of weights, instead of a strategy')
    .option(
      '--vary <name=values>',
      'fast=2..20, slow=10,20,40, fills=open,bar, risk.maxDrawdown=0,150, policy=a.safetensors,b.safetensors; again for each name',
      collect,
    )
    .option('--where <comparison>', 'only combinations like fast<slow or slow>=2*fast; may be given again', collect)
    .option('--grid <file>', 'JSON with flags by name: {"strategy": …, "vary": {"fast": "2..20"}}; flags win')
    .option('--sample <count>', 'so many of the grid, drawn by --seed', countOf('--sample'))
    .option('--seed <text>', `of the draw (default: ${DEFAULT.seed})`);
}

function termOptions(command: Command): void {
  command
    .option('--codes <codes>', 'whose bars, several with commas (default: all stored)')
    .option('--interval <interval>', 'which bars (default: the only ones stored)')
    .option('--from <time>', 'first bar, KST')
    .option('--to <time>', 'last bar, KST; a day means all of it')
    .option('--balance <won>', `cash at the start (default: ${DEFAULT.balance})`, countOf('--balance'))
    .addOption(new Option('--costs <model>', "the broker's (default: as set)").choices(COST_SCHEDULES))
    .addOption(new Option('--fills <model>', `as backtest (default: ${DEFAULT.fills})`).choices(FILL_MODELS))
    .option('--slippage <ticks>', `as backtest (default: ${DEFAULT.slippage})`, countOf('--slippage', 0))
    .option('--half-spread <ticks>', `as backtest (default: ${DEFAULT.halfSpread})`, countOf('--half-spread', 0))
    .option(
      '--participation <percent>',
      `as backtest (default: ${DEFAULT.participation})`,
      countOf('--participation', 0),
    ) // prettier-ignore
    .option('--config <file>', 'settings (default: haru.config.json here)');
}

function showOptions(command: Command): Command {
  return command
    .option('--sort <what>', `best first by ${Object.keys(ORDERS).join(', ')}`, 'sharpe')
    .option('--top <count>', `rows (default: ${SHOWN} for people, all with --json)`, countOf('--top'))
    .option('--report <file>', 'write the sweep as a page (.html)');
}

async function run({ name, resume, workers, sort, top, report, ...flags }: Flags, io: CliIo): Promise<void> {
  const shown = checked({ sort, ...(top === undefined ? {} : { top }), ...(report === undefined ? {} : { report }) });
  if (name !== undefined && resume !== undefined) {
    throw new InputError('bad_name', '--name begins a sweep and --resume goes on with one: take either.');
  }
  for (const each of [name, resume]) if (each !== undefined) checkModelName(each);
  const isTold = Object.keys(flags).some((flag) => flag !== 'json' && flag !== 'home');
  const bar = progressBar('sweep');
  const now = (): string => new Date().toISOString();
  const work = (market: MarketStore, signal: AbortSignal): Promise<SweepState> => {
    const called = resume ?? name ?? nameOf(flags, now());
    const open: SweepOptions['open'] = () => openSweepStore({ home: io.home, name: called });
    const onProgress = (share: number, text: string): void => {
      bar.update(share, text);
    };
    const threads = onThreads(io.home, workers ?? availableParallelism());
    const options = { home: io.home, market, open, signal, now, onProgress, run: threads };
    if (resume === undefined) return beginSweep(called, settingsOf(flags, market), options);
    return resumeSweep(resume, isTold ? settingsOf(flags, market) : null, { ...options, open: existing(resume, io) });
  };
  try {
    const state = await untilAsked((signal) => withMarket(io, 'read', (market) => work(market, signal)));
    bar.stop();
    tell(state, shown, io);
  } finally {
    bar.stop();
  }
}

/** Opens a sweep to write, but makes none. */
function existing(name: string, io: CliIo): SweepOptions['open'] {
  return () => {
    openSweepStore({ home: io.home, name, readonly: true }).close();
    return openSweepStore({ home: io.home, name });
  };
}

/** @example '20221206153000_sma' */
function nameOf({ strategy, policy }: SweepFlags, now: string): string {
  const [, word = 'grid'] = /([A-Za-z][A-Za-z0-9-]*)(?:\.[a-z]+)?(?:\(.*)?$/.exec(strategy ?? policy ?? '') ?? [];
  return `${formatKst(Date.parse(now) as EpochMs)}_${word}`;
}

function checked(flags: ShowFlags): ShowFlags {
  orderOf(flags.sort);
  if (flags.report === undefined || extname(flags.report) === '.html') return flags;
  throw new InputError('bad_report', `--report writes a page, like sweep.html: "${flags.report}" is none.`);
}

function stored(name: string, io: CliIo): SweepState {
  checkModelName(name);
  const store = openSweepStore({ home: io.home, name, readonly: true });
  try {
    return stateOf(name, store);
  } finally {
    store.close();
  }
}

function show(name: string, flags: ShowFlags, io: CliIo): void {
  tell(stored(name, io), checked(flags), io);
}

function tell(state: SweepState, { sort, top, report }: ShowFlags, io: CliIo): void {
  const { name, rows } = state;
  const order = orderOf(sort);
  const others = listSweeps(io.home).filter((other) => other !== name);
  const verdict = verdictOn(rows, triesOf(state, others.flatMap((other) => begun(other, io)))); // prettier-ignore
  const best = ranked(rows, order);
  const shown = best.slice(0, top ?? (io.json ? best.length : SHOWN));
  shown.forEach((row, i) => {
    io.result(rowFields(name, row, i + 1, verdict));
  });
  for (const line of tellSweep(state, shown, verdict)) io.print(line);
  if (report !== undefined) {
    writeSweep(report, state, order, verdict);
    io.note(`Wrote ${report}.`);
  }
  const failed = rows.filter((row) => row.status === 'failed');
  for (const row of failed) io.note(failedText(row));
  const waiting = rows.filter(({ status }) => status === 'waiting').length;
  if (waiting > 0)
    io.note(`${waiting} of ${rows.length} are still to be run; \`haru sweep --resume ${name}\` goes on.`);
  else if (failed.length > 0) {
    io.note(`${failed.length} of ${rows.length} failed; \`haru sweep --resume ${name}\` tries them again.`);
    process.exitCode = 1;
  }
}

/** A sweep that a crash left before it had begun counts for nothing. */
function begun(name: string, io: CliIo): Pick<SweepState, 'head' | 'rows'>[] {
  const store = openSweepStore({ home: io.home, name, readonly: true });
  try {
    const head = store.head();
    return head === null ? [] : [{ head, rows: store.rows() }];
  } finally {
    store.close();
  }
}

function list(io: CliIo): void {
  const names = listSweeps(io.home);
  for (const name of names) {
    for (const { head, rows } of begun(name, io)) {
      const done = rows.filter(({ status }) => status === 'done').length;
      const [best] = ranked(rows, orderOf('sharpe'));
      const sharpe = best?.result.metrics['sharpe'] ?? null;
      io.result({ name, begun: head.begun, configurations: rows.length, done, bestSharpe: sharpe });
      io.print(`${name}  ${done} of ${rows.length} done, best Sharpe ${sharpe?.toFixed(2) ?? '–'}, begun ${head.begun.slice(0, 10)}`); // prettier-ignore
    }
  }
  if (names.length === 0) io.print('There are no sweeps: `haru sweep` makes one.');
}
