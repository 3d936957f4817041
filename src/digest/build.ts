import { SECTION_MAX } from '../limits.ts';
import type { AlsoStory, DevelopingStory, Digest, Section, Story } from '../model/digest.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { storyUrl } from '../model/story-address.ts';
import type { ThemeDefinition } from '../model/theme.ts';
import { digestId, findDue, openWindow, type Window } from './calendar.ts';
import type { Candidate } from './candidate.ts';
import { listChanges } from './changes.ts';
import { groupFigures } from './figures.ts';
import { sealDigest } from './hash.ts';
import { type Link, linkGroups } from './novelty.ts';
import {
  buildStory,
  findHeadline,
  groupStories,
  listMatches,
  type StoryGroup,
  type StoryMatch,
  selectEvidence,
} from './stories.ts';
import { selectTold, type ToldIssue } from './told.ts';

/** What a digest is built from: all of it enters the hash through what it prints. */
export type DigestInputs = {
  readonly newsletter: Newsletter;
  /** The definitions of the newsletter's themes, in any order. */
  readonly themes: readonly Pick<ThemeDefinition, 'id' | 'title' | 'description'>[];
  readonly window: Window;
  /** PUBLIC_URL without a slash at its end. */
  readonly base: string;
  readonly candidates: readonly Candidate[];
  /** Articles of days before the window that arrived too late for the issue of those days, and that this one takes in. */
  readonly late?: readonly Candidate[];
  /** Issues of the newsletter's own cadence; those that count for this window are chosen from them. */
  readonly told: readonly ToldIssue[];
};

/** A built digest, or the one reason for which none is built. */
export type BuildResult =
  | { readonly ok: true; readonly digest: Digest }
  | { readonly ok: false; readonly reason: 'no-articles' };

/** A story with the themes of this newsletter that hold for it, strongest first, each with its articles; `link` where it was told before. */
type Placed = {
  group: StoryGroup;
  themes: { theme: string; score: number; matches: StoryMatch[] }[];
  link: Link | null;
};

/** What each further independent publisher adds to a story's strength. */
const PUBLISHER_WEIGHT = 0.5;

function placeStory(group: StoryGroup, order: readonly string[]): Omit<Placed, 'link'> {
  const themes = order
    .map((theme) => ({ theme, matches: listMatches(group, theme) }))
    .flatMap(({ theme, matches }) => {
      const [first] = matches;
      return first
        ? [{ theme, matches, score: first.match.score + PUBLISHER_WEIGHT * (group.publishers - 1) }]
        : [];
    })
    .sort((a, b) => b.score - a.score || order.indexOf(a.theme) - order.indexOf(b.theme));
  return { group, themes };
}

/** The article that tells a story: the one that its strongest theme holds for most. */
function leadOf({ group, themes }: Omit<Placed, 'link'>): Candidate | undefined {
  return themes[0]?.matches[0]?.candidate ?? group.members[0];
}

/** Distinct publishers of all stories; a brief's is the outlet whose report it follows. */
function countPublishers(placed: readonly Placed[]): number {
  return new Set(
    placed.flatMap(({ group }) => group.voices.map(({ article }) => article.after ?? article.publisher)),
  ).size;
}

/** Best first: by strength, then the newer, then by id. */
function rankStories(placed: readonly Placed[]): Placed[] {
  return [...placed].sort((a, b) => {
    const strength = (b.themes[0]?.score ?? 0) - (a.themes[0]?.score ?? 0);
    const [one, other] = [leadOf(a)?.article, leadOf(b)?.article];
    if (strength !== 0 || one === undefined || other === undefined) return strength;
    if (one.published !== other.published) return one.published > other.published ? -1 : 1;
    return one.id < other.id ? -1 : 1;
  });
}

/** A story that goes on with one told before: what is new in it, and where it was told. */
function buildDeveloping(story: Story, { issue, story: before, thread }: Link): DevelopingStory {
  return {
    ...story,
    told: {
      digest: issue.id,
      from: issue.from,
      to: issue.to,
      story: before.id,
      headline: before.headline,
      url: storyUrl(issue, before),
    },
    changes: listChanges(
      story,
      thread.flatMap(({ claims }) => claims),
    ),
  };
}

