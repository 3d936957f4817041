import { Hash } from 'fast-sha256';

/** Used again for every address: making a hash anew costs more than the hash of so few bytes. */
const hash = new Hash();
const digest = new Uint8Array(32);
const encoder = new TextEncoder();

/** Room for a salt and the longest address as UTF-8. */
const room = new Uint8Array(1_200);

/** Every byte in hexadecimal digits. */
const HEX = Array.from({ length: 256 }, (_none, byte) => byte.toString(16).padStart(2, '0'));

/**
 * What the suppression list keeps of an address: the hex SHA-256 of the database's own salt and the address's key, so
 * that the list can outlive a deletion and names nobody. In JavaScript, as at the edge the way into the platform's own
 * takes three times as long, and every message needs one.
 */
export function suppressionHash(salt: string, addressKey: string): string {
  const said = salt + addressKey;
  const bytes = said.length * 3 <= room.length ? room : new Uint8Array(said.length * 3);
  hash.reset().update(bytes, encoder.encodeInto(said, bytes).written).finish(digest);
  let text = '';
  for (const byte of digest) text += HEX[byte];
  return text;
}
