/** Which names may vary, and what a combination of their values means for a run. */
import { DEFAULT_RISK, InputError, money, type CostSchedule, type Json, type Money } from '../domain/index.js';
import type { FillModel, FillTerms } from '../engine/index.js';
import { nearest } from './nearest.js';
import { parseSettings, type Settings, type SettingsInput } from './settings.js';
import type { BacktestSettings } from './backtest.js';
import type { Combination } from './sweep-grid.js';
import { checkTerm, TERMS, type SweepSettings, type Term } from './sweep-settings.js';
import type { Axis, Value } from './sweep-values.js';

/** All that decides a run besides the bars: what a thread is told. */
export interface SweepJob {
  readonly who: 'strategy' | 'policy';
  /** As after `--strategy` or `--policy`. */
  readonly text: string;
  readonly fills: FillModel;
  readonly costs: CostSchedule;
  readonly terms: FillTerms;
  readonly balance: Money;
  readonly settings: BacktestSettings;
}

const SETTINGS = ['cashPerBuy', 'seed', 'barGrace', 'orderTimeout'] as const;
const WHO = ['strategy', 'policy'] as const;

/** Of the configuration, what decides over stored bars: plain JSON. */
export function keptSettings({ risk = DEFAULT_RISK, ...settings }: Settings): Record<string, Json> {
  const { cashPerBuy, seed, barGrace, orderTimeout, calendar } = settings;
  return { cashPerBuy, seed, barGrace, orderTimeout, risk: { ...risk }, calendar: calendar.map((entry) => ({ ...entry })) };
} // prettier-ignore

/** Names in braces. @example placesIn('sma({fast},{slow})') // ['fast', 'slow'] */
export function placesIn(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
}

/**
 * Checks each name and each value by itself.
 *
 * @throws InputError `bad_vary`, `unknown_vary`, `no_values`, `no_policy`; that of a setting
 */
export function checkAxes(settings: SweepSettings): void {
  const names = settings.vary.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InputError('bad_vary', `--vary ${twice} is given twice: put all its values into one.`); // prettier-ignore
  const templates = templatesOf(settings);
  const places = templates.flatMap(placesIn);
  const missing = places.find((place) => !names.includes(place));
  if (missing !== undefined) {
    throw new InputError('no_values', `{${missing}} has no values: say them with --vary ${missing}=….`);
  }
  for (const axis of settings.vary) if (!places.includes(axis.name)) checkAxis(axis, settings, places);
}

/** What stands after --strategy or --policy, or each of what may. */
function templatesOf(settings: SweepSettings): string[] {
  const given = WHO.flatMap((who) => {
    const axis = settings.vary.find(({ name }) => name === who);
    const own = settings[who];
    if (axis !== undefined && own !== null) {
      throw new InputError('no_policy', `--${who} stands fixed and varies as well: take either.`);
    }
    return axis !== undefined ? [axis.values.map(String)] : own === null ? [] : [[own]];
  });
  const [only, other] = given;
  if (only === undefined || other !== undefined) {
    throw new InputError('no_policy', 'A sweep takes one of --strategy and --policy, fixed or with --vary: say who decides.'); // prettier-ignore
  }
  return only;
}

function checkAxis({ name, values }: Axis, settings: SweepSettings, places: readonly string[]): void {
  if (isIn(WHO, name)) return;
  if (isIn(TERMS, name)) for (const value of values) checkTerm(name, value);
  else if (isIn(SETTINGS, name) || name.startsWith('risk.')) {
    for (const value of values) parseSettings(withSetting(settings.settings, name, value), `--vary ${name}`);
  } else throw unknown(name, places);
}

function unknown(name: string, places: readonly string[]): InputError {
  const known = [...places, ...WHO, ...TERMS, ...SETTINGS, 'risk.maxDrawdown'];
  const meant = nearest(name, known);
  const hint = meant === null ? `what varies is a name in braces of the strategy, like sma({fast},{slow}), or one of ${[...WHO, ...TERMS, ...SETTINGS].join(', ')} and risk.…` : `did you mean ${meant}?`; // prettier-ignore
  return new InputError('unknown_vary', `Nothing here is called "${name}": ${hint}${meant === null ? '.' : ''}`);
}

/** The run that a combination stands for. */
export function jobOf(settings: SweepSettings, values: Combination): SweepJob {
  const of = <T extends Term>(term: T): SweepSettings[T] => (values[term] ?? settings[term]) as SweepSettings[T];
  const who = settings.strategy !== null || values['strategy'] !== undefined ? 'strategy' : 'policy';
  const template = String(values[who] ?? settings[who]);
  let kept: SettingsInput = settings.settings;
  for (const [name, value] of Object.entries(values)) {
    const isPlace = template.includes(`{${name}}`);
    if (!isPlace && (isIn(SETTINGS, name) || name.startsWith('risk.'))) kept = withSetting(kept, name, value);
  }
  return {
    who,
    text: template.replace(/\{([^{}]*)\}/g, (_, name: string) => String(values[name])),
    fills: of('fills'),
    costs: of('costs'),
    terms: { slippage: of('slippage'), halfSpread: of('halfSpread'), participation: of('participation') * 10 },
    balance: money(of('balance')),
    settings: kept as BacktestSettings,
  };
}

function withSetting(settings: SettingsInput, name: string, value: Value): SettingsInput {
  if (name === 'seed') return { ...settings, seed: String(value) };
  if (!name.startsWith('risk.')) return { ...settings, [name]: value };
  return { ...settings, risk: { ...(settings.risk as Record<string, Json>), [name.slice(5)]: value } };
}

function isIn<T extends string>(list: readonly T[], name: string): name is T {
  return (list as readonly string[]).includes(name);
}
