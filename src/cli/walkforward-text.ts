/** A walk-forward in words and columns, for people. */
import { textOfTimes } from '../app/walkforward-plan.js';
import type { WalkforwardResult } from '../app/walkforward.js';
import type { Row } from '../app/walkforward-verdicts.js';
import { percent } from '../learning/evaluation/index.js';
import { columns } from './columns.js';

type Cells = (string | number | null)[];

/** Lines to print: the windows, what came out in them, and the verdicts. */
export function tellWalkforward(result: WalkforwardResult): string[] {
  const { name, settings, windows, verdicts, tries, rows } = result;
  const [only, other] = windows;
  const single = other === undefined;
  const head = `${name}: ${windows.length} windows of ${settings.codes.join(', ')} ${settings.interval}, ${settings.purge} bars left out between training and test, costs ${settings.costs}`;
  const span = single && only !== undefined ? [`  train ${textOfTimes(only.train)} (${only.trainBars} bars), test ${textOfTimes(only.test)} (${only.testBars} bars)`] : []; // prettier-ignore
  const table = single ? columns(ONE, rows.map(cellsOf)) : columns(MANY, groupsOf(result));
  const lines = [head, ...span, '', ...table];
  if (verdicts.length === 0) return lines;
  const confidence = ((verdicts[0]?.confidence ?? 0) * 100).toFixed(1).replace(/\.0$/, '');
  lines.push('', `Verdicts at ${confidence} % (${tries} ${tries === 1 ? 'try' : 'tries'} on these bars):`);
  for (const { method, words, differences } of verdicts) {
    lines.push(`  ${method}: ${words}`);
    for (const { against, mean, low, high } of differences)
      lines.push(`      less ${against}: ${percent(mean)} a window (${percent(low)} … ${percent(high)})`);
  }
  return lines;
}

const RESULTS = ['portfolio value', 'return', 'trades', 'turnover', 'drawdown'];
const ONE = ['method', 'seed', ...RESULTS, 'at random', 'collapse', 'seconds'];

function cellsOf(row: Row): Cells {
  const { method, seed, random, collapse, seconds } = row;
  const learned = seconds === null ? [null, null, null] : [chanceOf(row), collapse, Math.round(seconds)];
  return [method, seed, ...resultsOf([row]), ...(random === null ? [null, null, null] : learned)];
}

/** @example '−1.2 %, beats 40 %' */
function chanceOf({ random }: Row): string | null {
  return random === null ? null : `${percent(random.return)}, beats ${Math.round(random.beaten * 100)} %`;
}

const MANY = ['code', 'test', 'method', ...RESULTS, 'collapsed'];

/** One line a window and method: means over the seeds. */
function groupsOf({ windows, rows }: WalkforwardResult): Cells[] {
  return windows.flatMap(({ code, window, test }) => {
    const here = rows.filter((row) => row.code === code && row.window === window);
    const span = textOfTimes(test).replace(/(\d{8})\d{6}/g, '$1');
    return [...new Set(here.map(({ method }) => method))].map((method): Cells => {
      const runs = here.filter((row) => row.method === method);
      const collapsed = runs.filter(({ collapse }) => collapse !== null).length;
      const learned = runs.some(({ seed }) => seed !== null);
      return [code, span, method, ...resultsOf(runs), learned ? `${collapsed} of ${runs.length}` : null];
    });
  });
}

function resultsOf(rows: readonly Row[]): Cells {
  const mean = (value: (row: Row) => number): number => rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  return [
    Math.round(mean(({ finalPortfolioValue }) => finalPortfolioValue)),
    percent(mean((row) => row.return)),
    Math.round(mean(({ trades }) => trades) * 10) / 10,
    mean(({ turnover }) => turnover).toFixed(1),
    percent(-mean(({ maxDrawdown }) => maxDrawdown)),
  ];
}
