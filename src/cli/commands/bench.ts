/** `haru bench`: the project's figures, each beside its opponent in the same run. */
import { cpus } from 'node:os';
import type { Command } from 'commander';
import { BENCHES, inThread } from '../bench/benches.js';
import type { BenchRow } from '../bench/row.js';
import { tableOf } from '../bench/table.js';
import { common, type CliIo } from '../io.js';

export function registerBench(program: Command, io: CliIo): void {
  const command = program
    .command('bench')
    .description('measures the project, each figure beside an opponent in the same run (about four minutes)');
  common(command).action(async () => {
    const rows: BenchRow[] = [];
    for (const what of Object.keys(BENCHES)) {
      io.note(`measuring: ${what} …`);
      const measured = await inThread(what);
      for (const row of measured) io.result(row);
      rows.push(...measured);
    }
    for (const line of tableOf(rows)) io.print(line);
    io.print('');
    io.print(`node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
  });
}
