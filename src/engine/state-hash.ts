/** One number for a whole state: equal states have equal hashes, whatever the order of their keys. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/index.js';

/** sha256 of the canonical JSON of `state`, in hex. */
export function stateHash(state: unknown): string {
  return textHash(canonicalJson(state));
}

/** sha256 of a text, in hex. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
