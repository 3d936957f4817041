/** Seconds in digits; longer ones are no number of seconds that anybody means. */
const SECONDS = /^\d{1,10}$/;

/** The instant of an HTTP date (RFC 9110, 5.6.7) in milliseconds, or null. */
function parseHttpDate(value: string): number | null {
  // A bare number is a date to `Date.parse`; "0" and "-1" are common in Expires, and mean the past.
  if (!/[A-Za-z]{3}/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/** Seconds that a Retry-After header asks for (RFC 9110, 10.2.3: a number, or a date); null where it cannot be read. Never negative. */
export function parseRetryAfter(value: string | null, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text);
  const at = parseHttpDate(text);
  return at === null ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}

/**
 * Seconds for which an answer says that it stays fresh (RFC 9111, 4.2): `max-age` less `Age`, else `Expires` after
 * `Date`; 0 where it says that it does not, null where it says nothing.
 */
export function parseFreshness(headers: Headers, now: Date): number | null {
  const control = headers.get('cache-control')?.toLowerCase() ?? '';
  const directives = control.split(',').map((part) => part.trim());
  if (directives.some((one) => /^no-(?:cache|store)\b/.test(one))) return 0;
  const [, written] =
    directives.map((one) => /^max-age\s*=\s*"?(\d{1,10})/.exec(one)).find((match) => match !== null) ?? [];
  if (written !== undefined) {
    const age = headers.get('age')?.trim() ?? '';
    return Math.max(0, Number(written) - (SECONDS.test(age) ? Number(age) : 0));
  }
  const expires = headers.get('expires');
  if (expires === null) return null;
  const at = parseHttpDate(expires);
  if (at === null) return 0;
  const from = parseHttpDate(headers.get('date') ?? '') ?? now.getTime();
  return Math.max(0, Math.round((at - from) / 1000));
}
