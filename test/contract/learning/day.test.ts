/** A network trades a simulated day through the whole system, and a replay decides as it did. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeSafetensors, weightsHash } from '../../../src/learning/index.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { someNetwork } from '../../support/learning.js';

test('run --policy FILE decides with the network; replay --verify-policy recomputes every decision', async () => {
  const home = mkdtempSync(join(tmpdir(), 'haru-network-day-'));
  const texts: string[] = [];
  const haru = async (...args: string[]): Promise<Record<string, unknown>[]> => {
    texts.length = 0;
    const io = new Terminal({ write: (text) => texts.push(text) }, { write: () => true });
    expect(await runProgram([...args, '--json', '--home', home], io)).toBe(0);
    const lines = texts.join('').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  try {
    const [, weights] = someNetwork('lstm', 'day');
    const file = join(home, 'mine.safetensors');
    writeFileSync(file, encodeSafetensors(weights));
    writeFileSync(join(home, 'settings.json'), '{}');
    const settings = ['--config', join(home, 'settings.json')];
    const [day] = await haru(
      'run',
      '--policy',
      file,
      '--codes',
      '069500',
      '--interval',
      '5m',
      '--day',
      '20221111',
      ...settings,
    );
    rmSync(file);
    expect(day!['decisions']).toBeGreaterThan(40);

    const decided = await haru('log', 'show', '20221111', '--type', 'ActionDecided', '--limit', '1000');
    const events = decided.map(({ event }) => event as { policy: string; outputs: number[] });
    expect(events).toHaveLength(day!['decisions'] as number);
    for (const { policy, outputs } of events) {
      expect(policy).toBe(`mine@${weightsHash(weights).slice(0, 8)}`);
      // From the first bar on: what the features need was fetched before the market opened.
      expect(outputs).toHaveLength(3);
    }
    expect(await haru('replay', '20221111', '--verify-policy')).toMatchObject([{ matches: true, divergence: null }]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
