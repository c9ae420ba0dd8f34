/** A progress bar on stderr, where there is a terminal to draw it on. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param share done, in [0, 1] @param text what is going on */
  update(share: number, text: string): void;
  stop(): void;
}

const STEPS = 1_000;
const NONE: Progress = { update: () => {}, stop: () => {} };

/** @param title stands before the bar */
export function progressBar(title: string): Progress {
  if (!process.stderr.isTTY) return NONE;
  const bar = new SingleBar({
    format: `${title} [{bar}] {percentage}% {text} · {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
  });
  bar.start(STEPS, 0, { text: '' });
  return {
    update: (share, text) => {
      bar.update(Math.round(share * STEPS), { text });
    },
    stop: () => {
      bar.stop();
    },
  };
}
