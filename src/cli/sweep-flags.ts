/** From the flags of `sweep`, and a file of them, to its settings. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { nearest } from '../app/nearest.js';
import { costsOf, loadSettings } from '../app/settings.js';
import { keptSettings } from '../app/sweep-names.js';
import { parseSweepSettings, type SweepSettings } from '../app/sweep-settings.js';
import { axisFrom, axisOf, type Axis } from '../app/sweep-values.js';
import { textsOfRange } from '../app/train-settings.js';
import { InputError, type MarketStore } from '../domain/index.js';
import { FILL_TERMS } from '../engine/index.js';
import { seriesOf } from './commands/backtest.js';
import { rangeOf, type RangeFlags } from './series.js';

export const SWEEP = {
  balance: 10_000_000,
  fills: 'bar',
  slippage: FILL_TERMS.slippage,
  halfSpread: FILL_TERMS.halfSpread,
  participation: FILL_TERMS.participation / 10,
  seed: '1',
} as const;

const values = z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1)]);
/** What a file of `--grid` may hold: the flags of the same names. */
const gridFile = z.strictObject({
  strategy: z.string().optional(),
  policy: z.string().optional(),
  codes: z.string().optional(),
  interval: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  balance: z.number().optional(),
  fills: z.string().optional(),
  costs: z.string().optional(),
  slippage: z.number().optional(),
  halfSpread: z.number().optional(),
  participation: z.number().optional(),
  vary: z.record(z.string(), values).optional(),
  where: z.union([z.string(), z.array(z.string())]).optional(),
  sample: z.number().optional(),
  seed: z.union([z.string(), z.number()]).optional(),
});
type GridFile = z.infer<typeof gridFile>;

export interface SweepFlags extends RangeFlags, Omit<GridFile, 'vary' | 'where' | 'from' | 'to'> {
  readonly vary?: readonly string[];
  readonly where?: readonly string[];
  readonly grid?: string;
  readonly config?: string;
}

/** @throws InputError `bad_vary`, `bad_grid`, `no_series`, `many_intervals`, `bad_sweep_setting`, … */
export function settingsOf(flags: SweepFlags, store: MarketStore): SweepSettings {
  const { vary: filed = {}, where: also = [], ...file } = flags.grid === undefined ? {} : fileOf(flags.grid);
  const { vary: told = [], where = [], grid: _grid, config, ...rest } = flags;
  const given = { ...file, ...withoutUndefined(rest) };
  const axes = axesOf(filed, told);
  const [first, ...others] = seriesOf(store, withoutUndefined({ codes: given.codes, interval: given.interval }));
  if (first === undefined)
    throw new InputError('no_series', 'There are no bars: `haru import` or `haru collect` some.');
  const settings = loadSettings({}, process.env, config);
  const { from, to } = textsOfRange(rangeOf(withoutUndefined({ from: given.from, to: given.to })));
  return parseSweepSettings({
    strategy: given.strategy ?? null,
    policy: given.policy ?? null,
    codes: [first, ...others].map(({ code }) => code),
    interval: first.interval,
    from,
    to,
    balance: given.balance ?? SWEEP.balance,
    fills: given.fills ?? SWEEP.fills,
    costs: given.costs ?? costsOf(settings),
    slippage: given.slippage ?? SWEEP.slippage,
    halfSpread: given.halfSpread ?? SWEEP.halfSpread,
    participation: given.participation ?? SWEEP.participation,
    vary: axes,
    where: [...(typeof also === 'string' ? [also] : also), ...where],
    sample: given.sample ?? null,
    seed: String(given.seed ?? SWEEP.seed),
    settings: keptSettings(settings),
  });
}

/** Those of the file first; one that a flag names as well is the flag's. */
function axesOf(filed: NonNullable<GridFile['vary']>, told: readonly string[]): Axis[] {
  const flagged = told.map(axisOf);
  const kept = Object.entries(filed).filter(([name]) => !flagged.some((axis) => axis.name === name));
  const axes = [
    ...kept.map(([name, given]) => (typeof given === 'string' ? axisOf(`${name}=${given}`) : axisFrom(name, [given].flat()))),
    ...flagged,
  ]; // prettier-ignore
  if (axes.length > 0) return axes;
  throw new InputError(
    'bad_vary',
    "A sweep needs something that varies: --vary fast=2..20 with --strategy 'sma({fast},20)', or --vary fills=open,bar.",
  );
}

function fileOf(path: string): GridFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const isThere = cause instanceof SyntaxError;
    throw new InputError('bad_grid', isThere ? `${path} is not JSON: ${cause.message}.` : `${path} cannot be read: check the name and its permissions.`, { cause }); // prettier-ignore
  }
  const parsed = gridFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = Object.keys(gridFile.shape);
    const meant = nearest(key, known);
    throw new InputError('bad_grid', `${path} holds "${key}", which is nothing of a sweep: ${meant === null ? `it takes ${known.join(', ')}.` : `did you mean "${meant}"?`}`); // prettier-ignore
  }
  const where = issue === undefined || issue.path.length === 0 ? 'holds no sweep' : `has a wrong "${issue.path.join('.')}"`; // prettier-ignore
  throw new InputError('bad_grid', `${path} ${where}: it takes {"strategy": "sma({fast},{slow})", "vary": {"fast": "2..20", "slow": [10, 20]}} and the other flags by name.`); // prettier-ignore
}

/** A type in which what is there is there. */
type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(flags: T): Partial<Given<T>> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Partial<Given<T>>;
}
