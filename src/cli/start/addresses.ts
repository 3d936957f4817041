import { z } from 'zod';
import { parseJson } from './json.ts';

/** The newest digest, as far as addresses need it. */
const Latest = z.object({ newsletter: z.string(), from: z.string(), to: z.string() });
export type Latest = z.infer<typeof Latest>;

/** An address worth opening, and what stands there. */
export interface Address {
  label: string;
  path: string;
}

/**
 * The newest digest of the server at `origin`, or null where there is none. Redirects are followed by
 * their path, since an absolute one leads to PUBLIC_URL, which may be another machine.
 */
export async function findLatest(origin: string): Promise<Latest | null> {
  let path = '/digests/latest/json';
  for (let hops = 0; hops < 3; hops += 1) {
    const answer = await fetch(`${origin}${path}`, { redirect: 'manual' });
    const location = answer.headers.get('location');
    if (location === null) {
      if (!answer.ok) return null;
      const parsed = Latest.safeParse(parseJson(await answer.text()));
      return parsed.success ? parsed.data : null;
    }
    const target = new URL(location, `${origin}${path}`);
    path = target.pathname + target.search;
  }
  return null;
}

/** What to open, in the order in which a newcomer would. */
export function listAddresses(latest: Latest | null): Address[] {
  if (latest === null)
    return [
      { label: 'home', path: '/' },
      { label: 'drafts and sends', path: '/admin' },
      { label: 'subscribe', path: '/subscribe' },
      { label: 'mail that went out', path: '/admin/outbox' },
      { label: 'health', path: '/healthz' },
    ];
  const { newsletter, from, to } = latest;
  return [
    { label: 'home', path: '/' },
    { label: 'newest digest', path: '/digests/latest' },
    { label: 'as an email', path: '/digests/latest/email' },
    { label: 'any window', path: `/preview?newsletter=${newsletter}&from=${from}&to=${to}` },
    { label: 'RSS', path: `/feeds/${newsletter}.rss` },
    { label: 'Atom', path: `/feeds/${newsletter}.atom` },
    { label: 'JSON Feed', path: `/feeds/${newsletter}.json` },
    { label: 'subscribe', path: `/subscribe?newsletter=${newsletter}` },
    { label: 'mail that went out', path: '/admin/outbox' },
    { label: 'health', path: '/healthz' },
  ];
}

/** The addresses as aligned lines under the base that readers use. */
export function formatAddresses(addresses: readonly Address[], publicUrl: string): string {
  const width = Math.max(...addresses.map(({ label }) => label.length));
  return addresses.map(({ label, path }) => `  ${label.padEnd(width)}  ${publicUrl}${path}`).join('\n');
}
