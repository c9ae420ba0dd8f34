/** `src/report/performance/METRICS.md`: every metric of a run with unit, formula and when it has no value. */
import { METRIC_GROUPS, TRADING_DAYS } from '../../../src/report/index.js';
import { CASES } from '../../../src/report/performance/findings/findings.js';
import { table } from './order-page.js';

export function metricsPage(): string {
  return [
    '# What a run is judged by',
    '',
    'Written from `catalog.ts` by `npm run docs`; a test fails when this page is stale. The keys are those of `performanceOf(record)`, so of `--json`.',
    '',
    '- *Returns* are of days in Seoul: the last point of a day against the last of the day before, the first against the start. Points within a day count only where points are named (drawdowns, exposure).',
    `- *A year* has ${TRADING_DAYS} trading days: KRX's mean of 2018–2027, from the calendar.`,
    '- *Deviations* are of samples (n − 1), skew and kurtosis by moments divided by n. Cash earns nothing, so the rate without risk is 0.',
    '- *Units*: a ratio of 0.05 is 5 %; won are whole unless they are a mean; days are trading days of the record; bp are parts of 10,000.',
    '- *No value* is null, never NaN or an infinity. A metric whose last column is empty always has one.',
    '',
    ...Object.entries(METRIC_GROUPS).flatMap(([group, metrics]) => [
      `## ${group}`,
      '',
      ...table(
        ['key', 'name', 'unit', 'formula', 'null when'],
        metrics.map(({ key, label, unit, formula, without = '' }) => [`\`${key}\``, label, unit, formula, without]),
      ),
      '',
    ]),
    '## Findings',
    '',
    'Sentences with their figures, in this order, each where its case applies (`findings/`); a key may be relied on.',
    '',
    ...table(['key', 'tone'], CASES.map(({ key, tone }) => [`\`${key}\``, tone])),
    '',
  ].join('\n'); // prettier-ignore
}
