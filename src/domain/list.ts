/** Lists that mostly hold one thing, made many times a second. */

/**
 * `list` with `item` at its end: in place, or a new list where `list` is empty. V8 gives an empty list that is pushed to room
 * for seventeen, most of what a bar on its way through the system would allocate.
 *
 * @example outcomes = appended(outcomes, outcome);
 */
export function appended<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}
