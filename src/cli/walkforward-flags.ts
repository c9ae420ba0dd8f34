/** From the flags of `walkforward` to its settings. */
import { InputError, type MarketStore } from '../domain/index.js';
import { DEFAULTS_OF, textsOfRange } from '../app/train-settings.js';
import { stepsOf } from '../app/walkforward-plan.js';
import { parseWalkforwardSettings, type Method, type WalkforwardSettings } from '../app/walkforward-settings.js';
import { purgeOf } from '../learning/evaluation/index.js';
import { rangeOf, storedSeries, type RangeFlags, type SeriesFlags } from './series.js';

export const WALKFORWARD = {
  trainBars: 1_000,
  testBars: 250,
  methods: 'pg,ppo',
  seeds: 5,
  net: 'lstm',
  steps: 5,
  epochs: 200,
  balance: 10_000_000,
  costs: 'kiwoom',
  draws: 200,
} as const;

export interface WalkforwardFlags extends SeriesFlags, RangeFlags {
  readonly trainBars?: number;
  readonly testBars?: number;
  readonly stepBars?: number;
  readonly anchored?: true;
  readonly trainFrom?: string;
  readonly trainTo?: string;
  readonly testFrom?: string;
  readonly testTo?: string;
  readonly purge?: number;
  readonly methods?: string;
  readonly seeds?: number;
  readonly net?: WalkforwardSettings['net'];
  readonly steps?: number;
  readonly epochs?: string;
  readonly lr?: string;
  readonly discount?: string;
  readonly balance?: number;
  readonly costs?: WalkforwardSettings['costs'];
  readonly trainCosts?: WalkforwardSettings['trainCosts'];
  readonly draws?: number;
}

/** @throws InputError `no_series`, `many_series`, `bad_windows`, `bad_number`, `bad_walkforward_setting` */
export function settingsOf(flags: WalkforwardFlags, store: MarketStore): WalkforwardSettings {
  const series = storedSeries(store, flags);
  const [interval, other] = new Set(series.map((one) => one.interval));
  if (other !== undefined) {
    throw new InputError('many_series', 'This takes bars of one interval: say which with --interval.');
  }
  const { net = WALKFORWARD.net, steps = WALKFORWARD.steps, costs = WALKFORWARD.costs } = flags;
  return parseWalkforwardSettings({
    codes: series.map(({ code }) => code),
    interval,
    windows: windowsOf(flags),
    purge: flags.purge ?? purgeOf(stepsOf({ net, steps })),
    learners: learnersOf(flags),
    seeds: flags.seeds ?? WALKFORWARD.seeds,
    net,
    steps,
    balance: flags.balance ?? WALKFORWARD.balance,
    costs,
    trainCosts: flags.trainCosts ?? costs,
    draws: flags.draws ?? WALKFORWARD.draws,
  });
}

function windowsOf(flags: WalkforwardFlags): WalkforwardSettings['windows'] {
  const { trainFrom, trainTo, testFrom, testTo, trainBars, testBars, stepBars, anchored, from, to } = flags;
  const byTimes = [trainFrom, trainTo, testFrom, testTo].some((time) => time !== undefined);
  if (!byTimes) {
    const bars = testBars ?? WALKFORWARD.testBars;
    const counts = { trainBars: trainBars ?? WALKFORWARD.trainBars, testBars: bars, stepBars: stepBars ?? bars };
    return { kind: 'rolling', ...textsOfRange(rangeOf(flags)), ...counts, anchored: anchored ?? false };
  }
  const rolling = { from, to, 'train-bars': trainBars, 'test-bars': testBars, 'step-bars': stepBars, anchored };
  const mixed = Object.entries(rolling).find(([, value]) => value !== undefined);
  if (mixed !== undefined) {
    throw new InputError(
      'bad_windows',
      `--${mixed[0]} is for rolling windows, --train-from … --test-to are for one by times: take either.`,
    );
  }
  if (testFrom === undefined) {
    throw new InputError('bad_windows', 'One window by times takes at least --test-from, the first bar to test on.');
  }
  const train = textsOfRange(rangeIn('train', trainFrom, trainTo));
  const test = textsOfRange(rangeIn('test', testFrom, testTo));
  return {
    kind: 'explicit',
    trainFrom: train.from,
    trainTo: train.to,
    testFrom: test.from ?? testFrom,
    testTo: test.to,
  };
}

/** As `--from` and `--to`, with the flags' own names in what is said. */
function rangeIn(what: 'train' | 'test', from: string | undefined, to: string | undefined): ReturnType<typeof rangeOf> {
  try {
    return rangeOf({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message.replace(/--(from|to)/g, `--${what}-$1`), { cause: error });
  }
}

function learnersOf(flags: WalkforwardFlags): WalkforwardSettings['learners'] {
  const methods = (flags.methods ?? WALKFORWARD.methods).split(',').map((text) => text.trim());
  const unknown = methods.find((text) => !isMethod(text));
  if (unknown !== undefined || new Set(methods).size < methods.length) {
    const known = Object.keys(DEFAULTS_OF).join(', ');
    throw new InputError(
      'bad_methods',
      `--methods takes some of ${known}, each once: "${flags.methods ?? ''}" does not.`,
    );
  }
  const told = methods.filter(isMethod);
  const [epochs, lr, discount] = (['epochs', 'lr', 'discount'] as const).map((flag) => eachOf(flag, flags[flag], told));
  return told.map((method) => ({
    method,
    epochs: epochs?.get(method) ?? WALKFORWARD.epochs,
    lr: lr?.get(method) ?? DEFAULTS_OF[method].lr,
    discount: discount?.get(method) ?? DEFAULTS_OF[method].discount,
  }));
}

function isMethod(text: string): text is Method {
  return Object.hasOwn(DEFAULTS_OF, text);
}

/** `200`, or `pg=200,ppo=40`. */
function eachOf(flag: string, text: string | undefined, methods: readonly Method[]): Map<Method, number> {
  if (text === undefined) return new Map();
  if (!text.includes('=')) return new Map(methods.map((method) => [method, numberIn(flag, text)]));
  return new Map(
    text.split(',').map((part) => {
      const [method = '', value = ''] = part.split('=').map((word) => word.trim());
      if (isMethod(method) && methods.includes(method)) return [method, numberIn(flag, value)];
      throw new InputError(
        'bad_number',
        `--${flag} names "${method}", which is not among --methods ${methods.join(',')}.`,
      );
    }),
  );
}

function numberIn(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InputError(
    'bad_number',
    `--${flag} takes a number, or one for each method like pg=200,ppo=40: "${text}" is none.`,
  );
}

/** A whole number of at least `least`. */
export function countOf(flag: string, least = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InputError('bad_number', `${flag} takes a whole number from ${least} on: "${text}" is none.`);
  };
}
