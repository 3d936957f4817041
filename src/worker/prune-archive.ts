import { z } from 'zod';
import {
  HOST_KEPT_DAYS,
  PRUNE_ARCHIVE_STATEMENTS,
  PRUNE_ARTICLES,
  PRUNE_HOSTS,
  PRUNE_REST_HOURS,
  PRUNE_REVISIONS,
  PRUNE_SOURCES,
  TIDY_BATCH,
} from '../limits.ts';
import { Instant } from '../model/ids.ts';
import { type DatedBy, pruneArticles, pruneRevisions } from '../store/article-pruning.ts';
import { pruneEntries } from '../store/entry-pruning.ts';
import { pruneHosts } from '../store/hosts.ts';
import { findProgress, saveProgress } from '../store/progress.ts';
import type { Budget } from './jobs/budget.ts';
import type { Retention } from './retention.ts';

const JOB = 'prune-archive';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far one walk through the archive has come; it rests once it has come to the end. */
const Walk = z.object({ after: z.array(z.union([z.string(), z.int()])), rests: Instant.nullable() });
type Walk = z.infer<typeof Walk>;

const START: Walk = { after: [], rests: null };

const Walks = z.object({
  day: Walk,
  instant: Walk,
  revisions: Walk,
  entries: Walk,
  // What was stored before hosts were forgotten names none.
  hosts: Walk.default(START),
});
type Walks = z.infer<typeof Walks>;

const textOf = ({ after }: Walk, place: number): string => String(after[place] ?? '');

async function walkArticles(
  db: D1Database,
  walk: Walk,
  by: DatedBy,
  before: string,
): Promise<Walk['after'] | null> {
  const after = { published: textOf(walk, 0), id: textOf(walk, 1) };
  const { last } = await pruneArticles(db, by, { after, before, limit: PRUNE_ARTICLES });
  return last && [last.published, last.id];
}

async function walkRevisions(db: D1Database, walk: Walk, keep: number): Promise<Walk['after'] | null> {
  const after = { article: textOf(walk, 0), revision: Number(walk.after[1] ?? 0) };
  const { last } = await pruneRevisions(db, { after, keep, limit: PRUNE_REVISIONS });
  return last && [last.article, last.revision];
}

async function walkEntries(db: D1Database, walk: Walk, days: number): Promise<Walk['after'] | null> {
  const { last, deleted } = await pruneEntries(db, {
    after: textOf(walk, 0),
    days,
    sources: PRUNE_SOURCES,
    limit: TIDY_BATCH,
  });
  // Where more of these sources' entries are left, they are looked at again.
  if (deleted === TIDY_BATCH) return walk.after;
  return last === null ? null : [last];
}

async function walkHosts(db: D1Database, walk: Walk, before: Instant): Promise<Walk['after'] | null> {
  const { last } = await pruneHosts(db, { after: textOf(walk, 0), before, limit: PRUNE_HOSTS });
  return last === null ? null : [last];
}

/**
 * Forgets articles, old revisions and entries that have grown too old, and hosts that are not asked any more, some at a
 * time: each goes through the archive from its start once a day. What a digest carries stays, in the revision that it was
 * built from. Cut off, it does the same again, which changes nothing. One statement where nothing is to do.
 */
export async function pruneArchive(
  db: D1Database,
  { articleDays, revisions, entryDays }: Retention,
  now: Date,
  budget: Pick<Budget, 'left'>,
): Promise<void> {
  if (budget.left() < PRUNE_ARCHIVE_STATEMENTS) return;
  const at = now.toISOString();
  const walks: Walks = (await findProgress(db, JOB, Walks)) ?? {
    day: START,
    instant: START,
    revisions: START,
    entries: START,
    hosts: START,
  };
  const daysAgo = (days: number): Instant => new Date(now.getTime() - days * DAY_MS).toISOString();
  const rests = new Date(now.getTime() + PRUNE_REST_HOURS * HOUR_MS).toISOString();
  const step = async (walk: Walk, go: (walk: Walk) => Promise<Walk['after'] | null>): Promise<Walk> => {
    if (walk.rests !== null && walk.rests > at) return walk;
    const after = await go(walk);
    return after === null ? { after: [], rests } : { after, rests: null };
  };
  const dated = (walk: Walk, by: DatedBy): Promise<Walk> => {
    if (articleDays === null) return Promise.resolve(walk);
    const before = daysAgo(articleDays);
    return step(walk, (from) => walkArticles(db, from, by, by === 'day' ? before.slice(0, 10) : before));
  };
  const after: Walks = {
    day: await dated(walks.day, 'day'),
    instant: await dated(walks.instant, 'instant'),
    revisions: await step(walks.revisions, (walk) => walkRevisions(db, walk, revisions)),
    entries: await step(walks.entries, (walk) => walkEntries(db, walk, entryDays)),
    hosts: await step(walks.hosts, (walk) => walkHosts(db, walk, daysAgo(HOST_KEPT_DAYS))),
  };
  if (JSON.stringify(after) !== JSON.stringify(walks)) await saveProgress(db, JOB, after);
}
