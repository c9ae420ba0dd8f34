/** `haru travel` for scripts: flags in, JSON or one sentence out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDayLog } from '../../../../db/index.js';
import { Terminal } from '../../../../src/cli/io.js';
import { runProgram } from '../../../../src/cli/program.js';
import { acknowledged, Bench, DAY, fill } from '../../engine/bench.js';

const home = mkdtempSync(join(tmpdir(), 'haru-travel-'));
const seqs: Record<string, number[]> = {};
let head = 0;

beforeAll(() => {
  const log = openDayLog({ home, day: DAY, create: true });
  const bench = new Bench({ log })
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 40, of: 99 }))
    .tick(30_050)
    .offer(fill({ quantity: 59, cumulative: 99, of: 99 }));
  for (const { envelope } of bench.steps) (seqs[envelope.event.type] ??= []).push(envelope.seq);
  head = log.head;
  log.close();
});

afterAll(() => rmSync(home, { recursive: true }));

async function travel(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = new Terminal({ write: (text) => out.push(text) }, { write: (text) => err.push(text) });
  const code = await runProgram(['travel', ...args, '--home', home], io);
  return { code, out: out.join(''), err: err.join('') };
}

async function json(...args: string[]): Promise<Record<string, unknown> & { seq: number }> {
  const { code, out, err } = await travel('20221110', ...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown> & { seq: number };
}

const filled = (nth: number): number => seqs['OrderFilled']![nth]!;

test('--seek shows everything of the moment', async () => {
  const moment = await json('--seek', String(filled(0)));
  expect(moment).toMatchObject({
    seq: filled(0),
    day: '20221110',
    event: { type: 'OrderFilled', quantity: 40 },
    cause: { seq: seqs['OrderRequested']![0], event: { type: 'OrderRequested' } },
    model: { counts: { fills: 1 } },
    quotes: { '069500': { last: 30_000 } },
    machines: {
      phase: { state: 'continuous' },
      risk: { state: 'active' },
      traders: { '069500': { state: 'ordering' } },
    },
    pending: [],
  });
  expect(moment['time']).toMatch(/^2022-11-10T09:0\d:\d\d\.\d{3}\+09:00$/);
  expect(moment['patches']).toContainEqual({ op: 'replace', path: ['counts', 'fills'], before: 0, after: 1 });
});

test('flags look for conditions, types, codes, orders, changes, and step', async () => {
  const at = async (...args: string[]): Promise<number> => (await json(...args)).seq;
  expect(await at()).toBe(1);
  expect(await at('--first', 'position("069500") == 99')).toBe(filled(1));
  expect(await at('--bisect', 'fills > 0')).toBe(filled(0));
  expect(await at('--type', 'OrderFilled')).toBe(filled(0));
  expect(await at('--seek', String(head), '--type', 'OrderFilled', '--back')).toBe(filled(0));
  expect(await at('--type', 'OrderFilled', '--order', '20221110-000001', '--code', '069500')).toBe(filled(0));
  expect(await at('--changed', 'account.cash')).toBeLessThan(filled(0));
  expect(await at('--seek', String(filled(0)), '--step', '-3')).toBe(filled(0) - 3);
  expect(await at('--first', 'fills > 0', '--step', '1')).toBe(filled(0) + 1);
  expect(await at('--step', '1000000')).toBe(head);
});

test('without --json, and without a screen, it is told in lines', async () => {
  const { code, out, err } = await travel('20221110', '--type', 'OrderFilled');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^\d+ {2}09:0\d:\d\d\.\d{3} {2}OrderFilled {2}\{/);
  expect(out).toMatch(/counts\.fills +0 +→ +1/);
  expect(out).toContain('phase continuous  session trading');
});

describe('one sentence on stderr, nothing on stdout, for', () => {
  test.each([
    [2, ['20221110', '--seek', '0'], 'There is no event 0: this log holds 1 to'],
    [2, ['20221110', '--seek', 'x'], '--seek takes a whole number, not "x".'],
    [2, ['20221110', '--step', '1.5'], '--step takes a whole number, not "1.5".'],
    [2, ['20221110', '--first', 'cahs > 1'], 'wrong at character 1: cahs is no name: there are'],
    [2, ['20221110', '--bisect', 'cash >'], 'wrong at character 7: something is missing'],
    [2, ['20221110', '--type', 'Filled'], '"Filled" is no event type: it takes TradeTicked'],
    [2, ['20221110', '--code', 'x'], 'is not a stock code'],
    [2, ['20221111'], 'There is no log at'],
    [2, ['nothing'], 'There is no log "nothing": it takes a day like 20221110, or the path of a log.'],
    [2, ['20221110', '--sek', '1'], "Unknown option '--sek': did you mean --seek?"],
    [1, ['20221110', '--first', 'fills > 5'], 'to event '],
    [1, ['20221110', '--seek', '5', '--type', 'OrderFilled', '--back'], 'Nowhere from event 5 back to event 1'],
    [1, ['20221110', '--bisect', 'fills == 1'], 'To bisect, a condition must fail first and hold last'],
  ])('exit %i: %j', async (code, args, sentence) => {
    for (const how of [[], ['--json']]) {
      const ran = await travel(...args, ...how);
      expect(ran.err).toContain(sentence);
      expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
      expect([ran.code, ran.out]).toEqual([code, '']);
    }
  });

  test('a file that is no log', async () => {
    const path = join(home, 'text.sqlite');
    writeFileSync(path, 'no log');
    const { code, out, err } = await travel(path, '--json');
    expect(code).toBeGreaterThan(0);
    expect([code < 3, out, err.trimEnd().split('\n').length]).toEqual([true, '', 1]);
  });
});
