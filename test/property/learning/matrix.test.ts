/** The assembled product against the plainest one. */
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { createRng } from '../../../src/domain/index.js';
import { createMatrixMemory } from '../../../src/learning/matrix.js';

const sizes = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }));

test.prop([fc.array(sizes, { minLength: 1, maxLength: 4 }), fc.string()])(
  'is every row times the vector, for all matrices of a memory, call after call',
  (shapes, seed) => {
    const rng = createRng(seed);
    const numbers = (length: number) => Float32Array.from({ length }, () => rng.normal());
    const memory = createMatrixMemory(shapes);
    const matrices = shapes.map(([rows, columns]) => {
      const data = numbers(rows * columns);
      return { rows, columns, data, matrix: memory.matrix(data, rows, columns) };
    });
    for (const { rows, columns, data, matrix } of [...matrices, ...matrices]) {
      const x = numbers(columns);
      const plus = numbers(rows);
      const found = matrix.times(x, plus);
      expect(found).toHaveLength(rows);
      for (let row = 0; row < rows; row++) {
        let sum = plus[row]!;
        let size = Math.abs(sum);
        for (let column = 0; column < columns; column++) {
          const product = data[row * columns + column]! * x[column]!;
          sum += product;
          size += Math.abs(product);
        }
        // Float32 rounds each of the sums by at most 2⁻²⁴ of what was added so far.
        expect(Math.abs(found[row]! - sum)).toBeLessThanOrEqual((columns + 2) * 2 ** -24 * size + 1e-30);
      }
    }
  },
);

test.prop([fc.integer({ min: 1, max: 40 })])('may add to its own last result', (rows) => {
  const data = new Float32Array(rows * 2).fill(1);
  const matrix = createMatrixMemory([[rows, 2]]).matrix(data, rows, 2);
  const once = matrix.times(Float32Array.of(1, 2), new Float32Array(rows));
  expect([...matrix.times(Float32Array.of(10, 20), once)]).toEqual(Array<number>(rows).fill(33));
});
