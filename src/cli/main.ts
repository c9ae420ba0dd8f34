#!/usr/bin/env node
/** The command line: parses, runs one command, and turns what went wrong into one sentence and an exit code (CLI.md). */
import { Command, CommanderError } from 'commander';
import { HaruError, InputError } from '../domain/index.js';
import { versionsNow } from '../app/day-config.js';
import { Terminal } from './io.js';
import { registerBench } from './commands/bench.js';
import { registerDemo } from './commands/demo.js';
import { registerLog } from './commands/log.js';
import { registerReplay } from './commands/replay.js';
import { registerRun } from './commands/run.js';
import { registerSim } from './commands/sim.js';

/** 0 done · 1 it failed, or a check did not hold · 2 wrong usage or bad input · 3 a broken invariant. */
const EXIT = { failed: 1, usage: 2, invariant: 3 } as const;

const io = new Terminal();
const program = new Command('haru')
  .description('An event-sourced actor trading system for the Korean market.')
  .version(versionsNow()['haru'] ?? '')
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });
program.hook('preAction', (_program, action) => {
  io.configure(action.opts());
});
for (const register of [registerRun, registerReplay, registerLog, registerSim, registerDemo, registerBench])
  register(program, io);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own sentence; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof HaruError) {
    io.note(error.message);
    return error instanceof InputError ? EXIT.usage : EXIT.failed;
  }
  io.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.invariant;
}
