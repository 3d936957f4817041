import type { Digest } from '../model/digest.ts';

/** The digest as JSON: two-space indent, one newline at the end. */
export function renderJson(digest: Digest): string {
  return `${JSON.stringify(digest, null, 2)}\n`;
}
