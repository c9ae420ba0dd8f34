#!/usr/bin/env node
/** The command line as a process: runs the program, and ends with its exit code. */
import { EXIT } from './failures.js';
import { Terminal } from './io.js';
import { runProgram, told } from './program.js';

const io = new Terminal();

// A failure past every handler, on some later tick: the process cannot be trusted any more; the log brings the day back.
process.on('uncaughtException', (error) => {
  process.exit(told(error, io));
});
// Whoever reads the output has seen enough (`haru log show … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

const code = await runProgram(process.argv.slice(2), io);
// A command may have said itself that a check did not hold.
if (code !== EXIT.done) process.exitCode = code;
