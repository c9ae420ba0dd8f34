/** Runs a property over seeds; a seed that fails is named, with the command that repeats it alone. */
import { expect } from 'vitest';

/** Seeds `from` … `from + count − 1` as text, or the one in HARU_SEED. */
export function seedsFrom(from: number, count: number): string[] {
  const only = process.env['HARU_SEED'];
  return only === undefined ? Array.from({ length: count }, (_, index) => String(from + index)) : [only];
}

/**
 * @param file the test file, for the command
 * @param holds returns what is wrong with the seed, in words; throwing is wrong too
 */
export async function forEachSeed(
  file: string,
  seeds: readonly string[],
  holds: (seed: string) => Promise<readonly string[]>,
): Promise<void> {
  const failures: string[] = [];
  for (const seed of seeds) {
    const wrong = await holds(seed).catch((error: unknown) => [String(error instanceof Error ? error.stack : error)]);
    if (wrong.length > 0) failures.push(`HARU_SEED=${seed} npm test -- ${file}\n  ${wrong.slice(0, 8).join('\n  ')}`);
  }
  expect(failures, failures.join('\n')).toEqual([]);
}
