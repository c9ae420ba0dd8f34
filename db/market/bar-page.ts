/** A page of stored rows in columns, used again and again: merging millions of bars makes no object for those stored. */
import type { Bar } from '../../src/domain/index.js';
import type { BarSink } from './scan.js';

const WIDTH = 7;

export class BarPage {
  readonly #cells: Float64Array;
  #count = 0;

  /** @param size the rows it takes */
  constructor(readonly size: number) {
    this.#cells = new Float64Array(size * WIDTH);
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  readonly take: BarSink = (time, open, high, low, close, volume, strength) => {
    const cells = this.#cells;
    const at = this.#count++ * WIDTH;
    cells[at] = time;
    cells[at + 1] = open;
    cells[at + 2] = high;
    cells[at + 3] = low;
    cells[at + 4] = close;
    cells[at + 5] = volume;
    cells[at + 6] = strength;
  };

  time(row: number): number {
    return this.#cells[row * WIDTH] ?? Number.NaN;
  }

  strength(row: number): number {
    return this.#cells[row * WIDTH + 6] ?? Number.NaN;
  }

  /** Whether the row has the prices and the volume of `bar`. */
  holds(row: number, { open, high, low, close, volume }: Bar): boolean {
    const cells = this.#cells;
    const at = row * WIDTH;
    return (
      cells[at + 1] === open &&
      cells[at + 2] === high &&
      cells[at + 3] === low &&
      cells[at + 4] === close &&
      cells[at + 5] === volume
    );
  }

  bar(row: number): Bar {
    const [time, open, high, low, close, volume] = this.#cells.subarray(row * WIDTH, (row + 1) * WIDTH);
    return { time, open, high, low, close, volume } as Bar;
  }
}
