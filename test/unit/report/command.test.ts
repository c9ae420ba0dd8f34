/** `haru analyze` as people run it: over stored bars, and against the simulator. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openMarketStore } from '../../../db/index.js';
import { stockCode, tradingDay, type EpochMs, type Price } from '../../../src/domain/index.js';
import { Terminal } from '../../../src/cli/io.js';
import { runProgram } from '../../../src/cli/program.js';
import { temporaryHomes } from '../db/temp.js';
import { walk } from './series.js';

const newFolder = temporaryHomes();
const CODE = stockCode('069500');
const clock = { now: () => 1_700_000_000_000 as EpochMs };
const root = process.cwd();
let home = '';

beforeEach(() => {
  home = newFolder();
  mkdirSync(home);
  process.chdir(home);
  for (const name of Object.keys(process.env)) if (/^(HARU|KIWOOM)_/.test(name)) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});
afterAll(() => process.chdir(root));

async function haru(...args: readonly string[]) {
  const heard = { stdout: '', stderr: '' };
  const io = new Terminal({ write: (text) => (heard.stdout += text) }, { write: (text) => (heard.stderr += text) });
  const code = await runProgram([...args, '--home', home], io);
  return { ...heard, code };
}
const jsonOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;

function withBars(): void {
  const store = openMarketStore({ home, clock });
  store.put({ code: CODE, interval: '60m' }, walk(140), 'imported');
  store.putInstrument({ code: CODE, name: 'KODEX 200', market: 'KOSPI', kind: 'etf', basePrice: 30_000 as Price });
  store.close();
}

describe('analyze technical', () => {
  test('--json is one object of columns; a range only cuts it', async () => {
    withBars();
    const args = [
      'analyze',
      'technical',
      '--code',
      CODE,
      '--interval',
      '60m',
      '--indicators',
      'sma(60),macd',
      '--json',
    ];
    const whole = jsonOf(await haru(...args));
    const part = jsonOf(await haru(...args, '--from', '20221115', '--to', '20221116'));
    expect(whole).toMatchObject({ code: '069500', name: 'KODEX 200', interval: '60m', bars: 140, out: null });
    expect(part).toMatchObject({ bars: 14 });
    expect((part['date'] as string[])[0]).toBe('20221115090000');
    const [all, some] = [whole, part].map((each) => (each['indicators'] as Record<string, number[]>)['sma(60)']!);
    expect(some).toEqual(all!.slice(98, 112));
  });

  test.each(['html', 'svg', 'png'])(
    '--out draws a .%s and says where, and the values are on stdout',
    async (ending) => {
      withBars();
      const path = join('charts', `chart.${ending}`);
      const { code, stdout, stderr } = await haru('analyze', 'technical', '--out', path, '--colors', 'western');
      expect([code, stderr.split('\n')[0]]).toEqual([0, `Wrote ${path}.`]);
      expect(stdout).toMatch(/^KODEX 200 069500 60m, 140 bars, the last at 20221120/);
      expect(stdout).toMatch(/rsi\(14\) +\d/);
      expect(readFileSync(join(home, path)).length).toBeGreaterThan(10_000);
    },
  );

  test.each([
    [['--out', 'chart.pdf'], /names no kind of report: end it with \.html, \.svg or \.png/],
    [['--indicators', 'smaa(5)'], /"smaa\(5\)" is not an indicator/],
    [['--from', '20300101'], /there are bars from 20221101 to 20221120/],
    [['--code', '005930'], /There are no bars of 005930/],
    [['--colors', 'blue'], /korean, western/],
  ])('%j is refused in one sentence, with nothing written', async (args, sentence) => {
    withBars();
    const { code, stdout, stderr } = await haru('analyze', 'technical', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(existsSync(join(home, 'chart.pdf'))).toBe(false);
  });
});

describe('analyze fundamental', () => {
  test('asks the simulator, keeps the figures with their day, and has them without asking again', async () => {
    const asked = await haru('analyze', 'fundamental', '--codes', '005930,069500', '--out', 'companies.svg', '--json');
    expect([asked.code, asked.stderr]).toEqual([0, 'Wrote companies.svg.\n']);
    const [samsung, kodex] = jsonOf(asked)['companies'] as Record<string, unknown>[];
    const figures = samsung!['figures'] as Record<string, number>;
    expect(samsung).toMatchObject({ code: '005930', name: '삼성전자' });
    expect(figures['per']).toBeCloseTo(figures['cur_prc']! / figures['eps']!, 2);
    expect(kodex).toMatchObject({ name: 'KODEX 200', figures: { per: null, eps: null } });

    const day = tradingDay('20200102');
    const store = openMarketStore({ home, clock });
    store.putFundamentals([{ code: stockCode('005930'), day, figures: { per: 5 } }]);
    store.close();
    const kept = await haru('analyze', 'fundamental', '--codes', '005930', '--no-fetch', '--json');
    const [company] = jsonOf(kept)['companies'] as { history: unknown[]; figures: unknown; day: string }[];
    expect(company!.history).toEqual([
      { day, figures: { per: 5 } },
      { day: company!.day, figures },
    ]);

    const told = await haru('analyze', 'fundamental', '--codes', '005930,069500', '--no-fetch');
    expect(told.stdout).toMatch(/삼성전자 +KODEX 200/);
    expect(told.stdout).toMatch(/PER \(주가수익비율, ×\) .*–/);
    expect(told.stdout).toContain('Days stored: 005930 2, 069500 1.');
  }, 40_000);

  test.each([
    [['--codes', '999999'], /no synthetic day for 999999/],
    [['--codes', '5930'], /is not a stock code/],
    [['--no-fetch', '--codes', '005930'], /There is no market data|No figures of 005930/],
    [['--out', 'x.gif'], /names no kind of report/],
  ])('%j is refused in one sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await haru('analyze', 'fundamental', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});
