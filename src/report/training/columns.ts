/**
 * The columns that an epoch adds to those of its bars. Columns whose name begins with `_` are drawn, not told.
 *
 * `epochColumns` stands alone: the page runs this very function, by its text, whenever another epoch is looked at.
 */
import type { Cell, Columns } from '../technical/columns.js';

/** What a pane of an epoch draws of each bar. */
export interface PlayedColumns {
  /** Chosen action, plus 4 where chance chose it. */
  readonly actions: readonly number[];
  readonly outputs: readonly (readonly number[])[];
  readonly shares: readonly number[];
  /** Won. */
  readonly values: readonly number[];
}

export interface Frame {
  /** Bars in all, and how many of them come before the first decision. */
  readonly bars: number;
  readonly first: number;
  /** Won. */
  readonly balance: number;
  /** Names of the three outputs. */
  readonly names: readonly string[];
}

/** Backgrounds are 1 or 0: full height, or none. What was wanted but not possible, and so not done, is told apart. */
export function epochColumns(
  { bars, first, balance, names }: Frame,
  { actions, outputs, shares, values }: PlayedColumns,
): Columns {
  /** A cell for each bar; what lies before the first decision has `before`. */
  const cells = (before: Cell, of: (decision: number) => Cell): Cell[] =>
    Array.from({ length: bars }, (_, bar) => (bar < first || bar - first >= actions.length ? before : of(bar - first)));
  const rounded = (value: number | undefined, digits: number): Cell =>
    value === undefined ? null : Math.round(value * 10 ** digits) / 10 ** digits;
  const wanted = (i: number): number => (actions[i] ?? 2) % 4;
  const isByChance = (i: number): boolean => (actions[i] ?? 2) >= 4;
  const change = (i: number): number => Math.sign((shares[i] ?? 0) - (shares[i - 1] ?? 0));
  const isDone = (i: number): boolean => change(i) === ([1, -1, 0][wanted(i)] ?? 0);
  const words = ['buy', 'sell', 'hold'];
  return {
    Action: cells(
      null,
      (i) => `${words[wanted(i)] ?? ''}${isDone(i) ? '' : ' (not possible)'}${isByChance(i) ? ' by chance' : ''}`,
    ),
    Shares: cells(null, (i) => shares[i] ?? null),
    ...Object.fromEntries(names.map((name, n) => [name, cells(null, (i) => rounded(outputs[n]?.[i], 5))])),
    'Portfolio value': cells(null, (i) => rounded(values[i], 0)),
    _bought: cells(0, (i) => (change(i) > 0 ? 1 : 0)),
    _sold: cells(0, (i) => (change(i) < 0 ? 1 : 0)),
    '_bought-not': cells(0, (i) => (wanted(i) === 0 && !isDone(i) ? 1 : 0)),
    '_sold-not': cells(0, (i) => (wanted(i) === 1 && !isDone(i) ? 1 : 0)),
    _chance: cells(0, (i) => (isByChance(i) ? 1 : 0)),
    _start: cells(balance, () => balance),
    _gain: cells(balance, (i) => Math.max(values[i] ?? balance, balance)),
    _loss: cells(balance, (i) => Math.min(values[i] ?? balance, balance)),
  };
}

/**
 * Neighbours as one, as their bars are: of each group the last decision counts, and chance chose when it chose any.
 * What was bought or sold shows in the shares of two groups.
 *
 * @param together bars in a group; the first group begins with the first bar of all
 */
export function thinPlayed(
  played: PlayedColumns,
  first: number,
  together: number,
): { readonly first: number; readonly played: PlayedColumns } {
  const groups = Math.floor(first / together);
  const end = Math.ceil((first + played.actions.length) / together);
  const last = (group: number): number => Math.min((group + 1) * together - first, played.actions.length) - 1;
  const each = Array.from({ length: end - groups }, (_, i) => last(groups + i));
  const pick = (column: readonly number[]): number[] => each.map((i) => column[i] ?? 0);
  const actions = each.map((i, n) => {
    const group = played.actions.slice((each[n - 1] ?? -1) + 1, i + 1);
    return ((played.actions[i] ?? 2) % 4) + (group.some((action) => action >= 4) ? 4 : 0);
  });
  const { outputs, shares, values } = played;
  return { first: groups, played: { actions, outputs: outputs.map(pick), shares: pick(shares), values: pick(values) } };
}
