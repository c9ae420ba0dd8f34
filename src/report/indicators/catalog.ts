/** Every indicator by name, and the way people write them: `sma(5),macd,bollinger(20,2)`. */
import { InputError } from '../../domain/index.js';
import { FLOWS } from './flows.js';
import type { IndicatorKind, Parameter } from './kind.js';
import { OSCILLATORS } from './oscillators.js';
import { OVERLAYS } from './overlays.js';

export const CATALOG: readonly IndicatorKind[] = [...OVERLAYS, ...OSCILLATORS, ...FLOWS];

/** An indicator with its parameters. */
export interface Indicator {
  readonly kind: IndicatorKind;
  /** One per parameter of the kind. */
  readonly parameters: readonly number[];
  /** `sma(5)`, `vwap`: the name with all of its parameters. */
  readonly label: string;
}

/** What is drawn when nobody asks for anything. */
export const USUAL = 'sma(5),sma(20),sma(60),bollinger,macd,rsi';

/** Beyond this a page is no help to anybody. */
const MOST = 24;

/**
 * Parses a list; missing parameters take their usual values, one written twice counts once.
 *
 * @example parseIndicators('sma(5), bb, macd(12,26,9)')
 * @throws InputError `bad_indicator` naming what was written and what is accepted
 */
export function parseIndicators(text: string): Indicator[] {
  const found = new Map<string, Indicator>();
  for (const item of split(text)) {
    const indicator = parseOne(item);
    found.set(indicator.label, indicator);
  }
  if (found.size > MOST) throw refusal(`${found.size} indicators are too many: it takes up to ${MOST}.`);
  return [...found.values()];
}

/** Commas inside parentheses belong to their indicator. */
function split(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function parseOne(item: string): Indicator {
  const [, name = '', list] = /^([a-z][a-z0-9]*)\s*(?:\(([^()]*)\))?$/i.exec(item) ?? [];
  const wanted = name.toLowerCase();
  const kind = CATALOG.find((each) => each.name === wanted || each.aliases.includes(wanted));
  if (kind === undefined) {
    const names = CATALOG.map((each) => each.name).join(', ');
    throw refusal(`${JSON.stringify(item)} is not an indicator: it takes ${names}, with numbers as in sma(20).`);
  }
  const given = list === undefined || list.trim() === '' ? [] : list.split(',').map((part) => part.trim());
  if (given.length > kind.parameters.length) throw refusal(usage(item, kind));
  const parameters = kind.parameters.map((parameter, i) => numberOf(item, kind, parameter, given[i]));
  checkTogether(item, kind, parameters);
  return { kind, parameters, label: parameters.length === 0 ? kind.name : `${kind.name}(${parameters.join(',')})` };
}

function numberOf(item: string, kind: IndicatorKind, parameter: Parameter, text: string | undefined): number {
  if (text === undefined) return parameter.standard;
  const value = Number(text);
  const { min, max, whole } = parameter;
  if (text === '' || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw refusal(usage(item, kind));
  }
  return value;
}

/** Parameters that are right one by one and wrong together. */
function checkTogether(item: string, kind: IndicatorKind, [first = 0, second = 0]: readonly number[]): void {
  const ascending = kind.name === 'macd' || kind.name === 'psar';
  if (ascending && first >= second) throw refusal(`${item}: its first number must be below the second.`);
}

function usage(item: string, { name, parameters }: IndicatorKind): string {
  if (parameters.length === 0) return `${item} takes no numbers: write ${name}.`;
  const each = parameters.map(
    ({ name: what, min, max, whole }) => `${what} (${whole ? 'a whole number' : 'a number'} from ${min} to ${max})`,
  );
  return `${item} is not valid: ${name} takes ${each.join(', ')}, like ${name}(${parameters.map(({ standard }) => standard).join(',')}).`;
}

function refusal(message: string): InputError {
  return new InputError('bad_indicator', message);
}
