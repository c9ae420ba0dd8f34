/** Slider, buttons and keys of the page. Its text is written into the page, so it stands alone. */
import type { PageElement, PageWindow } from './browser.js';

export interface Player {
  /** Epochs that can be looked at. */
  readonly count: number;
  /** Which one is looked at, from 0. */
  readonly at: () => number;
  /** Looks at another; outside of the range at the nearest. */
  readonly show: (index: number) => void;
}

/** @returns looks at an epoch, and stops playing */
export function control(
  window: PageWindow,
  element: (id: string) => PageElement,
  { count, at, show }: Player,
): (index: number) => void {
  /** Milliseconds between two epochs when they play, besides the time to draw one. */
  const PAUSE = 120;
  let isPlaying = false;
  const play = (on: boolean): void => {
    isPlaying = on;
    element('play').textContent = on ? 'Pause' : 'Play';
  };
  const go = (index: number): void => {
    play(false);
    show(index);
  };
  const next = (): void => {
    if (!isPlaying) return;
    show(at() + 1);
    if (at() === count - 1) play(false);
    else window.setTimeout(next, PAUSE);
  };
  element('play').addEventListener('click', () => {
    play(!isPlaying);
    if (!isPlaying) return;
    if (at() === count - 1) show(0);
    window.setTimeout(next, PAUSE);
  });
  element('slider').addEventListener('input', () => {
    go(Number(element('slider').value));
  });
  element('back').addEventListener('click', () => {
    go(at() - 1);
  });
  element('forth').addEventListener('click', () => {
    go(at() + 1);
  });
  const keys: Readonly<Record<string, (() => number) | undefined>> = {
    ArrowLeft: () => at() - 1,
    ArrowRight: () => at() + 1,
    Home: () => 0,
    End: () => count - 1,
  };
  window.addEventListener('keydown', (event) => {
    const key = keys[event.key];
    if (key === undefined) return;
    // Else the slider, when it has the focus, would go a second step.
    event.preventDefault();
    go(key());
  });
  return go;
}
