/** Single weight files: the original's, and our own with a note of what they are. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { InputError } from '../domain/index.js';
import { FEATURE_SCHEMA_HASH } from '../features/index.js';
import {
  architectureOf,
  decodeSafetensors,
  encodeSafetensors,
  weightsHash,
  type Activation,
  type Weights,
} from '../learning/index.js';
import { checkFits, type Model } from './model-card.js';

export const WEIGHTS_EXTENSION = '.safetensors';

/** What our own files say of themselves; the original's say nothing, and are policies with three confidences. */
const note = z.object({
  activation: z.enum(['sigmoid', 'softmax', 'linear']).default('sigmoid'),
  features: z.string().default(FEATURE_SCHEMA_HASH),
});

/**
 * Reads weights; the network is recognised by their names and shapes.
 *
 * @throws InputError `no_file`, `bad_safetensors`, `unknown_network`, `model_misfit`
 */
export function readModelFile(path: string): Model {
  const { weights, metadata } = decodeSafetensors(readBytes(path), path);
  const parsed = note.safeParse(metadata);
  if (!parsed.success) throw new InputError('bad_safetensors', `${path} has a note that haru does not know.`);
  const { activation, features } = parsed.data;
  const name = basename(path, WEIGHTS_EXTENSION);
  const architecture = architectureOf(weights, activation);
  checkFits(name, architecture, features);
  return { name, architecture, weights, hash: weightsHash(weights), card: null };
}

/** Bytes of a weight file with its note. */
export function modelFileBytes(weights: Weights, activation: Activation, features: string): Uint8Array {
  return encodeSafetensors(weights, { activation, features });
}

export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new InputError('no_file', `${path} cannot be read: check the name.`, { cause });
  }
}
