/** `haru bench`: the project's figures, each beside its opponent in the same run. */
import { cpus } from 'node:os';
import type { Command } from 'commander';
import { benchBacktest } from '../bench/backtest-bench.js';
import { benchDay } from '../bench/day-bench.js';
import { benchDecode } from '../bench/decode-bench.js';
import { benchLog } from '../bench/log-bench.js';
import { benchMachines } from '../bench/machine-bench.js';
import { benchMarket } from '../bench/market-bench.js';
import { benchReplay } from '../bench/replay-bench.js';
import type { BenchRow } from '../bench/row.js';
import { benchStreams } from '../bench/streams-bench.js';
import { benchSweep } from '../bench/sweep-bench.js';
import { tableOf } from '../bench/table.js';
import { common, type CliIo } from '../io.js';

/** In the order they run: short ones first, those that fill memory and disk last. */
const BENCHES: readonly (readonly [what: string, run: () => Promise<BenchRow[]>])[] = [
  ['frames decoded', () => benchDecode()],
  ['ticks through the streams', () => benchStreams()],
  ['events through the machines', () => benchMachines()],
  ['an epoch of learning', async () => (await import('../bench/learning-bench.js')).benchLearning()],
  ['a year of minutes backtested', () => Promise.resolve(benchBacktest())],
  ['a sweep on two threads', () => benchSweep()],
  ['the log written and read', () => benchLog()],
  ['bars imported and scanned', () => benchMarket()],
  ['a day of a million ticks lived and replayed', () => benchReplay()],
  ['a simulated day over sockets', () => benchDay()],
];

export function registerBench(program: Command, io: CliIo): void {
  const command = program
    .command('bench')
    .description('measures the project, each figure beside an opponent in the same run (about a minute)');
  common(command).action(async () => {
    const rows: BenchRow[] = [];
    for (const [what, run] of BENCHES) {
      io.note(`measuring: ${what} …`);
      const measured = await run();
      for (const row of measured) io.result(row);
      rows.push(...measured);
    }
    for (const line of tableOf(rows)) io.print(line);
    io.print('');
    io.print(`node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
  });
}
