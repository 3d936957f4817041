import { sha256 } from '../model/sha256.ts';

/**
 * SHA-256, in hex, of a text's letters and digits in lower case: the same for copies that differ only
 * in spacing, quotation marks and punctuation.
 */
export async function fingerprintText(text: string): Promise<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return sha256(words.join(' '));
}
