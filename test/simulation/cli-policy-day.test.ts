/** A learned policy in a recorded day, as a user lets it trade: by its name, warmed up from stored bars; then verified. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DaySummary } from '../../src/app/run-day.js';
import { parseKst, type ActionDecided } from '../../src/domain/index.js';
import { buildOnce, haru } from '../support/built-cli.js';
import { ORIGINAL_DATA, originalDataThere, orSkipped } from '../support/original-data.js';

const NAME = 'policy-014235';
const DAY = '20221110';

describe.skipIf(!originalDataThere)(`a learned policy in a recorded day${orSkipped}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'haru-policy-day-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  let lived: DaySummary;

  beforeAll(async () => {
    await buildOnce();
    await lines('import', `${ORIGINAL_DATA}/kiwoom-60m.db`);
    await lines('model', 'import', `${ORIGINAL_DATA}/policies/${NAME}.safetensors`);
    const tape = ['--bars', `${ORIGINAL_DATA}/opt10080-069500-1m.csv`, '--day', DAY, '--codes', '069500'];
    [lived] = (await lines('run', ...tape, '--policy', NAME, '--interval', '60m')) as [DaySummary];
  }, 120_000);

  async function lines(...args: string[]): Promise<unknown[]> {
    const { code, stdout, stderr } = await haru([...args, '--json', '--home', home]);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    return stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown); // prettier-ignore
  }

  test('decides from the first bar, for the weeks before are stored', async () => {
    const [first] = (await lines('log', 'show', DAY, '--type', 'ActionDecided')) as { event: ActionDecided }[];
    // Until something is held, the day's policy sees what `predict` sees: bars that came over a WebSocket as ticks.
    const range = ['--from', '20221101', '--to', `${DAY}100000`];
    const predicted = await lines('predict', '--policy', NAME, '--code', '069500', '--interval', '60m', ...range);
    const known = predicted.find((row) => (row as { date: string }).date === `${DAY}090000`);
    expect(first?.event).toMatchObject({ barTime: parseKst(`${DAY}090000`), action: 'buy' });
    expect(known).toMatchObject({ action: 0, confidence: first?.event.confidence });
  });

  test('trades, and its decisions and their outputs come out again', async () => {
    expect(lived.fills).toBeGreaterThan(0);
    const [again] = await lines('replay', DAY, '--verify-policy');
    expect(again).toMatchObject({ matches: true, divergence: null, stateHash: lived.stateHash });
  });
});
