import type { StorySignature } from '../model/story-signature.ts';
import { listStoryKeys } from './story-index.ts';

/** Offset basis and prime of 64-bit FNV-1a. */
const BASIS = 0xcbf2_9ce4_8422_2325n;
const PRIME = 0x100_0000_01b3n;

/** Bits of a whole number that JavaScript, JSON and SQLite all hold exactly. */
const BITS = 53n;

const encoder = new TextEncoder();

/** 64-bit FNV-1a of a string's UTF-8 bytes (Fowler, Noll and Vo). Not for secrets. */
export function fnv1a64(text: string): bigint {
  let hash = BASIS;
  for (const byte of encoder.encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash;
}

/**
 * A key of the story index as it is stored: FNV-1a, folded by XOR to 53 bits as its authors advise for other sizes than
 * powers of two. Stored rows depend on it, so it never changes. Of ten million keys, two fall together with a chance of
 * one in two hundred; those that do make a candidate more, which comparing then rules out.
 */
export function hashStoryKey(key: string): number {
  const hash = fnv1a64(key);
  return Number((hash >> BITS) ^ BigInt.asUintN(Number(BITS), hash));
}

/** The hashed keys under which an article is stored and looked up, each once, at most 32; none for one without a date. */
export function hashStoryKeys(signature: StorySignature): number[] {
  return signature.at === null ? [] : [...new Set(listStoryKeys(signature).map(hashStoryKey))];
}
