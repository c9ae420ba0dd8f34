/** A network's numbers by name, outside of any tensor library. */
import { createHash } from 'node:crypto';

export interface NamedArray {
  readonly shape: readonly number[];
  /** Row major, one number per cell of `shape`. */
  readonly data: Float32Array;
}

/** By PyTorch's `state_dict` names: `0.4.weight`, `0.2.running_var` … */
export type Weights = ReadonlyMap<string, NamedArray>;

/** Cells of a shape. @example sizeOf([3, 32]) === 96 */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** sha256 over names (sorted), shapes and bytes: equal for equal numbers, whatever file they came from. */
export function weightsHash(weights: Weights): string {
  const hash = createHash('sha256');
  for (const [name, { shape, data }] of [...weights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}[${shape.join(',')}]`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** Numbers of its own, for whoever goes on changing the ones given. */
export function copyWeights(weights: Weights): Map<string, NamedArray> {
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape: [...shape], data: data.slice() }]));
}
