/** The integers that `fixtures/learning/make_vectors.py` makes its numbers of, made again. */
export class Sequence {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (Math.imul(1_664_525, this.#state) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  array(length: number, low: number, high: number): Float32Array {
    return Float32Array.from({ length }, () => low + (high - low) * this.next());
  }
}
