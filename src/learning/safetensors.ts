/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"): eight bytes with the length of a JSON header,
 * the header, the bytes. It carries no code, so a file from anywhere can be read; what does not fit is refused.
 */
import { InputError } from '../domain/index.js';
import { sizeOf, type NamedArray, type Weights } from './weights.js';

export interface SafetensorsFile {
  readonly weights: Weights;
  /** Text by name, from `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
const MAX_HEADER = 100_000_000;
/** PyTorch counts the batches of a BatchNorm in an integer of no use outside of it. */
const COUNTER = /(^|\.)num_batches_tracked$/;

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const BYTES: Readonly<Record<string, number>> = {
  BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, U16: 2, I16: 2, F16: 2, BF16: 2, U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8,
}; // prettier-ignore

/**
 * @param where names the file in what is said about it
 * @throws InputError `bad_safetensors`: one sentence with the first thing that is wrong
 * @example decodeSafetensors(readFileSync('policy.safetensors'), 'policy.safetensors').weights.get('0.10.bias')
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): SafetensorsFile {
  const refuse = (why: string): never => {
    throw new InputError('bad_safetensors', `${where} is not a safetensors file with float32 weights: ${why}.`);
  };
  const { header, start } = headerOf(bytes, refuse);
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isTexts(metadata)) return refuse('its metadata is no object of texts');
  const entries = Object.entries(rest).map(([name, value]) => entryOf(name, value, refuse));
  checkLayout(entries, bytes.length - start, refuse);
  const weights = new Map<string, NamedArray>();
  for (const { name, dtype, shape, begin, end } of entries) {
    if (COUNTER.test(name)) continue;
    if (dtype !== 'F32') return refuse(`${name} has the type ${dtype}`);
    // A copy: the bytes may begin anywhere, a Float32Array only at every fourth. Both are little endian on our machines.
    const data = new Float32Array(sizeOf(shape));
    new Uint8Array(data.buffer).set(bytes.subarray(start + begin, start + end));
    if (!data.every(Number.isFinite)) return refuse(`${name} holds a number that is not finite`);
    weights.set(name, { shape, data });
  }
  return { weights, metadata };
}

/** Names are written in the order given; equal weights and metadata give equal bytes. */
export function encodeSafetensors(weights: Weights, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata;
  let offset = 0;
  for (const [name, { shape, data }] of weights) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces after the header, so that the numbers begin at a multiple of eight.
  const padded = Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(LENGTH_BYTES + padded + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, LENGTH_BYTES);
  bytes.fill(0x20, LENGTH_BYTES + json.length, LENGTH_BYTES + padded);
  let at = LENGTH_BYTES + padded;
  for (const { data } of weights.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

type Refuse = (why: string) => never;

function headerOf(bytes: Uint8Array, refuse: Refuse): { header: Record<string, unknown>; start: number } {
  if (bytes.length < LENGTH_BYTES) return refuse(`it has ${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = LENGTH_BYTES + length;
  if (length > MAX_HEADER || start > bytes.length) return refuse('its header is longer than the file');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start)));
  } catch {
    return refuse('its header is not JSON');
  }
  return isRecord(header) ? { header, start } : refuse('its header is no object');
}

function entryOf(name: string, value: unknown, refuse: Refuse): Entry {
  if (!isRecord(value)) return refuse(`${name} is no object`);
  const { dtype, shape, data_offsets: offsets } = value;
  const size = typeof dtype === 'string' ? BYTES[dtype] : undefined;
  if (typeof dtype !== 'string' || size === undefined) return refuse(`${name} has no known type`);
  if (!isCounts(shape)) return refuse(`${name} has no shape`);
  if (!isCounts(offsets) || offsets.length !== 2) return refuse(`${name} has no place`);
  const [begin = 0, end = 0] = offsets;
  if (end - begin !== sizeOf(shape) * size) return refuse(`${name} takes ${end - begin} bytes, not those of its shape`);
  return { name, dtype, shape, begin, end };
}

/** Tensors lie one after the other and fill the file: no gap that hides something, no overlap. */
function checkLayout(entries: readonly Entry[], length: number, refuse: Refuse): void {
  let offset = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== offset) return refuse(`${name} does not begin where the one before ends`);
    offset = end;
  }
  if (offset !== length) refuse(`it has ${length} bytes of numbers where its header says ${offset}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);
}
