import { TOLD_DAYS, TOLD_DIGESTS } from '../limits.ts';
import type { Digest, DigestArticle, SourcedClaim, Story } from '../model/digest.ts';
import type { Day, Slug } from '../model/ids.ts';
import type { StorySignature } from '../model/story-signature.ts';
import { addDays } from './calendar.ts';
import { nameRevision } from './candidate.ts';

/** A story as an issue told it: what later articles are held against. */
export type ToldStory = Pick<Story, 'id' | 'headline'> & {
  /** The theme of the section where it stood in full. */
  readonly theme: Slug;
  /** The leading one first; `signature` is null where the article is no longer stored. */
  readonly articles: readonly (Pick<DigestArticle, 'id' | 'publisher'> & {
    readonly signature: StorySignature | null;
  })[];
  readonly claims: readonly SourcedClaim[];
  /** The sentences that it printed. */
  readonly evidence: readonly string[];
  /** Id of the story, of an issue before, that it went on with itself; null for one that was new. */
  readonly continues: Slug | null;
};

/** An issue of the newsletter's own cadence, as later ones read it. */
export type ToldIssue = Pick<Digest, 'id' | 'from' | 'to' | 'url'> & {
  readonly stories: readonly ToldStory[];
};

type Printed = Pick<Digest, 'id' | 'from' | 'to' | 'url' | 'sections'>;

/** The ids of all articles that a digest's stories carry, each once: those whose signatures `describeIssue` wants. */
export function listToldArticles(digest: Pick<Digest, 'sections'>): Slug[] {
  const stories = digest.sections.flatMap(({ stories, developing }) => [...stories, ...developing]);
  return [...new Set(stories.flatMap(({ articles }) => articles.map(({ id }) => id)))];
}

function describeTold(
  story: Story,
  where: Pick<ToldStory, 'theme' | 'continues'>,
  signatures: ReadonlyMap<string, StorySignature>,
): ToldStory {
  return {
    id: story.id,
    headline: story.headline,
    ...where,
    articles: story.articles.map(({ id, publisher }) => ({
      id,
      publisher,
      signature: signatures.get(id) ?? null,
    })),
    claims: story.claims.flatMap((claim) => {
      const article = story.articles.find(({ id }) => id === claim.article);
      if (article === undefined) return [];
      const { publisher, after, published } = article;
      return [{ ...claim, publisher, after, published, ...nameRevision(article) }];
    }),
    evidence: story.evidence.map(({ text }) => text),
  };
}

/** What an issue told, from the digest as it was printed and the signatures of its articles by their ids. */
export function describeIssue(digest: Printed, signatures: ReadonlyMap<string, StorySignature>): ToldIssue {
  const { id, from, to, url } = digest;
  const stories = digest.sections.flatMap(({ theme, stories, developing }) => [
    ...stories.map((story) => describeTold(story, { theme, continues: null }, signatures)),
    ...developing.map((story) => describeTold(story, { theme, continues: story.told.story }, signatures)),
  ]);
  return { id, from, to, url, stories };
}

/** The first day of the issues that are read for a window that begins on `from`; the newest is read whatever its age. */
export function oldestToldDay(from: Day): Day {
  return addDays(from, -TOLD_DAYS);
}

/**
 * The issues that a window is held against, newest first: those with stories that ended before its first day, within
 * `TOLD_DAYS` and at most `TOLD_DIGESTS`; the newest one whatever its age.
 */
export function selectTold(issues: readonly ToldIssue[], from: Day): ToldIssue[] {
  const oldest = oldestToldDay(from);
  return issues
    .filter(({ to, stories }) => to < from && stories.length > 0)
    .sort((a, b) => (a.to !== b.to ? (a.to > b.to ? -1 : 1) : a.id > b.id ? -1 : 1))
    .filter(({ to }, index) => index === 0 || to >= oldest)
    .slice(0, TOLD_DIGESTS);
}
