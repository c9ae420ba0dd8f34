/** `haru travel`: a recorded day seen after any of its events, on the whole screen or as JSON. */
import type { Command } from 'commander';
import { openTravel } from '../../app/travel.js';
import { HaruError, InputError, stockCode, type OrderId } from '../../domain/index.js';
import {
  bisect,
  changesOf,
  compileCondition,
  eventsOf,
  holding,
  type EventFilter,
  type Moment,
  type Search,
  type Traveller,
} from '../../engine/travel/index.js';
import { progressBar } from '../bar.js';
import { eventTypes } from '../event-types.js';
import { common, type CliIo } from '../io.js';
import { Explorer } from '../travel/explorer.js';
import { frameOf } from '../travel/frame.js';
import { isoText } from '../travel/text.js';
import { summaryOf } from '../travel/summary.js';
import { fullScreen, tell } from '../travel/tty.js';
import { logPathOf } from './replay.js';

interface TravelFlags {
  readonly seek?: string;
  readonly first?: string;
  readonly bisect?: string;
  readonly type?: string;
  readonly code?: string;
  readonly order?: string;
  readonly changed?: string;
  readonly back?: boolean;
  readonly step?: string;
}

export function registerTravel(program: Command, io: CliIo): void {
  const command = program
    .command('travel <day|file>')
    .description('goes to any event of a recorded day, forward and back, and shows everything the system knew there')
    .option('--seek <seq>', 'begin at this event (default: the first)')
    .option('--first <condition>', 'go to the first event from there on where it holds, as position("069500") != 100')
    .option('--bisect <condition>', 'go to where it begins to hold, for one that then holds to the end')
    .option('--type <types>', 'go to the next event of these types, with commas')
    .option('--code <code>', 'go to the next event about this code')
    .option('--order <id>', 'go to the next event of this order')
    .option('--changed <path>', 'go to the next event that changed the read model there, as positions.069500')
    .option('--back', 'look for types, code, order and path backwards')
    .option('--step <n>', 'then go so many events on, or back');
  common(command).action(async (place: string, flags: TravelFlags) => travel(place, flags, io));
}

async function travel(place: string, flags: TravelFlags, io: CliIo): Promise<void> {
  const bar = progressBar('travel');
  const screen = { explorer: null as Explorer | null };
  const day = openTravel(logPathOf(place, io.home), {
    onNote: (text) => (screen.explorer === null ? io.note(text) : screen.explorer.say(text)),
    onProgress: (share) => {
      if (screen.explorer === null) bar.update(share, '');
      else tell(process.stdout, `looking … ${Math.round(share * 100)} %`);
    },
  });
  try {
    go(day.traveller, flags);
    bar.stop();
    if (io.json || !process.stdin.isTTY || !process.stdout.isTTY) show(day.traveller.moment(), io);
    else await explore((screen.explorer = new Explorer(day)));
  } finally {
    bar.stop();
    day.close();
  }
}

/** Everything that flags say, in this order. */
function go(traveller: Traveller, flags: TravelFlags): void {
  if (flags.seek !== undefined) traveller.seek(wholeNumber('--seek', flags.seek));
  const { config } = traveller.scene.system;
  if (flags.first !== undefined) {
    const condition = compileCondition(flags.first, config);
    if (!traveller.forward(holding(condition), traveller.seq)) throw nowhere(`${condition.text} holds`, traveller);
  }
  if (flags.bisect !== undefined) bisect(traveller, compileCondition(flags.bisect, config), traveller.seq);
  const filter = filterOf(flags);
  if (filter !== null) look(traveller, eventsOf(filter), 'an event of that kind is', flags.back);
  if (flags.changed !== undefined) look(traveller, changesOf(flags.changed), `${flags.changed} changes`, flags.back);
  if (flags.step !== undefined) traveller.step(wholeNumber('--step', flags.step));
}

function look(traveller: Traveller, search: Search, what: string, back = false): void {
  const found = back ? traveller.backward(search) : traveller.forward(search);
  if (!found) throw nowhere(what, traveller, back);
}

function nowhere(what: string, { seq, end }: Traveller, back = false): HaruError {
  const where = back ? `from event ${seq} back to event 1` : `from event ${seq} to event ${end}`;
  return new HaruError('nowhere', `Nowhere ${where} ${what}.`);
}

function filterOf({ type, code, order }: TravelFlags): EventFilter | null {
  if (type === undefined && code === undefined && order === undefined) return null;
  return {
    ...(type === undefined ? {} : { types: eventTypes(type) }),
    ...(code === undefined ? {} : { code: stockCode(code) }),
    ...(order === undefined ? {} : { order: order as OrderId }),
  };
}

function wholeNumber(flag: string, text: string): number {
  if (/^[+-]?\d{1,12}$/.test(text)) return Number(text);
  throw new InputError('bad_number', `${flag} takes a whole number, not ${JSON.stringify(text)}.`);
}

function show(moment: Moment, io: CliIo): void {
  const { time, happened, ...rest } = moment;
  io.result({ ...rest, time: isoText(time), happened: isoText(happened) });
  for (const line of summaryOf(moment)) io.print(line);
}

function explore(explorer: Explorer): Promise<void> {
  const program = {
    frame: (size: Parameters<typeof frameOf>[1]) => frameOf(explorer.scenery(), size),
    press: (key: Parameters<Explorer['press']>[0]) => explorer.press(key),
  };
  return fullScreen(program, process.stdin, process.stdout);
}
