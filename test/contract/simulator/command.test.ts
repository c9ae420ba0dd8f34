/** `haru sim` as it is typed, in this process. */
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { CliIo } from '../../../src/cli/io.js';
import { registerSim } from '../../../src/cli/commands/sim.js';

const FAULTS = 'test/fixtures/faults';

interface Ran {
  readonly results: unknown[];
  readonly lines: string[];
  readonly notes: string[];
  /** Resolves with the first result or line. */
  readonly ready: Promise<void>;
  readonly done: Promise<unknown>;
}

function run(json: boolean, ...flags: string[]): Ran {
  const results: unknown[] = [];
  const lines: string[] = [];
  const notes: string[] = [];
  let isReady = (): void => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const io: CliIo = {
    json,
    home: '',
    print: (line) => {
      lines.push(line);
      isReady();
    },
    result: (value) => {
      results.push(value);
      isReady();
    },
    note: (line) => notes.push(line),
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerSim(program, io);
  const done = program.parseAsync(['sim', '--day', '20261120', '--codes', '069500', ...flags], { from: 'user' });
  return { results, lines, notes, ready, done };
}

describe('haru sim', () => {
  test.each(['max', '600'])('at speed %s says where it is, serves, and ends on a signal', async (speed) => {
    const { results, ready, done } = run(true, '--speed', speed);
    await ready;
    const [where] = results as [{ rest: string; ws: string; account: string }];
    expect(where.rest).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(where.ws).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/api\/dostk\/websocket$/);
    expect(where.account).toMatch(/^\d{10}$/);
    const body = JSON.stringify({ grant_type: 'client_credentials', appkey: 'any', secretkey: 'pair' });
    const response = await fetch(`${where.rest}/oauth2/token`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ return_code: 0 });
    process.emit('SIGTERM');
    await done;
    await expect(fetch(where.rest)).rejects.toThrow();
  });

  test('leaves faults of the client’s own process to the client, and says so', async () => {
    const { notes, ready, done } = run(true, '--faults', `${FAULTS}/mortal-process.json`);
    await ready;
    expect(notes[0]).toBe('3 of the faults are of the client’s own process: haru run carries those out.');
    process.emit('SIGTERM');
    await done;
  });

  test('prints one line for people', async () => {
    const { lines, ready, done } = run(false);
    await ready;
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^rest http:\S+ {2}ws ws:\S+ {2}account \d{10}$/);
    process.emit('SIGTERM');
    await done;
  });

  test.each<[string[], string]>([
    [['--speed', 'fast'], '--speed fast is no speed'],
    [['--speed', '0'], '--speed 0 is no speed'],
    [['--port', '70000'], '--port 70000 is no port'],
    [['--ws-port', 'x'], '--ws-port x is not a whole number'],
    [['--limits', 'some'], '--limits some is not known'],
    [['--cash', '-1'], '--cash -1 is not a whole number'],
    [['--codes', '12'], '"12" is not a stock code'],
    [['--day', '20261122'], 'KRX does not trade on 20261122'],
    [['--start', '9am'], '"9am" is not a time of day'],
    [['--faults', 'nowhere.json'], 'The plan of faults nowhere.json cannot be read'],
    [['--faults', 'package.json'], 'The plan of faults package.json is no plan: it takes {"seed": "text", "faults": '],
    [
      ['--faults', `${FAULTS}/rough-market.json`],
      'The fault 3 (halt) is about 114800, which is not traded: codes are 069500.',
    ],
  ])('%j is refused in one sentence', async (flags, message) => {
    await expect(run(true, ...flags).done).rejects.toThrow(message);
  });
});
