/**
 * SHA-256, in hex, of a text's letters and digits in lower case: the same for copies that differ only
 * in spacing, quotation marks and punctuation.
 */
export async function fingerprintText(text: string): Promise<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const bytes = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words.join(' '))),
  );
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
