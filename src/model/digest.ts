import { z } from 'zod';
import { Attribution } from './annotation.ts';
import { Published } from './article.ts';
import { Claim, Measure, Side } from './claim.ts';
import { Day, HttpUrl, Instant, Slug } from './ids.ts';
import { Period } from './period.ts';
import { Span } from './span.ts';

/** Which revision of an article a digest was built from; left out for those of a corpus, whose versions its editor keeps. */
const Revision = z.int().positive().optional();

/** The articles of a story, without their text. */
export const DigestArticle = z.object({
  id: Slug,
  title: z.string(),
  publisher: z.string().nullable(),
  after: z.string().nullable(),
  byline: z.string().nullable(),
  url: HttpUrl.nullable(),
  lang: z.string(),
  published: Published,
  publishedBasis: z.string().nullable(),
  revision: Revision,
});
export type DigestArticle = z.infer<typeof DigestArticle>;

/** A sentence of one of the story's articles, verbatim, with its offsets and the rule that chose it. */
export const DigestEvidence = z.object({
  article: Slug,
  ...Span.shape,
  ...Attribution.shape,
  rule: z.string(),
  /** What the rule looks for, or which words weighed, in words; absent in issues built before there were any. */
  reason: z.string().optional(),
});
export type DigestEvidence = z.infer<typeof DigestEvidence>;

/** A claim of one of the story's articles. */
export const DigestClaim = z.object({ article: Slug, ...Claim.shape });
export type DigestClaim = z.infer<typeof DigestClaim>;

/** Articles that report the same event. */
export const Story = z.object({
  /** The id of its leading article. */
  id: Slug,
  /** The leading article's title, or its first evidence sentence where it has no title. */
  headline: z.string().min(1),
  /** How many independent publishers report it. */
  publishers: z.int().positive(),
  /** Leading article first. */
  articles: z.array(DigestArticle).min(1),
  /** In the order of the text. */
  evidence: z.array(DigestEvidence).min(1),
  claims: z.array(DigestClaim),
});
export type Story = z.infer<typeof Story>;

/** A figure with where and when it was printed. */
export const SourcedClaim = z.object({
  ...DigestClaim.shape,
  publisher: z.string().nullable(),
  after: z.string().nullable(),
  published: Published,
  revision: Revision,
});
export type SourcedClaim = z.infer<typeof SourcedClaim>;

/** A figure of a story that differs from the one told before: same story, side and measure; neither is chosen. */
export const FigureChange = z.object({
  side: Side,
  measure: Measure,
  before: SourcedClaim,
  after: SourcedClaim,
});
export type FigureChange = z.infer<typeof FigureChange>;

/** Where the newsletter told a story before. */
export const Told = z.object({
  /** Id of the newest issue that told it, and its first and last day. */
  digest: z.string().min(1),
  from: Day,
  to: Day,
  /** The story in that issue: its id, headline and permanent address. */
  story: Slug,
  headline: z.string().min(1),
  url: HttpUrl,
});
export type Told = z.infer<typeof Told>;

/**
 * A story that an issue before told, and that this window's articles go on with. Its evidence is what the window's
 * articles say, sentences told before left out where others remain.
 */
export const DevelopingStory = Story.extend({
  told: Told,
  /** Figures that changed since; empty where none did. */
  changes: z.array(FigureChange),
});
export type DevelopingStory = z.infer<typeof DevelopingStory>;

/** A story that stands in full in another section, and earned this one too. */
export const AlsoStory = z.object({
  id: Slug,
  headline: z.string().min(1),
  /** The theme id of the section where it stands in full. */
  section: Slug,
  /** The sentence that earned this theme. */
  evidence: DigestEvidence,
});
export type AlsoStory = z.infer<typeof AlsoStory>;

export const Section = z.object({
  theme: Slug,
  title: z.string(),
  description: z.string(),
  /** What is new since the newsletter's issues before, best first. */
  stories: z.array(Story),
  /** What an issue before told and this window goes on with, best first. */
  developing: z.array(DevelopingStory),
  also: z.array(AlsoStory),
  /** How many weaker stories and lines a digest this long leaves out. */
  omitted: z.int().nonnegative(),
});
export type Section = z.infer<typeof Section>;

/** One claim with what a reader needs to weigh it. `story` is the story that carries it. */
export const Figure = z.object({
  ...SourcedClaim.shape,
  story: Slug,
  /** What it covers, as far as its words say: like stands by like. */
  period: Period,
  /** Whether another claimant or publisher of the same period says what does not fit it; neither is chosen. */
  differs: z.boolean(),
});
export type Figure = z.infer<typeof Figure>;

/** The figures for one side and measure, next to each other, those of one period together; none is chosen over another. */
export const FigureGroup = z.object({
  side: Side,
  measure: Measure,
  figures: z.array(Figure).min(1),
});
export type FigureGroup = z.infer<typeof FigureGroup>;

/** Everything of a digest but its hash. */
export const DigestBody = z.object({
  id: z.string().min(1),
  newsletter: Slug,
  title: z.string(),
  description: z.string(),
  lang: z.string(),
  zone: z.string(),
  /** First and last day, both inclusive, in `zone`. */
  from: Day,
  to: Day,
  /** When the issue falls due: the date of its message and of its feed items. */
  due: Instant,
  /** Its permanent address, under PUBLIC_URL. */
  url: HttpUrl,
  counts: z.object({
    /** Articles in the window, whether or not a theme holds for them. */
    articles: z.int().positive(),
    /** New and developing ones. */
    stories: z.int().nonnegative(),
    developing: z.int().nonnegative(),
    publishers: z.int().nonnegative(),
  }),
  sender: z.object({ name: z.string(), address: z.string() }),
  listId: z.string(),
  /** The newsletter's own issue before this window, against which news is told apart; null where there is none. */
  previous: z.object({ id: z.string().min(1), from: Day, to: Day, url: HttpUrl }).nullable(),
  sections: z.array(Section),
  figures: z.array(FigureGroup),
});
export type DigestBody = z.infer<typeof DigestBody>;

/**
 * One dated, immutable build of a newsletter. `hash` is the SHA-256, in hex, of the canonical JSON
 * (RFC 8785) of everything else.
 */
export const Digest = DigestBody.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type Digest = z.infer<typeof Digest>;
