/**
 * The smallest list that still fails: delta debugging, algorithm ddmin (Zeller and Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", IEEE TSE 28(2), 2002). The result is 1-minimal: leaving out any single element no longer fails.
 */

/**
 * @param fails whether a sublist, in its original order, still shows the failure; the whole list must
 * @returns a 1-minimal sublist; empty when the failure needs no element at all
 * @example await ddmin([1, 2, 3, 4], async (list) => list.includes(2) && list.includes(4)) // [2, 4]
 */
export async function ddmin<T>(
  list: readonly T[],
  fails: (list: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (await fails([])) return [];
  let current = list;
  for (let parts = 2; current.length >= 2;) {
    const chunks = split(current, parts);
    const smaller = await firstThatFails(current, chunks, fails);
    if (smaller !== null) {
      parts = smaller.isChunk ? 2 : Math.max(parts - 1, 2);
      current = smaller.list;
    } else if (parts < current.length) {
      parts = Math.min(2 * parts, current.length);
    } else break;
  }
  return current;
}

/** A chunk that fails by itself, or else the list without a chunk. */
async function firstThatFails<T>(
  list: readonly T[],
  chunks: readonly (readonly T[])[],
  fails: (list: readonly T[]) => Promise<boolean>,
): Promise<{ readonly list: readonly T[]; readonly isChunk: boolean } | null> {
  for (const chunk of chunks) if (await fails(chunk)) return { list: chunk, isChunk: true };
  // With two chunks the complements are the chunks.
  if (chunks.length === 2) return null;
  for (const chunk of chunks) {
    const rest = list.filter((element) => !chunk.includes(element));
    if (await fails(rest)) return { list: rest, isChunk: false };
  }
  return null;
}

function split<T>(list: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, index) => {
    const at = (part: number): number => Math.floor((part * list.length) / parts);
    return list.slice(at(index), at(index + 1));
  });
}
