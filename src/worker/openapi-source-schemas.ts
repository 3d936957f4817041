import { z } from 'zod';
import { PostedArticle } from '../ingest/posted-article.ts';
import { Article } from '../model/article.ts';
import { HttpUrl, Instant, Slug } from '../model/ids.ts';
import { Source, SourceHealth, SourceSettings } from '../model/source.ts';
import { EntryNote } from '../store/entry-notes.ts';
import { WaitingFor } from '../store/entry-states.ts';
import { Discovered, SourceRequest } from './add-source.ts';
import { PollAnswer } from './poll-now.ts';
import { PostedItem } from './post-articles.ts';
import { SourceAnswer } from './source-answer.ts';

const Next = HttpUrl.nullable();

const SourceChange = z.strictObject({
  title: z.string().optional(),
  newsletter: Slug.nullable().optional(),
  url: HttpUrl.optional(),
  status: z.enum(['active', 'paused']).optional(),
  ...SourceSettings.partial().shape,
});

const AddedSource = SourceAnswer.extend({ discovered: Discovered.nullable() });
const EntryNoteList = z.object({ notes: z.array(EntryNote), next: Next });
const SourceList = z.object({ sources: z.array(SourceAnswer), next: Next });

const OpmlFile = z.string();
const OpmlReport = z.object({
  made: z.array(z.object({ id: Slug, url: HttpUrl, title: z.string() })),
  /** Feeds that were sources before. */
  known: z.array(z.object({ id: Slug, url: HttpUrl })),
  /** Outlines that name a feed another one names too. */
  repeated: z.int(),
  refused: z.int(),
  /** The first of the refused. */
  refusals: z.array(z.object({ outline: z.string(), reason: z.string() })),
});

const PostedBatch = z.object({ source: Slug.optional(), articles: z.array(PostedArticle) });
const PostedReport = z.object({
  fresh: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  articles: z.array(PostedItem),
});

const StoredArticle = Article.omit({ text: true, after: true }).extend({
  page: HttpUrl,
  themes: z.array(z.object({ theme: Slug, score: z.number() })),
});
const StoredArticleList = z.object({ articles: z.array(StoredArticle), next: Next });

const FailedEntry = z.object({
  source: Slug,
  key: z.string(),
  seenAt: Instant,
  reason: z.string(),
  title: z.string(),
  url: z.string().nullable(),
});
const FailedEntryList = z.object({ failed: z.array(FailedEntry), next: Next });
const FailingSource = SourceHealth.pick({
  failures: true,
  lastError: true,
  lastSuccessAt: true,
  nextPollAt: true,
}).extend({ id: Slug, title: z.string(), status: Source.shape.status });

const DeadJob = z.object({ n: z.int(), at: Instant, job: z.string(), reason: z.string() });
const JobList = z.object({
  /** Entries that wait to become articles, and those that were given up. */
  entries: z.object({ waiting: z.int(), failed: z.int() }),
  /** What the waiting ones wait for, the most first. */
  waiting: z.array(
    z.object({
      for: WaitingFor,
      /** The same in words; for `again`, why the last try came to nothing. */
      reason: z.string(),
      entries: z.int(),
      nextDueAt: Instant,
    }),
  ),
  /** The newest entries that were given up. */
  failed: z.array(FailedEntry),
  /** How many sources there are whose last poll failed; `/api/sources?failing=true` lists them all. */
  failingSources: z.int(),
  /** The first of them, by id. */
  sources: z.array(FailingSource),
  /** How far annotating anew has come, after definitions changed; null where it never began. */
  annotate: z.looseObject({ definitions: z.string(), total: z.int(), done: z.int() }).nullable(),
  /** The newest queue messages that nobody could work on. */
  dead: z.array(DeadJob),
});
const DeadJobList = z.object({ dead: z.array(DeadJob), next: Next });
/** One entry (`source` and `key`), all of a source, or all: `{"all": true}`. */
const RetryRequest = z.object({
  source: Slug.optional(),
  key: z.string().optional(),
  all: z.literal(true).optional(),
  dead: z.union([z.int().positive(), z.literal('all')]).optional(),
});
const RetryAnswer = z.object({ retried: z.int(), unknown: z.int().optional() });

/** The schemas of the routes about sources and what they bring, by the names under which the OpenAPI document holds them. */
export const SOURCE_SCHEMAS = {
  SourceRequest,
  SourceChange,
  Source: SourceAnswer,
  AddedSource,
  SourceList,
  EntryNoteList,
  PollAnswer,
  OpmlFile,
  OpmlReport,
  PostedBatch,
  PostedReport,
  StoredArticleList,
  JobList,
  DeadJobList,
  FailedEntryList,
  RetryRequest,
  RetryAnswer,
} as const satisfies Readonly<Record<string, z.ZodType>>;
