/** `haru doctor`: is everything here that a trading day depends on? */
import { Option, type Command } from 'commander';
import { HaruError, type EpochMs } from '../../domain/index.js';
import { examine, type Check } from '../../app/doctor/index.js';
import { loadSettings } from '../../app/settings.js';
import { common, type CliIo } from '../io.js';

interface Flags {
  readonly market?: string;
  readonly config?: string;
}

export function registerDoctor(program: Command, io: CliIo): void {
  const command = program
    .command('doctor')
    .description(
      'checks node, native modules, tfjs backend, data folder, clock, keys and the wire; says how to mend each',
    )
    .addOption(
      new Option('--market <name>', 'ask Kiwoom too (default: sim asks the simulator alone)').choices([
        'sim',
        'mock',
        'live',
      ]),
    )
    .option('--config <file>', 'settings (default: haru.config.json here)');
  common(command).action(async ({ market, config }: Flags) => {
    const settings = loadSettings({ market }, process.env, config);
    const checks: Check[] = [];
    for await (const check of examine({ settings, home: io.home, now: Date.now() as EpochMs, env: process.env })) {
      checks.push(check);
      for (const line of linesOf(check)) io.print(line);
    }
    io.result({ checks });
    const wrong = checks.filter(({ ok }) => !ok).map(({ name }) => name);
    if (wrong.length > 0) throw new HaruError('unwell', `Not right: ${wrong.join(', ')}.`);
  });
}

function linesOf({ name, ok, detail, fix }: Check): string[] {
  const line = `${ok ? 'ok' : 'NO'}  ${name.padEnd(20)}  ${detail}`;
  return fix === null ? [line] : [line, `${' '.repeat(26)}${ok ? '' : 'mend: '}${fix}`];
}
