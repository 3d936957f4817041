import type { OpmlFeed } from '../../ingest/opml.ts';
import { POLL_FIRST_MINUTES, SOURCES_BATCH } from '../../limits.ts';
import type { Slug } from '../../model/ids.ts';
import { type Source, SourceSettings } from '../../model/source.ts';
import { listSourcesByUrl, saveSources } from '../../store/source-lists.ts';
import { hashedSourceId, wordsOfSource } from './source-ids.ts';

/** What became of the feeds of an OPML file. */
export type OpmlImport = {
  /** Sources that this made, by id. */
  readonly made: readonly { readonly id: Slug; readonly url: string; readonly title: string }[];
  /** Feeds that were sources before. */
  readonly known: readonly { readonly id: Slug; readonly url: string }[];
};

/** The newsletter that a feed's category names, as our own export writes it (`/frontline`); else null. */
function findCategory({ categories }: OpmlFeed, newsletters: ReadonlySet<string>): Slug | null {
  return categories.map((one) => one.replace(/^\//, '')).find((one) => newsletters.has(one)) ?? null;
}

/** Language tags as the settings take them; others are left out. */
const readLang = (lang: string | null): string | null => (lang !== null && lang.length <= 35 ? lang : null);

/**
 * Makes sources of the feeds of an OPML file, three statements for each SOURCES_BATCH of them; those whose address is a
 * source already stay as they are. Nothing is fetched: they are due at once, and the schedule polls them in turn.
 */
export async function importOpml(
  db: D1Database,
  feeds: readonly OpmlFeed[],
  { newsletter, newsletters }: { newsletter: Slug | null; newsletters: readonly Slug[] },
  now: Date,
): Promise<OpmlImport> {
  const names = new Set(newsletters);
  const toSource = (feed: OpmlFeed, id: Slug): Source & { url: string } => ({
    id,
    kind: 'feed',
    newsletter: newsletter ?? findCategory(feed, names),
    title: feed.title,
    url: feed.url,
    settings: SourceSettings.parse({ lang: readLang(feed.lang) }),
    status: 'active',
    createdAt: now.toISOString(),
  });
  const when = { nextPollAt: now.toISOString(), intervalMinutes: POLL_FIRST_MINUTES };
  const made: { id: Slug; url: string; title: string }[] = [];
  const known: { id: Slug; url: string }[] = [];
  const store = async (sources: readonly (Source & { url: string })[]): Promise<void> => {
    const stored = await saveSources(db, sources, when);
    const mine = sources.filter(({ url }) => stored.has(url));
    made.push(...mine.map(({ id, url, title }) => ({ id, url, title })));
  };
  for (let at = 0; at < feeds.length; at += SOURCES_BATCH) {
    const batch = feeds.slice(at, at + SOURCES_BATCH);
    const there = await listSourcesByUrl(
      db,
      batch.map(({ url }) => url),
    );
    known.push(...[...there].map(([url, id]) => ({ id, url })));
    const fresh = batch.filter(({ url }) => !there.has(url));
    const plain = fresh.map((feed) => toSource(feed, wordsOfSource(feed.title, feed.url)));
    const taken = made.length;
    await store(plain);
    const stored = new Set(made.slice(taken).map(({ url }) => url));
    const clashing = fresh.filter(({ url }) => !stored.has(url));
    const hashed = clashing.map(async (feed) =>
      toSource(feed, await hashedSourceId(wordsOfSource(feed.title, feed.url), feed.url)),
    );
    if (clashing.length > 0) await store(await Promise.all(hashed));
  }
  return { made, known };
}
