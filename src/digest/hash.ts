import canonicalize from 'canonicalize';
import { Digest, type DigestBody } from '../model/digest.ts';
import { sha256 } from '../model/sha256.ts';

/** Freezes an object and all that it holds. */
function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freezeDeep(inner);
  }
  return value;
}

/**
 * Seals a digest's body: adds the SHA-256 of its canonical JSON (RFC 8785) and freezes it. Its keys
 * come out in the schema's order, so that a digest just built and one read back print the same bytes.
 */
export async function sealDigest(body: DigestBody): Promise<Digest> {
  const canonical = canonicalize(body);
  if (canonical === undefined) throw new TypeError('a digest must be a JSON object');
  return freezeDeep(Digest.parse({ ...body, hash: await sha256(canonical) }));
}
