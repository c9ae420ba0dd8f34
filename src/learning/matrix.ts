/** A matrix times a vector: nearly all the work of a decision. */

export interface Matrix {
  /** matrix · x + plus, in an array that the next call overwrites. `plus` may be the array that the call before gave. */
  times(x: Float32Array, plus: Float32Array): Float32Array;
}

/** @param data row major, rows × columns */
export function createMatrix(data: Float32Array, rows: number, columns: number): Matrix {
  const out = new Float32Array(rows);
  const even = columns - (columns % 4);
  return {
    times(x, plus) {
      for (let row = 0, at = 0; row < rows; row++) {
        // Four sums side by side: one alone would wait for itself at every addition.
        let a = plus[row] ?? 0;
        let b = 0;
        let c = 0;
        let d = 0;
        let column = 0;
        for (; column < even; column += 4, at += 4) {
          a += (data[at] ?? 0) * (x[column] ?? 0);
          b += (data[at + 1] ?? 0) * (x[column + 1] ?? 0);
          c += (data[at + 2] ?? 0) * (x[column + 2] ?? 0);
          d += (data[at + 3] ?? 0) * (x[column + 3] ?? 0);
        }
        for (; column < columns; column++, at++) a += (data[at] ?? 0) * (x[column] ?? 0);
        out[row] = a + b + (c + d);
      }
      return out;
    },
  };
}
