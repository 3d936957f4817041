import { HttpUrl } from '../../model/ids.ts';

/** UTF-16 units of the longest address; browsers and servers give up long before. */
const ADDRESS_MAX = 8_000;

/** An ampersand escaped once more than its document asks for: no address means the name of the entity. */
const ESCAPED_AMPERSAND = /&(?:amp|#0{0,3}38|#x0{0,3}26);/gi;

/** An address made absolute against a base, or null where it cannot be. Any scheme. */
export function resolveAddress(written: string, base: string | null): string | null {
  const trimmed = written.trim();
  if (trimmed === '' || trimmed.length > ADDRESS_MAX) return null;
  return URL.parse(trimmed.replace(ESCAPED_AMPERSAND, '&'), base ?? undefined)?.href ?? null;
}

/** An http(s) address made absolute, or null: nothing else may become a link. */
export function findHttpUrl(written: string | undefined, base: string | null): string | null {
  const resolved = written === undefined ? null : resolveAddress(written, base);
  if (resolved === null || !/^https?:/.test(resolved)) return null;
  const parsed = HttpUrl.safeParse(resolved);
  return parsed.success ? parsed.data : null;
}
