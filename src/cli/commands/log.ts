/** `haru log list|show|tail|verify|why|export|import`: look into the recorded days (CLI.md). */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { causalChain, listDays, openDayLog, verifyDayLog, type SqliteDayLog } from '../../../db/index.js';
import { codeOf, InputError, stockCode, type Envelope, type EventType } from '../../domain/index.js';
import { eventTypes } from '../event-types.js';
import { common, type CliIo } from '../io.js';
import { logPath } from './log-path.js';
import { dayLine, eventLine } from './log-text.js';
import { registerLogTransfer } from './log-transfer.js';

/** Adds the commands to `program`. */
export function registerLog(program: Command, io: CliIo): void {
  const log = program
    .command('log')
    .description('the recorded days: list, show, follow, check, explain, export, import');
  common(log.command('list'))
    .description('the days on disk')
    .action(() => list(io));
  filters(common(log.command('show <day>')))
    .description('events of one day (YYYYMMDD or a file)')
    .option('--limit <n>', 'at most so many events, 0 = all', '100')
    .action((day: string, flags: ShowFlags) => withLog(io, day, (open) => show(io, open, flags)));
  filters(common(log.command('tail <day>')))
    .description('the last events of a day, then every new one until it is closed')
    .option('--limit <n>', 'begin so many events before the end', '10')
    .action(async (day: string, flags: ShowFlags) => withLog(io, day, (open) => tail(io, open, flags)));
  common(log.command('verify <day>'))
    .description('check the hash chain; exit 1 names the first bad event')
    .action((day: string) => verify(io, day));
  common(log.command('why <id> [day]'))
    .description(
      'the causal chain of order:ID, broker:NUMBER, fill:NUMBER/EXECUTION or seq:N (default: the newest day)',
    )
    .action((id: string, day?: string) => withLog(io, day ?? newestDay(io), (open) => why(io, open, id)));
  registerLogTransfer(log, io);
}

interface ShowFlags {
  readonly type?: string;
  readonly code?: string;
  readonly fromSeq?: string;
  readonly limit: string;
}

function filters(command: Command): Command {
  return command
    .option('--type <types>', 'only these event types, with commas')
    .option('--code <codes>', 'only events of these codes, with commas')
    .option('--from-seq <seq>', 'begin at this event');
}

/** Opens a log for reading, and closes it whatever happens. */
async function withLog(io: CliIo, dayOrFile: string, act: (log: SqliteDayLog) => unknown): Promise<void> {
  const log = openDayLog({ path: logPath(io, dayOrFile), readonly: true, note: (text) => io.note(text) });
  try {
    await act(log);
  } finally {
    log.close();
  }
}

function list(io: CliIo): void {
  const days = listDays(io.home);
  if (days.length === 0) io.note(`No day is recorded in ${io.home}: \`haru run\` lives one.`);
  for (const day of days) {
    io.print(dayLine(day));
    io.result(day);
  }
}

function newestDay(io: CliIo): string {
  const newest = listDays(io.home).at(-1);
  if (newest === undefined) throw new InputError('no_log', `No day is recorded in ${io.home}: \`haru run\` lives one.`);
  return newest.day;
}

const PAGE = 2_000;

function show(io: CliIo, log: SqliteDayLog, flags: ShowFlags): void {
  const limit = count('--limit', flags.limit);
  const from = Math.max(1, count('--from-seq', flags.fromSeq ?? '1'));
  const shown = filtered(flags);
  let left = limit === 0 ? Infinity : limit;
  for (let at = from; at <= log.head && left > 0; at += PAGE) {
    for (const envelope of log.read(at, PAGE).filter(shown).slice(0, left)) {
      left--;
      printEvent(io, envelope);
    }
  }
}

/** Follows the file that another process writes; ends with the day, or by SIGINT. */
async function tail(io: CliIo, log: SqliteDayLog, flags: ShowFlags): Promise<void> {
  const shown = filtered(flags);
  const stop = new AbortController();
  const interrupted = once(process, 'SIGINT', { signal: stop.signal }).then(
    () => stop.abort(),
    () => undefined,
  );
  const back = Math.max(1, log.head + 1 - count('--limit', flags.limit));
  let next = flags.fromSeq === undefined ? back : Math.max(1, count('--from-seq', flags.fromSeq));
  for (;;) {
    const head = log.refresh();
    while (next <= head) {
      const page = log.read(next, PAGE);
      for (const envelope of page.filter(shown)) printEvent(io, envelope);
      next += page.length;
    }
    if (log.sealed || stop.signal.aborted) break;
    await sleep(200, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  stop.abort();
  await interrupted;
}

function verify(io: CliIo, dayOrFile: string): void {
  const path = logPath(io, dayOrFile);
  const { ok, events, head, firstBad, reason } = verifyDayLog(path);
  io.result({ ok, events, head, firstBad, reason });
  if (ok) {
    io.print(`${path}: ${events} events, every one as it was written; head ${head}`);
    return;
  }
  io.print(`${path}: not what was written${firstBad === null ? '' : `, first at event ${firstBad}`}: ${reason}`);
  process.exitCode = 1;
}

function why(io: CliIo, log: SqliteDayLog, id: string): void {
  const { causes, effects } = causalChain({ events: log.withoutTicks(), at: (seq) => log.read(seq, 1)[0] }, id);
  io.result({ id, causes, effects });
  io.print('because of');
  for (const envelope of causes) io.print(`  ${eventLine(envelope)}`);
  io.print(effects.length === 0 ? 'and nothing came of it' : 'this came of it');
  for (const envelope of effects) io.print(`  ${eventLine(envelope)}`);
}

function printEvent(io: CliIo, envelope: Envelope): void {
  io.print(eventLine(envelope));
  io.result(envelope);
}

/** Whether an event is wanted, by `--type` and `--code`. */
function filtered({ type, code }: ShowFlags): (envelope: Envelope) => boolean {
  const types = type === undefined ? null : new Set<EventType>(eventTypes(type));
  const codes = code === undefined ? null : new Set(code.split(',').map(stockCode));
  return ({ event }) => {
    if (types !== null && !types.has(event.type)) return false;
    if (codes === null) return true;
    const about = codeOf(event);
    return about !== null && codes.has(about);
  };
}

function count(flag: string, text: string): number {
  if (!/^\d{1,12}$/.test(text))
    throw new InputError('bad_number', `${flag} takes a whole number from 0, not ${JSON.stringify(text)}.`);
  return Number(text);
}
