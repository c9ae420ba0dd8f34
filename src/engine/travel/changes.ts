/** The patches of a step with what was there before. */
import type { Patch, ReadModel } from '../model.js';

export interface Change {
  readonly op: Patch['op'];
  readonly path: Patch['path'];
  /** Absent where nothing was there. */
  readonly before?: unknown;
  /** Absent where nothing is left. */
  readonly after?: unknown;
}

/** @param before the read model that the patches were applied to */
export function changesIn(before: ReadModel, patches: readonly Patch[]): Change[] {
  return patches.map(({ op, path, value }) => {
    const old = path.reduce<unknown>(memberOf, before);
    return {
      op,
      path,
      ...(old === undefined ? {} : { before: old }),
      ...(op === 'remove' ? {} : { after: value as unknown }),
    };
  });
}

function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string | number, unknown>>)[key]
    : undefined;
}
