/** `npm run simulate`: seeded faulty days, as many as asked for, each checked; a day that fails is shrunk to what it takes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Crew } from './crew.js';
import { FAULTS_PER_DAY, planOf, type DayPlan } from './drawn-day.js';
import { parsePlan } from './plan-file.js';
import { ddmin } from './shrink.js';
import { textOf, Totals } from './totals.js';
import type { Verdict } from './verdict.js';

const USAGE = `npm run simulate -- [--days N] [--seed S] [--minutes M] [--workers W] [--faults-per-day K] [--json]
npm run simulate -- --only SEED          one day, shrunk when it fails
npm run simulate -- --plan FILE          one day as a file has it`;

interface Options {
  readonly days: number;
  readonly seed: string;
  readonly minutes: number;
  readonly workers: number;
  readonly faultsPerDay: number;
  readonly only: string | undefined;
  readonly plan: string | undefined;
  readonly json: boolean;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'string') {
    say(`${options}\n\n${USAGE}`);
    return 2;
  }
  const crew = new Crew(options.only === undefined && options.plan === undefined ? options.workers : 1);
  try {
    const totals = new Totals();
    const began = performance.now();
    const first = await liveAll(crew, options, totals);
    const summary = totals.summary((performance.now() - began) / 1_000);
    process.stdout.write(`${options.json ? JSON.stringify(summary) : textOf(summary)}\n`);
    if (first !== null) await explain(crew, options, first);
    return totals.failed.length > 0 ? 1 : 0;
  } finally {
    crew.stop();
  }
}

/** Lives the days, as many at a time as there are workers. Returns the first plan that failed. */
async function liveAll(crew: Crew, options: Options, totals: Totals): Promise<DayPlan | null> {
  const { faultsPerDay } = options;
  const plan = givenPlan(options);
  if (plan !== null) {
    const verdict = await crew.judge({ plan });
    totals.add(verdict);
    tell(verdict);
    return verdict.violations.length > 0 ? plan : null;
  }
  const until = performance.now() + options.minutes * 60_000;
  let next = 0;
  const told = { at: performance.now() };
  const work = async (): Promise<void> => {
    while (next < options.days && performance.now() < until) {
      const verdict = await crew.judge({ seed: `${options.seed}/${++next}`, faultsPerDay });
      totals.add(verdict);
      tell(verdict);
      if (performance.now() - told.at < 10_000) continue;
      told.at = performance.now();
      say(`${totals.days} days, ${totals.failed.length} with violations`);
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
  const [failed] = totals.failed;
  return failed === undefined ? null : planOf(failed.seed, faultsPerDay);
}

function givenPlan({ only, plan, faultsPerDay }: Options): DayPlan | null {
  if (plan !== undefined) return parsePlan(readFileSync(plan, 'utf8'));
  return only === undefined ? null : planOf(only, faultsPerDay);
}

function tell({ seed, violations }: Verdict): void {
  if (violations.length === 0) return;
  say(`npm run simulate -- --only ${seed}`);
  for (const { check, what } of violations.slice(0, 6)) say(`  ${check}: ${what}`);
}

/** The fewest faults of the plan with which the same check still fails. */
async function explain(crew: Crew, options: Options, plan: DayPlan): Promise<void> {
  const { violations } = await crew.judge({ plan });
  const names = new Set(violations.map(({ check }) => check));
  let tried = 0;
  const faults = await ddmin(plan.faults, async (some) => {
    tried++;
    const verdict = await crew.judge({ plan: { ...plan, faults: some } });
    return verdict.violations.some(({ check }) => names.has(check));
  });
  const file = `${process.env['TMPDIR'] ?? '/tmp'}/haru-plan-${plan.seed.replaceAll('/', '-')}.json`;
  const text = JSON.stringify({ ...plan, faults }, null, 2);
  writeFileSync(file, `${text}\n`);
  say(`${plan.faults.length} faults shrunk to ${faults.length} in ${tried} days:\n${text}`);
  say(`npm run simulate -- --plan ${file}`);
  tell(await crew.judge({ plan: { ...plan, faults } }));
}

/** The options, or what is wrong with them. */
function optionsOf(argv: readonly string[]): Options | string {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...{ days: text, seed: text, minutes: text, workers: text, only: text, plan: text, 'faults-per-day': text },
        json: { type: 'boolean' },
      },
    });
    const number = (name: 'days' | 'minutes' | 'workers' | 'faults-per-day', otherwise: number): number => {
      const value = Number(values[name] ?? otherwise);
      if (!(value > 0)) throw new Error(`--${name} takes a number above 0, not ${String(values[name])}`);
      return value;
    };
    return {
      days: number('days', values.minutes === undefined ? 200 : Infinity),
      minutes: number('minutes', Infinity),
      seed: values.seed ?? 'haru',
      workers: number('workers', 2),
      faultsPerDay: number('faults-per-day', FAULTS_PER_DAY),
      only: values.only,
      plan: values.plan,
      json: values.json ?? false,
    };
  } catch (error) {
    return (error as Error).message;
  }
}

process.exitCode = await main();
