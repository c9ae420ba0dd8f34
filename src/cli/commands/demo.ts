/** `haru demo` (`npm start`): a synthetic day of three codes, lived over real sockets, then replayed to the same state. */
import type { Command } from 'commander';
import { HaruError } from '../../domain/index.js';
import { common, type CliIo } from '../io.js';
import { replayFile } from './replay.js';
import { runOnce } from './run.js';

export function registerDemo(program: Command, io: CliIo): void {
  const command = program
    .command('demo')
    .description('lives a synthetic day of three codes against the embedded simulator, then replays it')
    .option('--seed <text>', 'another seed is another day', '1');
  common(command).action(async ({ seed }: { seed: string }) => {
    io.print('Living a synthetic KRX day against the embedded Kiwoom simulator, over HTTP and WebSocket …');
    const { summary } = await runOnce({ market: 'sim', policy: 'sma', speed: 'max', seed }, io);
    io.print('');
    const again = replayFile(summary.journal, {}, io);
    io.result({ ...summary, replay: again });
    if (!again.matches || again.stateHash !== summary.stateHash) {
      throw new HaruError(
        'replay_differs',
        'The replay does not lead to the state that was lived: this is a defect, please report it.',
      );
    }
    io.print('');
    io.print(
      `The day was lived again to the same state. Look around: npm run -s haru -- log show ${summary.day} --limit 20`,
    );
  });
}
