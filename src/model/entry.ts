import { z } from 'zod';
import { Published } from './article.ts';
import { HttpUrl } from './ids.ts';

/** A file that comes with an entry: a podcast's sound, a picture, a document. */
export const Enclosure = z.object({
  url: HttpUrl,
  /** Media type as announced, or null. */
  type: z.string().min(1).nullable(),
  /** Bytes as announced, or null. */
  length: z.int().nonnegative().nullable(),
});
export type Enclosure = z.infer<typeof Enclosure>;

/**
 * One parsed inbound item, whatever its format. What the source did not give is '' for the three texts,
 * null for single values and [] for lists; nothing is ever left out, but what the last fields say.
 */
export const Entry = z.object({
  /** As the source wrote it: not necessarily an address, nor unique, nor stable. */
  id: z.string().min(1).nullable(),
  /** The page of the item, absolute. */
  url: HttpUrl.nullable(),
  /** One line of plain text. */
  title: z.string(),
  /** The fullest text there is, plain, NFC, paragraphs separated by one blank line; the summary where there is no other. */
  text: z.string(),
  /** The source's own short form, in the same plain text. */
  summary: z.string(),
  /** UTC; a whole day where no hour was given. Null too where the date cannot be read. */
  published: Published.nullable(),
  updated: Published.nullable(),
  /** Names, or addresses where there is no name. */
  authors: z.array(z.string().min(1)),
  categories: z.array(z.string().min(1)),
  enclosures: z.array(Enclosure),
  /** BCP 47: the item's own language, else the feed's. */
  lang: z.string().min(1).nullable(),
  /** Who published it, where a client that posts it or a feed that passes it on says so; left out where nobody does. */
  publisher: z.string().min(1).max(200).optional(),
  /** The feed that it was copied from (RFC 4287, 4.2.11); left out where none is named. */
  origin: z
    .object({ id: z.string().min(1).nullable(), title: z.string(), url: HttpUrl.nullable() })
    .optional(),
  /** What it replies to (RFC 4685): the id and the address of each; left out where it is no reply. */
  inReplyTo: z.array(z.object({ ref: z.string().min(1).nullable(), href: HttpUrl.nullable() })).optional(),
  /** How many replies it has, as its source counts them; left out where that is not told. */
  replies: z.int().nonnegative().optional(),
});
export type Entry = z.infer<typeof Entry>;

/** What is wrong with a feed that could be read all the same. */
export const FeedProblemKind = z.enum([
  'encoding',
  'junk-before',
  'mismatched-tag',
  'unclosed-tag',
  'stray-bracket',
  'bare-ampersand',
  'unknown-entity',
  'entity-declaration',
  'undeclared-prefix',
  'control-character',
  'too-deep',
  'too-many-entries',
  'no-entries',
  'unknown-root',
  'bad-value',
]);
export type FeedProblemKind = z.infer<typeof FeedProblemKind>;

export const FeedProblem = z.object({
  kind: FeedProblemKind,
  /** The problem in words, for a person. */
  detail: z.string().min(1),
});
export type FeedProblem = z.infer<typeof FeedProblem>;

/** `rss` is RSS 0.91 to 2.0, `rdf` RSS 0.90 and 1.0, `atom` Atom 0.3 and 1.0, `json` JSON Feed 1.x, `cdf` Microsoft's CDF. */
export const FeedFormat = z.enum(['rss', 'rdf', 'atom', 'json', 'cdf']);
export type FeedFormat = z.infer<typeof FeedFormat>;

/** A whole feed document, as read. `entries` stand in the document's order. */
export const FeedDocument = z.object({
  format: FeedFormat,
  /** The feed's own title, one line of plain text; '' where it has none. */
  title: z.string(),
  entries: z.array(Entry),
  problems: z.array(FeedProblem),
});
export type FeedDocument = z.infer<typeof FeedDocument>;
