import { timingSafeEqual } from 'node:crypto';
import { HMAC } from 'fast-sha256';

/**
 * What a link may do. `u`: unsubscribe, also by mail. `p`: preferences. `c`: confirm a subscription. `a`: confirm a new
 * address. `b`: the envelope sender (VERP, variable envelope return path) that bounces come back to. `s`: the address that a
 * source's mail comes in at. A token of one purpose is worth nothing for another.
 */
export type TokenPurpose = 'u' | 'p' | 'c' | 'a' | 'b' | 's';

/** What a token says, or why it says nothing. `expires` is in seconds since 1970, null where it never does. */
export type TokenReading =
  | { readonly ok: true; readonly id: string; readonly expires: number | null }
  | { readonly ok: false; readonly reason: 'malformed' | 'forged' | 'expired' };

/** RFC 4648's base32 in lower case: mail systems may fold the case of an address, and no letter looks like another's. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Characters of an id and of a signature: 130 bits, of which an id fills 128. */
const ID_LENGTH = 26;
const MAC_LENGTH = 26;

/** Seconds since 1970 in base 36: good until the year 4453. */
const EXPIRY_LENGTH = 7;

const EXPIRING: ReadonlySet<string> = new Set(['c', 'a']);

const EXPIRY = /^[a-z0-9]{7}$/;
const ID = /^[a-z2-7]{26}$/;

const SHAPES: Readonly<Record<TokenPurpose, RegExp>> = {
  u: /^u[a-z2-7]{26}[a-z2-7]{26}$/,
  p: /^p[a-z2-7]{26}[a-z2-7]{26}$/,
  b: /^b[a-z2-7]{26}[a-z2-7]{26}$/,
  s: /^s[a-z2-7]{26}[a-z2-7]{26}$/,
  c: /^c[a-z2-7]{26}[a-z0-9]{7}[a-z2-7]{26}$/,
  a: /^a[a-z2-7]{26}[a-z0-9]{7}[a-z2-7]{26}$/,
};

/** Every two characters of base32: taken two at a time, a token's are put together in half the time. */
const PAIRS = [...ALPHABET].flatMap((first) => [...ALPHABET].map((second) => first + second));

/** The first 130 bits of some bytes as 26 characters of base32; bits that are missing are zero. */
function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (let at = 0; text.length < ID_LENGTH; bits -= 10) {
    for (; bits < 10; bits += 8) held = ((held << 8) | (bytes[at++] ?? 0)) & 0x3ffff;
    text += PAIRS[(held >>> (bits - 10)) & 1023] ?? '';
  }
  return text;
}

/** A new id from 16 random bytes. Throws a RangeError where there are not 16. */
export function encodeId(random: Uint8Array): string {
  if (random.length !== 16) throw new RangeError('an id is made of 16 random bytes');
  return encodeBase32(random);
}

const encoder = new TextEncoder();

/** Secrets prepared for signing: hashing one anew for every token would cost as much as the token. */
const prepared = new Map<string, HMAC>();

/** Secrets kept prepared: the one that signs and those that it took over from. */
const PREPARED_MAX = 8;

function prepare(secret: string): HMAC {
  const known = prepared.get(secret);
  if (known !== undefined) return known.reset();
  if (prepared.size >= PREPARED_MAX) prepared.clear();
  const fresh = new HMAC(encoder.encode(secret));
  prepared.set(secret, fresh);
  return fresh;
}

/** What a token says and what it is signed with, as bytes: used again for every token, as none outlives its signing. */
const SAID = { short: new Uint8Array(1 + ID_LENGTH), long: new Uint8Array(1 + ID_LENGTH + EXPIRY_LENGTH) };
const MAC = new Uint8Array(32);

/**
 * HMAC-SHA-256 (RFC 2104) of what a token says, cut to 130 bits, which nobody guesses. `said` is known to be letters and
 * digits. In JavaScript: at the edge the way into the platform's own costs more than the hash of so few bytes, and
 * every message needs two or three.
 */
function macOf(secret: string, said: string): string {
  const bytes = said.length === SAID.short.length ? SAID.short : SAID.long;
  for (let at = 0; at < bytes.length; at++) bytes[at] = said.charCodeAt(at);
  prepare(secret).update(bytes).finish(MAC);
  return encodeBase32(MAC);
}

/** How many characters a token of a purpose has: always as many, so that a placeholder can stand in for one. */
export function tokenLength(purpose: TokenPurpose): number {
  return 1 + ID_LENGTH + (EXPIRING.has(purpose) ? EXPIRY_LENGTH : 0) + MAC_LENGTH;
}

/** A second since 1970 as a token says it. Throws a RangeError where it is none, or after the year 4453. */
function writeExpiry(expires: number): string {
  const text = Math.floor(expires).toString(36).padStart(EXPIRY_LENGTH, '0');
  if (!EXPIRY.test(text)) throw new RangeError('an expiry is a second since 1970');
  return text;
}

/**
 * Signs a token: the purpose, the id (26 characters of base32), for `c` and `a` the second since 1970 in which it
 * expires, and the signature. Throws a RangeError where an expiry is missing, not wanted or none, or the id is none.
 */
export function signToken(
  secret: string,
  purpose: TokenPurpose,
  id: string,
  expires: number | null = null,
): string {
  if (EXPIRING.has(purpose) !== (expires !== null))
    throw new RangeError(`a token for "${purpose}" ${expires === null ? 'needs' : 'has no'} expiry`);
  if (!ID.test(id)) throw new RangeError('an id is 26 characters of base32');
  const said = purpose + id + (expires === null ? '' : writeExpiry(expires));
  return said + macOf(secret, said);
}

/**
 * Reads a token of one purpose. Any of the secrets may have signed it, so that a new one can take over from the old.
 * `now` is in seconds since 1970.
 */
export function readToken(
  secrets: readonly string[],
  purpose: TokenPurpose,
  token: string,
  now: number,
): TokenReading {
  if (!SHAPES[purpose].test(token)) return { ok: false, reason: 'malformed' };
  const said = token.slice(0, -MAC_LENGTH);
  const mac = Buffer.from(token.slice(-MAC_LENGTH));
  let genuine = false;
  for (const secret of secrets) if (timingSafeEqual(Buffer.from(macOf(secret, said)), mac)) genuine = true;
  if (!genuine) return { ok: false, reason: 'forged' };
  const id = said.slice(1, 1 + ID_LENGTH);
  if (!EXPIRING.has(purpose)) return { ok: true, id, expires: null };
  const expires = Number.parseInt(said.slice(1 + ID_LENGTH), 36);
  return now >= expires ? { ok: false, reason: 'expired' } : { ok: true, id, expires };
}
