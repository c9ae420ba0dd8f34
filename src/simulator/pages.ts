/** Pages of rows, newest first, and the opaque key that leads to the next one (KIWOOM.md §3). */

export interface Page<T> {
  /** Newest first. */
  readonly rows: readonly T[];
  readonly nextKey: string | null;
}

/**
 * One page of `rows` (oldest first). The key counts how many older rows are left, so that rows added at the new end
 * between two requests shift no page.
 *
 * @param subject what the key is for: `A069500` for charts; a key for something else starts over
 * @example pageOf(bars, 900, 'A069500', 'A069500000000001234')
 */
export function pageOf<T>(rows: readonly T[], size: number, subject: string, nextKey: string | null): Page<T> {
  const left = nextKey?.startsWith(subject) === true ? Number(nextKey.slice(subject.length)) : rows.length;
  const end = Number.isSafeInteger(left) && left >= 0 && left <= rows.length ? left : rows.length;
  const start = Math.max(end - size, 0);
  return {
    rows: rows.slice(start, end).reverse(),
    nextKey: start === 0 ? null : subject + String(start).padStart(12, '0'),
  };
}
