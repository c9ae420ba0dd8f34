/** One number for a whole state: equal states have equal hashes, whatever the order of their keys. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/index.js';

/** sha256 of the canonical JSON of `state`, in hex. */
export function stateHash(state: unknown): string {
  return contentHash(canonicalJson(state));
}

/** sha256 of a text, or of a file's bytes, in hex. */
export function contentHash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