const listPrinted = (link: Link | null): ReadonlySet<string> =>
  new Set(link?.thread.flatMap(({ evidence }) => evidence));

function buildSection(
  theme: Pick<ThemeDefinition, 'id' | 'title' | 'description'>,
  ranked: readonly Placed[],
): Section {
  const stories: Story[] = [];
  const developing: DevelopingStory[] = [];
  const also: AlsoStory[] = [];
  for (const { group, themes, link } of ranked) {
    const found = themes.find((candidate) => candidate.theme === theme.id);
    const [strongest] = themes;
    const lead = strongest?.matches[0]?.candidate;
    if (found === undefined || strongest === undefined || lead === undefined) continue;
    const printed = listPrinted(link);
    if (strongest.theme === theme.id) {
      const story = buildStory(group, found.matches, printed);
      if (link === null) stories.push(story);
      else developing.push(buildDeveloping(story, link));
      continue;
    }
    const [evidence] = selectEvidence(found.matches, printed);
    if (evidence === undefined) continue;
    const headline = findHeadline(lead, selectEvidence(strongest.matches));
    also.push({ id: lead.article.id, headline, section: strongest.theme, evidence });
  }
  const lists = [stories, developing, also];
  return {
    theme: theme.id,
    title: theme.title,
    description: theme.description,
    stories: stories.slice(0, SECTION_MAX),
    developing: developing.slice(0, SECTION_MAX),
    also: also.slice(0, SECTION_MAX),
    omitted: lists.reduce((left, { length }) => left + Math.max(0, length - SECTION_MAX), 0),
  };
}

/** An issue as a digest names it. */
const nameIssue = ({ id, from, to, url }: ToldIssue) => ({ id, from, to, url });

/**
 * Builds the digest of one window: selects what was published in it, groups the articles of one event into stories, tells
 * those that go on with a story told before from the new ones, puts each in the section of its strongest theme, ranks,
 * and seals. Pure: the same inputs build the
 * same bytes, in whichever order the candidates come.
 */
export async function buildDigest(inputs: DigestInputs): Promise<BuildResult> {
  const { newsletter, window, base } = inputs;
  const isInWindow = openWindow(newsletter.zone, window);
  const ofWindow = inputs.candidates.filter(({ article }) => isInWindow(article.published));
  if (ofWindow.length === 0) return { ok: false, reason: 'no-articles' };
  const inWindow = [...(inputs.late ?? []), ...ofWindow];

  const told = selectTold(inputs.told, window.from);
  const placed = groupStories(inWindow)
    .map((group) => placeStory(group, newsletter.themes))
    .filter(({ themes }) => themes.length > 0);
  const links = linkGroups(
    placed.map(({ group }) => group),
    told,
  );
  const ranked = rankStories(placed.map((story) => ({ ...story, link: links.get(story.group) ?? null })));
  const sections = newsletter.themes
    .map((id) => inputs.themes.find((theme) => theme.id === id))
    .filter((theme) => theme !== undefined)
    .map((theme) => buildSection(theme, ranked));

  const developing = sections.flatMap((section) => section.developing);
  const stories = [...sections.flatMap((section) => section.stories), ...developing];
  const [previous] = told;
  const id = digestId(newsletter, window);
  const digest = await sealDigest({
    id,
    newsletter: newsletter.id,
    title: newsletter.title,
    description: newsletter.description,
    lang: newsletter.lang,
    zone: newsletter.zone,
    from: window.from,
    to: window.to,
    due: findDue(newsletter, window),
    url: `${base}/digests/${id}`,
    counts: {
      articles: inWindow.length,
      stories: stories.length,
      developing: developing.length,
      publishers: countPublishers(ranked),
    },
    sender: newsletter.sender,
    listId: newsletter.listId,
    previous: previous === undefined ? null : nameIssue(previous),
    sections,
    figures: groupFigures(stories),
  });
  return { ok: true, digest };
}
