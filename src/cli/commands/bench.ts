/** `haru bench`: the project's figures, each beside its opponent in the same run. */
import type { Command } from 'commander';
import { benchLog } from '../bench/log-bench.js';
import type { BenchRow } from '../bench/row.js';
import { common, type CliIo } from '../io.js';

export function registerBench(program: Command, io: CliIo): void {
  const command = program
    .command('bench')
    .description('measures the project, each figure beside an opponent in the same run');
  common(command).action(async () => {
    const rows: BenchRow[] = [];
    for (const bench of [benchLog]) rows.push(...(await bench()));
    for (const row of rows) io.result(row);
    for (const line of tableOf(rows)) io.print(line);
  });
}

function tableOf(rows: readonly BenchRow[]): string[] {
  return rows.map(
    ({ name, value, unit, opponent, ratio }) =>
      `${name.padEnd(44)} ${value.toLocaleString('en-US').padStart(14)} ${unit.padEnd(10)} ${ratio === null ? '' : `${ratio.toFixed(2)} × ${opponent}`}`,
  );
}
