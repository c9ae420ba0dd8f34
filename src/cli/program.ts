/** The commands as one program, which a test can run as well as a process. */
import { Command } from 'commander';
import { versionsNow } from '../app/day-config.js';
import { EXIT, failureOf, usageSentence } from './failures.js';
import type { Terminal } from './io.js';

/** Adds commands to the program. */
type Register = (program: Command, io: Terminal) => void;

/**
 * Which names a file of commands takes, in the order of the help, and how it is loaded. Only what is asked for is: charts,
 * tensors and parquet take a second to load, which a daemon that comes back in the middle of a day has better uses for.
 */
export const COMMANDS: readonly (readonly [names: readonly string[], load: () => Promise<Register>])[] = [
  [['run'], async () => (await import('./commands/run.js')).registerRun],
  [['replay'], async () => (await import('./commands/replay.js')).registerReplay],
  [['review'], async () => (await import('./commands/review.js')).registerReview],
  [['travel'], async () => (await import('./commands/travel.js')).registerTravel],
  [['log'], async () => (await import('./commands/log.js')).registerLog],
  [['collect'], async () => (await import('./commands/collect.js')).registerCollect],
  [['import'], async () => (await import('./commands/import.js')).registerImport],
  [['export'], async () => (await import('./commands/export.js')).registerExport],
  [['data'], async () => (await import('./commands/data.js')).registerData],
  [['features'], async () => (await import('./commands/features.js')).registerFeatures],
  [['analyze'], async () => (await import('./commands/analyze.js')).registerAnalyze],
  [['train'], async () => (await import('./commands/train.js')).registerTrain],
  [['update'], async () => (await import('./commands/update.js')).registerUpdate],
  [['test'], async () => (await import('./commands/test.js')).registerTest],
  [['predict'], async () => (await import('./commands/predict.js')).registerPredict],
  [['model'], async () => (await import('./commands/model.js')).registerModel],
  [['backtest'], async () => (await import('./commands/backtest.js')).registerBacktest],
  [['walkforward'], async () => (await import('./commands/walkforward.js')).registerWalkforward],
  [['sweep'], async () => (await import('./commands/sweep.js')).registerSweep],
  [
    ['status', 'orders', 'positions', 'halt', 'flatten', 'cancel', 'resume'],
    async () => (await import('./commands/control.js')).registerControl,
  ],
  [['sim'], async () => (await import('./commands/sim.js')).registerSim],
  [['demo'], async () => (await import('./commands/demo.js')).registerDemo],
  [['doctor'], async () => (await import('./commands/doctor.js')).registerDoctor],
  [['bench'], async () => (await import('./commands/bench.js')).registerBench],
];

/** Runs one command; what goes wrong is told in one sentence. Returns the exit code (CLI.md). */
export async function runProgram(args: readonly string[], io: Terminal): Promise<number> {
  try {
    const program = await programFor(io, args[0]);
    await program.parseAsync(args, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return told(error, io);
  }
}

/** Says what went wrong; returns the exit code. */
export function told(error: unknown, io: Terminal): number {
  const { code, sentence } = failureOf(error, process.env['HARU_DEBUG'] !== undefined);
  if (sentence !== null) io.note(sentence);
  return code;
}

/** @param first the word that names the command; any other needs all of them, for the help and for what was meant */
export async function programFor(io: Terminal, first?: string): Promise<Command> {
  const program = new Command('haru')
    .description('An event-sourced actor trading system for the Korean market.')
    .version(versionsNow()['haru'] ?? '')
    .showSuggestionAfterError()
    // Options after a command's name are its own, be it a command of a command.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      outputError: (text, write) => write(`${usageSentence(text)}\n`),
    });
  program.hook('preAction', (_program, action) => {
    io.configure(action.opts());
  });
  const asked = COMMANDS.filter(([names]) => names.includes(first ?? ''));
  const needed = first === '--version' ? [] : asked.length > 0 ? asked : COMMANDS;
  for (const register of await Promise.all(needed.map(([, load]) => load()))) register(program, io);
  return program;
}
