/** All commands as one program, which a test can run as well as a process. */
import { Command } from 'commander';
import { versionsNow } from '../app/day-config.js';
import { registerAnalyze } from './commands/analyze.js';
import { registerBacktest } from './commands/backtest.js';
import { registerBench } from './commands/bench.js';
import { registerControl } from './commands/control.js';
import { registerCollect } from './commands/collect.js';
import { registerData } from './commands/data.js';
import { registerDemo } from './commands/demo.js';
import { registerDoctor } from './commands/doctor.js';
import { registerExport } from './commands/export.js';
import { registerFeatures } from './commands/features.js';
import { registerImport } from './commands/import.js';
import { registerLog } from './commands/log.js';
import { registerModel } from './commands/model.js';
import { registerPredict } from './commands/predict.js';
import { registerReplay } from './commands/replay.js';
import { registerRun } from './commands/run.js';
import { registerSim } from './commands/sim.js';
import { registerTest } from './commands/test.js';
import { registerTrain } from './commands/train.js';
import { registerTravel } from './commands/travel.js';
import { registerUpdate } from './commands/update.js';
import { registerWalkforward } from './commands/walkforward.js';
import { EXIT, failureOf, usageSentence } from './failures.js';
import type { Terminal } from './io.js';

const COMMANDS = [
  registerRun,
  registerReplay,
  registerTravel,
  registerLog,
  registerCollect,
  registerImport,
  registerExport,
  registerData,
  registerFeatures,
  registerAnalyze,
  registerTrain,
  registerUpdate,
  registerTest,
  registerPredict,
  registerModel,
  registerBacktest,
  registerWalkforward,
  registerControl,
  registerSim,
  registerDemo,
  registerDoctor,
  registerBench,
];

/** Runs one command; what goes wrong is told in one sentence. Returns the exit code (CLI.md). */
export async function runProgram(args: readonly string[], io: Terminal): Promise<number> {
  try {
    await programFor(io).parseAsync(args, { from: 'user' });
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

function programFor(io: Terminal): Command {
  const program = new Command('haru')
    .description('An event-sourced actor trading system for the Korean market.')
    .version(versionsNow()['haru'] ?? '')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      outputError: (text, write) => write(`${usageSentence(text)}\n`),
    });
  program.hook('preAction', (_program, action) => {
    io.configure(action.opts());
  });
  for (const register of COMMANDS) register(program, io);
  return program;
}
