import { encodeId } from '../deliver/tokens.ts';

/** A new random id of 128 bits. */
export function newId(): string {
  return encodeId(crypto.getRandomValues(new Uint8Array(16)));
}
