/** The terminal: taken over whole while the program runs, and given back as it was, however it ends. */
import { emitKeypressEvents } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Line, Size } from './frame.js';
import type { Key } from './keys.js';

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const LAST_LINE = '\u001b[999;1H';
/** Before the text: after a letter in the last column it would take that letter away. */
const CLEAR_LINE = '\u001b[2K';
/** Between these a terminal shows nothing half done; one that does not know them passes over them. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
/** Where a terminal does not tell how large it is. */
const USUAL: Size = { columns: 80, rows: 24 };
const ENDINGS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

export interface Program {
  frame(size: Size): readonly Line[];
  /** @returns false to leave */
  press(key: Key): boolean;
}

export type Terminal = Pick<WriteStream, 'write' | 'on' | 'off'> & {
  readonly columns?: number;
  readonly rows?: number;
};
export type Keyboard = Pick<ReadStream, 'setRawMode' | 'resume' | 'pause' | 'on' | 'off'> & NodeJS.ReadableStream;

/** Runs until the program leaves or fails. @throws what the program threw, with the terminal restored */
export async function fullScreen(program: Program, input: Keyboard, output: Terminal): Promise<void> {
  const draw = (): void => {
    output.write(BEGIN + HOME + program.frame(sizeOf(output)).map(painted).join('\r\n') + END);
  };
  const leave = (): void => {
    input.setRawMode(false);
    output.write(LEAVE);
  };
  // A signal or a crash elsewhere ends the process: the terminal is given back on its way out.
  process.once('exit', leave);
  emitKeypressEvents(input);
  input.setRawMode(true);
  input.resume();
  output.write(ENTER);
  try {
    await untilLeft(program, input, output, draw);
  } finally {
    process.off('exit', leave);
    input.pause();
    leave();
  }
}

/** Overwrites the last line with a word, while the program is too busy to draw. */
export function tell(output: Pick<Terminal, 'write'>, text: string): void {
  output.write(`${LAST_LINE}${CLEAR_LINE}${text}`);
}

function untilLeft(program: Program, input: Keyboard, output: Terminal, draw: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      input.off('keypress', pressed);
      output.off('resize', redraw);
      for (const signal of ENDINGS) process.off(signal, ended);
      if (error === undefined) resolve();
      else reject(error);
    };
    const guarded = (act: () => boolean): void => {
      try {
        if (act()) draw();
        else done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const pressed = (_text: string | undefined, key: Key): void => guarded(() => program.press(key));
    const redraw = (): void => guarded(() => true);
    const ended = (): void => done();
    input.on('keypress', pressed);
    input.on('end', ended);
    output.on('resize', redraw);
    for (const signal of ENDINGS) process.once(signal, ended);
    redraw();
  });
}

function sizeOf({ columns = 0, rows = 0 }: Terminal): Size {
  return columns > 0 && rows > 0 ? { columns, rows } : USUAL;
}

function painted({ text, style }: Line): string {
  return CLEAR_LINE + (style === 'plain' ? text : styleText(style, text));
}
