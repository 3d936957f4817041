import type { FetchSetting } from '../../ingest/document-request.ts';
import { checkPublicUrl } from '../../ingest/public-address.ts';
import { FETCH_TIMEOUT_MS } from '../../limits.ts';

/** Sends a form to a public address; answers why it was not taken, in words, or null where it was. Never rejects. */
export type PostForm = (url: string, form: Readonly<Record<string, string>>) => Promise<string | null>;

/** Redirects followed with a form; hubs move from http to https, and no further. */
const FORM_REDIRECTS_MAX = 3;

/** The PostForm of a deployment: what a redirect of 307 or 308 names gets the form again, and no other does. */
export function openPostForm(
  { rule, userAgent }: FetchSetting,
  timeoutMs: number = FETCH_TIMEOUT_MS,
): PostForm {
  return async (url, form) => {
    const signal = AbortSignal.timeout(timeoutMs);
    let target = url;
    for (let hops = 0; hops <= FORM_REDIRECTS_MAX; hops += 1) {
      const checked = checkPublicUrl(target, rule);
      if (!checked.ok) return `its address is not fetched: ${checked.reason}`;
      try {
        const response = await fetch(checked.url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': userAgent },
          body: new URLSearchParams(form).toString(),
          redirect: 'manual',
          signal,
        });
        await response.body?.cancel();
        if (response.status >= 200 && response.status < 300) return null;
        const location = response.headers.get('location');
        if ((response.status !== 307 && response.status !== 308) || location === null)
          return `it answers ${response.status}`;
        target = URL.parse(location, checked.url)?.href ?? '';
      } catch {
        return signal.aborted ? 'it took too long' : 'it cannot be reached';
      }
    }
    return `it redirects more than ${FORM_REDIRECTS_MAX} times`;
  };
}
