/** SHA-256 of bytes, in hex. */
export async function sha256Bytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of a string's UTF-8 bytes, in hex. */
export function sha256(text: string): Promise<string> {
  return sha256Bytes(new TextEncoder().encode(text));
}
