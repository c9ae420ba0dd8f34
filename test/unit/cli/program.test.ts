/** A command loads its own file alone; the help and a word that nobody knows need all of them. */
import { describe, expect, test } from 'vitest';
import { Terminal } from '../../../src/cli/io.js';
import { COMMANDS, programFor } from '../../../src/cli/program.js';

const io = new Terminal({ write: () => true }, { write: () => true });
const namesOf = async (first?: string): Promise<string[]> =>
  (await programFor(io, first)).commands.map((command) => command.name());
const listed = COMMANDS.flatMap(([names]) => names);

describe('the program', () => {
  test('of all commands has exactly those that the table names', async () => {
    const all = await namesOf();
    expect([...all].sort()).toEqual([...listed].sort());
    expect(await namesOf('nonsense')).toEqual(all);
    expect(await namesOf('help')).toEqual(all);
  });

  test('asked for one of them has what its file adds, and nothing else', async () => {
    for (const [names] of COMMANDS) {
      for (const name of names) expect([...(await namesOf(name))].sort()).toEqual([...names].sort());
    }
  });

  test('asked for its version loads none', async () => {
    expect(await namesOf('--version')).toEqual([]);
  });
});
