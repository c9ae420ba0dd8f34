/** `haru review`: a closed day held against its replay and a backtest of itself, every difference with its cause. */
import { Option, type Command } from 'commander';
import { reviewLog } from '../../app/review.js';
import { loadSettings } from '../../app/settings.js';
import { common, type CliIo } from '../io.js';
import { printReview } from '../review-text.js';
import { logPathOf } from './replay.js';

export function registerReview(program: Command, io: CliIo): void {
  const command = program
    .command('review <day|file>')
    .description(
      'holds a closed day against its replay and a backtest of itself, and says why every difference is there',
    )
    .addOption(new Option('--config <file>', 'settings, for the calendar (default: haru.config.json here)'));
  common(command).action((place: string, flags: { readonly config?: string }) => {
    const { calendar } = loadSettings({}, process.env, flags.config);
    const review = reviewLog({ path: logPathOf(place, io.home), home: io.home, calendar }, (line) => {
      io.note(line);
    });
    printReview(review, io);
    io.result(review);
    if (!review.matches || review.unexplained > 0) process.exitCode = 1;
  });
}
