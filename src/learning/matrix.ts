/**
 * Matrices times vectors, four products at a time: nearly all the work of a decision. A WebAssembly function of some
 * forty instructions, assembled below; per bar it is many times faster than a tensor library, which spends its time on
 * everything but numbers. Its sums are float32, in one order, so they are the same on every machine.
 */
import { invariant } from '../domain/index.js';

export interface Matrix {
  /** matrix · x + plus, in an array that the next call overwrites. `plus` may be what another matrix gave. */
  times(x: Float32Array, plus: Float32Array): Float32Array;
}

/** Where a network's matrices lie; they live and go together. */
export interface MatrixMemory {
  /** @param data row major, rows × columns, all finite */
  matrix(data: Float32Array, rows: number, columns: number): Matrix;
}

/** Rows that are summed side by side: four vectors of four. */
const BLOCK = 16;
const PAGE = 65_536;
const FLOAT = 4;

/** Floats that a matrix takes: its blocks, a vector in and a vector out, rows padded to whole blocks. */
function floatsOf(rows: number, columns: number): number {
  const padded = Math.ceil(rows / BLOCK) * BLOCK;
  return padded * columns + Math.ceil(columns / BLOCK) * BLOCK + padded;
}

/** @param shapes of all matrices that will be made, as [rows, columns] */
export function createMatrixMemory(shapes: readonly (readonly [rows: number, columns: number])[]): MatrixMemory {
  const floats = shapes.reduce((sum, [rows, columns]) => sum + floatsOf(rows, columns), 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((floats * FLOAT) / PAGE) });
  const { multiply } = new WebAssembly.Instance(compiled(), { m: { m: memory } }).exports as unknown as Kernel;
  let used = 0;
  const take = (length: number): Float32Array => {
    const taken = new Float32Array(memory.buffer, used * FLOAT, length);
    used += length;
    return taken;
  };
  return {
    matrix(data, rows, columns) {
      const blocks = Math.ceil(rows / BLOCK);
      invariant(used + floatsOf(rows, columns) <= floats, 'a matrix that was not announced');
      const weights = take(blocks * BLOCK * columns);
      const input = take(Math.ceil(columns / BLOCK) * BLOCK).subarray(0, columns);
      const output = take(blocks * BLOCK);
      arrange(data, rows, columns, weights);
      const given = output.subarray(0, rows);
      return {
        times(x, plus) {
          input.set(x);
          given.set(plus);
          multiply(weights.byteOffset, input.byteOffset, output.byteOffset, blocks, columns);
          return given;
        },
      };
    },
  };
}

/** Block by block, in each column by column: the order in which the function reads. */
function arrange(data: Float32Array, rows: number, columns: number, into: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    const start = (row - (row % BLOCK)) * columns + (row % BLOCK);
    for (let column = 0; column < columns; column++) into[start + column * BLOCK] = data[row * columns + column] ?? 0;
  }
}

interface Kernel {
  /** output += weights · input; the first three are addresses in bytes. */
  readonly multiply: (weights: number, input: number, output: number, blocks: number, columns: number) => void;
}

let module: WebAssembly.Module | null = null;

function compiled(): WebAssembly.Module {
  module ??= new WebAssembly.Module(assemble());
  return module;
}

/** Opcodes (WebAssembly core specification 2.0, appendix "Index of Instructions"). */
const LOOP = 0x03, VOID = 0x40, END = 0x0b, BR_IF = 0x0d, GET = 0x20, SET = 0x21, TEE = 0x22; // prettier-ignore
const I32_CONST = 0x41, I32_LT_U = 0x49, I32_ADD = 0x6a, I32_SUB = 0x6b, I32_SHL = 0x74; // prettier-ignore
const V128_LOAD = [0xfd, 0x00], V128_LOAD32_SPLAT = [0xfd, 0x09], V128_STORE = [0xfd, 0x0b]; // prettier-ignore
const F32X4_ADD = [0xfd, 0xe4, 0x01], F32X4_MUL = [0xfd, 0xe6, 0x01]; // prettier-ignore
const I32 = 0x7f, V128 = 0x7b; // prettier-ignore

/** Locals of the function: its five arguments, then its own. */
const [WEIGHTS, INPUT, OUTPUT, BLOCKS, COLUMNS, PLACE, STOP, VALUE, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const QUARTERS = [0, 1, 2, 3] as const;

/** 16 × the quarter of a block, as an operand of loads and stores: alignment 2⁴, offset. */
const at = (quarter: number): number[] => [4, quarter * 16];
const step = (local: number, by: number): number[] => [GET, local, I32_CONST, ...signed(by), I32_ADD, SET, local];

function assemble(): Uint8Array<ArrayBuffer> {
  const columns = [
    ...[GET, PLACE, ...V128_LOAD32_SPLAT, 2, 0, SET, VALUE],
    ...QUARTERS.flatMap((quarter) => [
      ...[GET, SUM + quarter, GET, VALUE, GET, WEIGHTS, ...V128_LOAD, ...at(quarter)],
      ...[...F32X4_MUL, ...F32X4_ADD, SET, SUM + quarter],
    ]),
    ...step(WEIGHTS, BLOCK * FLOAT),
    ...[GET, PLACE, I32_CONST, ...signed(FLOAT), I32_ADD, TEE, PLACE, GET, STOP, I32_LT_U, BR_IF, 0],
  ];
  const blocks = [
    ...QUARTERS.flatMap((quarter) => [GET, OUTPUT, ...V128_LOAD, ...at(quarter), SET, SUM + quarter]),
    ...[GET, INPUT, SET, PLACE],
    ...[LOOP, VOID, ...columns, END],
    ...QUARTERS.flatMap((quarter) => [GET, OUTPUT, GET, SUM + quarter, ...V128_STORE, ...at(quarter)]),
    ...step(OUTPUT, BLOCK * FLOAT),
    ...[GET, BLOCKS, I32_CONST, 1, I32_SUB, TEE, BLOCKS, BR_IF, 0],
  ];
  const code = [
    ...[GET, INPUT, GET, COLUMNS, I32_CONST, 2, I32_SHL, I32_ADD, SET, STOP],
    ...[LOOP, VOID, ...blocks, END, END],
  ];
  const locals = [2, 2, I32, 5, V128];
  const body = [...locals, ...code];
  const name = new TextEncoder().encode('multiply');
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, 1, 0x6d, 1, 0x6d, 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, name.length, ...name, 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
