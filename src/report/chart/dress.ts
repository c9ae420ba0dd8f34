/**
 * Puts functions where a picture's options name them. The page runs this very function: its text is written into the page.
 */
import type { ChartOption } from './picture.js';

/** What a tooltip function is told by ECharts; of its fields only these are used. */
interface Hovered {
  readonly axisValue?: string | number;
}

/** Columns by name, each as long as `time`. */
interface Dataset {
  readonly source?: Readonly<Record<string, readonly unknown[]>>;
}

/** Lowest and highest value in view. */
interface Extent {
  readonly min: number;
  readonly max: number;
}

/**
 * Options with functions in place of their names: `@compact` (12.3M), `@plain` (33,050), `@time` (clock over date),
 * `@columns` (a tooltip that lists the data's columns at the hovered time), `@corner` (the tooltip keeps off the cursor),
 * `@above` and `@below` (ends of an axis a little beyond the data),
 * `@fromZero` and `@beyondZero` (ends that hold zero, and room for a number beside the longest bar).
 *
 * It stands alone: nothing outside of it is used, so that its text works in a page. The dataset is shared, not copied.
 */
export function dress(option: ChartOption): unknown {
  const plain = (value: number): string => {
    const size = Math.abs(value);
    const digits = size >= 1_000 || Number.isInteger(value) ? 0 : size >= 10 ? 2 : 4;
    return value.toLocaleString('en-US', { maximumFractionDigits: digits });
  };
  const compact = (value: number): string => {
    const size = Math.abs(value);
    const step = ([[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'K']] as const).find(([from]) => size >= from); // prettier-ignore
    if (step === undefined) return plain(value);
    return `${(value / step[0]).toLocaleString('en-US', { maximumSignificantDigits: 3 })}${step[1]}`;
  };
  const time = (text: string): string => (text.length > 10 ? `${text.slice(11)}\n${text.slice(0, 10)}` : text);
  const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

  const { source } = (option['dataset'] ?? {}) as Dataset;
  const rows = new Map((source?.['time'] ?? []).map((at, row) => [at, row]));
  const columns = (hovered: Hovered | readonly Hovered[]): string => {
    const at = (Array.isArray(hovered) ? (hovered as readonly Hovered[])[0] : (hovered as Hovered))?.axisValue;
    const row = rows.get(at);
    if (source === undefined || row === undefined) return '';
    const lines = Object.entries(source).flatMap(([name, values]) => {
      const value = values[row];
      if (name === 'time' || name.startsWith('_')) return [];
      if (typeof value !== 'number' && typeof value !== 'string') return [];
      const text = typeof value === 'number' ? plain(value) : escaped(value);
      return [`<tr><th>${escaped(name)}</th><td>${text}</td></tr>`];
    });
    return `<table class="tip"><caption>${escaped(String(at))}</caption>${lines.join('')}</table>`;
  };
  const corner = (
    [x]: readonly number[],
    _hovered: unknown,
    _element: unknown,
    _rect: unknown,
    { viewSize: [width = 0] }: { readonly viewSize: readonly number[] },
  ): Record<string, number> => ((x ?? 0) > width / 2 ? { left: 12, top: 88 } : { right: 92, top: 88 });

  const named: Readonly<Record<string, unknown>> = {
    '@plain': plain,
    '@compact': compact,
    '@time': time,
    '@timePointer': ({ value }: { readonly value: string }) => time(value),
    '@columns': columns,
    '@corner': corner,
    '@fromZero': ({ min, max }: Extent) => Math.min(min, 0) - (min < 0 ? (Math.max(max, 0) - min) * 0.5 : 0),
    '@beyondZero': ({ min, max }: Extent) => Math.max(max, 0) + (max > 0 ? (max - Math.min(min, 0)) * 0.35 : 0),
    '@above': ({ min, max }: Extent) => max + (max - min || Math.abs(max) || 1) * 0.05,
    '@below': ({ min, max }: Extent) => min - (max - min || Math.abs(min) || 1) * 0.05,
    '@compactPointer': ({ value }: { readonly value: number }) => compact(value),
    '@plainPointer': ({ value }: { readonly value: number }) => plain(value),
  };
  const put = (node: unknown): unknown => {
    if (typeof node === 'string') return node.startsWith('@') ? (named[node] ?? node) : node;
    if (Array.isArray(node)) return node.map(put);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === 'dataset' ? value : put(value)]),
    );
  };
  return put(option);
}
