import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/domain/index.js';
import {
  architectureOf,
  decodeSafetensors,
  encodeSafetensors,
  weightsHash,
  type Weights,
} from '../../../src/learning/index.js';
import { originalDataThere, orSkipped, policyFile } from '../../support/original-data.js';
import { someNetwork } from '../../support/learning.js';

const weights: Weights = new Map([
  ['a', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
  ['b', { shape: [], data: Float32Array.of(5) }],
]);

/** A file from a header as text, and bytes after it. */
function file(header: string, bytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const whole = new Uint8Array(8 + text.length + bytes);
  new DataView(whole.buffer).setBigUint64(0, BigInt(text.length), true);
  whole.set(text, 8);
  return whole;
}

const tensor = (begin: number, end: number, more = '') =>
  `{"dtype":"F32","shape":[${(end - begin) / 4}],"data_offsets":[${begin},${end}]${more}}`;

describe('what is written', () => {
  test('is read again, with its notes, and numbers begin at a multiple of eight', () => {
    const bytes = encodeSafetensors(weights, { activation: 'linear' });
    expect(decodeSafetensors(bytes, 'x')).toEqual({ weights, metadata: { activation: 'linear' } });
    expect((bytes.length - 20) % 8).toBe(0);
  });

  test('may lie anywhere in a larger buffer', () => {
    const bytes = encodeSafetensors(weights);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeSafetensors(shifted.subarray(3), 'x').weights).toEqual(weights);
  });

  test("counters of PyTorch's BatchNorm are passed over", () => {
    const header = '{"0.0.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}';
    expect(decodeSafetensors(file(header, 8), 'x').weights.size).toBe(0);
  });
});

describe('a broken file is refused in one sentence', () => {
  test.each([
    ['empty', new Uint8Array(0), 'it has 0 bytes'],
    ['a header beyond its end', file('{}', 0).slice(0, 9), 'its header is longer than the file'],
    ['no JSON', file('{"a":', 0), 'its header is not JSON'],
    ['a list', file('[]', 0), 'its header is no object'],
    ['notes that are no texts', file('{"__metadata__":{"a":1}}', 0), 'its metadata is no object of texts'],
    ['an entry that is none', file('{"a":1}', 0), 'a is no object'],
    ['an unknown type', file('{"a":{"dtype":"F31","shape":[],"data_offsets":[0,4]}}', 4), 'a has no known type'],
    ['another type', file('{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4), 'a has the type F16'],
    ['a negative length', file('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), 'a has no shape'],
    ['half a length', file('{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}}', 2), 'a has no shape'],
    ['one offset', file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4), 'a has no place'],
    [
      'too few bytes for its shape',
      file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4),
      'not those of its shape',
    ],
    ['a gap', file(`{"a":${tensor(0, 4)},"b":${tensor(8, 12)}}`, 12), 'b does not begin where the one before ends'],
    [
      'an overlap',
      file(`{"a":${tensor(0, 8)},"b":${tensor(4, 12)}}`, 12),
      'b does not begin where the one before ends',
    ],
    ['more bytes than it says', file(`{"a":${tensor(0, 4)}}`, 5), 'it has 5 bytes of numbers where its header says 4'],
    ['fewer bytes than it says', file(`{"a":${tensor(0, 8)}}`, 4), 'it has 4 bytes of numbers where its header says 8'],
  ])('%s', (_what, bytes, why) => {
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(InputError);
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(/^x\.safetensors is not .*\.$/);
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(why);
  });

  test('a number that is not finite', () => {
    const bytes = encodeSafetensors(new Map([['a', { shape: [1], data: Float32Array.of(Number.NaN) }]]));
    expect(() => decodeSafetensors(bytes, 'x')).toThrow('a holds a number that is not finite');
  });
});

describe('networks are recognised by their weights', () => {
  test.each(['dnn', 'lstm', 'cnn'] as const)('%s', (net) => {
    const [made, arrays] = someNetwork(net);
    expect(architectureOf(arrays)).toEqual(made);
  });

  test('by names and shapes, not by luck: one array less, more or of another shape is refused', () => {
    const [, arrays] = someNetwork('lstm');
    const without = new Map([...arrays].filter(([name]) => name !== '0.5.bias'));
    expect(() => architectureOf(without)).toThrow('0.5.bias is missing where [7] is expected');
    expect(() => architectureOf(new Map([...arrays, ['extra', { shape: [1], data: new Float32Array(1) }]]))).toThrow(
      'extra belongs to no layer',
    );
    const bent = new Map([...arrays, ['0.8.bias', { shape: [4], data: new Float32Array(4) }]]);
    expect(() => architectureOf(bent)).toThrow('0.8.bias has the shape [4] where [5] is expected');
    expect(() => architectureOf(new Map())).toThrow(InputError);
  });

  test('a hash is of numbers, not of files: order and place do not matter', () => {
    const [, arrays] = someNetwork('cnn');
    const turned = new Map([...arrays].reverse());
    expect(weightsHash(turned)).toBe(weightsHash(arrays));
    const [name, { shape, data }] = [...arrays][0]!;
    const changed = new Map([...arrays, [name, { shape, data: data.map((x, i) => (i === 0 ? x + 1e-6 : x)) }]]);
    expect(weightsHash(changed)).not.toBe(weightsHash(arrays));
  });
});

describe.skipIf(!originalDataThere)(`the original's own files${orSkipped}`, () => {
  test.each(['003241', '005200', '010018', '010834', '014235'])('policy %s is an LSTM of 128, 64, 32', (id) => {
    const { weights: arrays } = decodeSafetensors(policyFile(id), id);
    expect(architectureOf(arrays)).toEqual({
      net: 'lstm', steps: 5, inputs: 18, widths: [128, 64, 32], outputs: 3, activation: 'sigmoid',
    }); // prettier-ignore
    expect(encodeSafetensors(arrays)).toHaveLength(policyFile(id).length);
  });
});
