/** A progress bar on stderr, where there is a terminal to draw it on. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param share done, in [0, 1] @param text what is going on */
  update(share: number, text: string): void;
  stop(): void;
}

const STEPS = 1_000;
const NONE: Progress = { update: () => {}, stop: () => {} };

/** Columns that title, text and time take at most; the bar has the rest. */
const BESIDE = 72;
const WIDEST = 40;
const NARROWEST = 6;

/** @param title stands before the bar */
export function progressBar(title: string): Progress {
  if (!process.stderr.isTTY) return NONE;
  const bar = new SingleBar({
    format: `${title} [{bar}] {text}{left}`,
    stream: process.stderr,
    barsize: Math.min(Math.max(process.stderr.columns - BESIDE, NARROWEST), WIDEST),
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  });
  bar.start(STEPS, 0, { text: '', left: '' });
  const left = timeLeft();
  return {
    update: (share, text) => {
      const seconds = left(share, performance.now() / 1_000);
      bar.update(Math.round(share * STEPS), { text, left: seconds === null ? '' : ` · ${durationText(seconds)} left` });
    },
    stop: () => {
      bar.stop();
    },
  };
}

/**
 * How long it will take from here, at the pace since the first call: what was done before that, perhaps by a run that is
 * resumed, took another time.
 *
 * @returns seconds; null at the first call
 */
export function timeLeft(): (share: number, seconds: number) => number | null {
  let first: { readonly share: number; readonly seconds: number } | null = null;
  return (share, seconds) => {
    first ??= { share, seconds };
    if (share <= first.share) return null;
    return ((seconds - first.seconds) / (share - first.share)) * (1 - share);
  };
}

/** `45s`, `2m05s`, `1h02m` */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3_600)}h${two(Math.floor((whole % 3_600) / 60))}m`;
}
