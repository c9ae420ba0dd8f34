/** One number for a whole state: equal states have equal hashes, whatever the order of their keys. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/index.js';

/** sha256 of the canonical JSON of `state`, in hex. */
export function stateHash(state: unknown): string {
  return createHash('sha256').update(canonicalJson(state)).digest('hex');
}
