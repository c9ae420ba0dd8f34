/** The terminal's side of a command: results to stdout, everything else to stderr (CLI.md). */
import { resolve } from 'node:path';
import type { Command } from 'commander';

export interface CliIo {
  /** `--json`: stdout carries JSON and nothing else. */
  readonly json: boolean;
  /** The data folder: `--home`, else HARU_HOME, else `.haru` under the current folder. */
  readonly home: string;
  /** A line for people; with `--json` it is not printed. */
  print(line: string): void;
  /** The result: one JSON text on its line with `--json`, else nothing. */
  result(value: unknown): void;
  /** A hint or warning, to stderr. */
  note(line: string): void;
}

/** Options that every command takes. */
export function common(command: Command): Command {
  return command
    .option('--json', 'one JSON object, or JSON lines where a list is asked for, and nothing else on stdout')
    .option('--home <folder>', 'the data folder (default: HARU_HOME, else .haru here)');
}

/** Where text goes: a stream of the process, or a test's ear. */
export interface Writer {
  write(text: string): unknown;
}

/** The io of this process; `configure` is called with the parsed options before a command runs. */
export class Terminal implements CliIo {
  constructor(
    readonly out: Writer = process.stdout,
    readonly err: Writer = process.stderr,
  ) {}

  json = false;
  home = resolve(process.env['HARU_HOME'] ?? '.haru');

  configure(options: { readonly json?: boolean; readonly home?: string }): void {
    this.json = options.json ?? false;
    if (options.home !== undefined) this.home = resolve(options.home);
  }

  print(line: string): void {
    if (!this.json) this.out.write(`${line}\n`);
  }

  result(value: unknown): void {
    if (this.json) this.out.write(`${JSON.stringify(value)}\n`);
  }

  note(line: string): void {
    this.err.write(`${line}\n`);
  }
}
