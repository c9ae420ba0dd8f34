/** The terminal is taken over whole and given back as it was, however the program ends. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { fullScreen, type Keyboard, type Program } from '../../../../src/cli/travel/tty.js';

const ENTERED = '\u001b[?1049h\u001b[?25l';
const LEFT = '\u001b[?25h\u001b[?1049l';

function terminal(size: { columns?: number; rows?: number } = { columns: 40, rows: 5 }) {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    setRawMode(mode: boolean) {
      raw.push(mode);
      return input as never;
    },
  });
  let written = '';
  const output = Object.assign(new EventEmitter(), size, {
    write: (text: string) => {
      written += text;
      return true;
    },
  });
  return {
    raw,
    output,
    input,
    written: () => written,
    run: (program: Program) => fullScreen(program, input as unknown as Keyboard, output as never),
  };
}

/** Shows its keys; leaves by q, breaks by x. */
function program(seen: string[] = []): Program & { readonly sizes: unknown[] } {
  const sizes: unknown[] = [];
  return {
    sizes,
    frame(size) {
      sizes.push(size);
      return [
        { text: `keys ${seen.join(' ')}`, style: 'inverse' },
        { text: 'plain', style: 'plain' },
      ];
    },
    press({ name = '' }) {
      if (name === 'x') throw new Error('broken');
      seen.push(name);
      return name !== 'q';
    },
  };
}

test('draws at once, after each key and after a change of size, and leaves by the program’s word', async () => {
  const { run, raw, input, output, written } = terminal();
  const seen: string[] = [];
  const shown = program(seen);
  const done = run(shown);
  expect(written().startsWith(ENTERED)).toBe(true);
  input.write('a\u001b[C\u001b[6~');
  await new Promise(setImmediate);
  Object.assign(output, { columns: 20, rows: 3 });
  output.emit('resize');
  input.write('q');
  await done;
  expect(seen).toEqual(['a', 'right', 'pagedown', 'q']);
  expect(shown.sizes).toEqual([
    ...Array.from({ length: 4 }, () => ({ columns: 40, rows: 5 })),
    { columns: 20, rows: 3 },
  ]);
  expect(written()).toContain('keys a right pagedown');
  expect(written().endsWith(LEFT)).toBe(true);
  expect(raw).toEqual([true, false]);
});

test('a terminal that does not tell its size counts as 80 × 24', async () => {
  const { run, input } = terminal({});
  const shown = program();
  const done = run(shown);
  input.write('q');
  await done;
  expect(shown.sizes).toEqual([{ columns: 80, rows: 24 }]);
});

test('when the program breaks, the terminal comes back first and the error after it', async () => {
  const { run, raw, input, written } = terminal();
  const done = run(program());
  input.write('x');
  await expect(done).rejects.toThrow('broken');
  expect(written().endsWith(LEFT)).toBe(true);
  expect(raw).toEqual([true, false]);
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s and the end of the keyboard end it', async (signal) => {
  const before = process.listenerCount(signal);
  for (const end of [() => process.emit(signal), (input: PassThrough) => input.end()]) {
    const { run, raw, input, written } = terminal();
    const done = run(program());
    end(input);
    await done;
    expect(written().endsWith(LEFT)).toBe(true);
    expect(raw).toEqual([true, false]);
  }
  expect(process.listenerCount(signal)).toBe(before);
});
