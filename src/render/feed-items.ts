import type { Digest } from '../model/digest.ts';
import { fillFeedItem } from './compiled.js';
import type { ChangeView, DevelopingView, ToldView } from './developing.ts';
import type { EvidenceView, StoryView } from './story-view.ts';
import { type DigestView, digestView, type SectionView } from './view.ts';

/** A story as a feed carries it, whatever the format. */
export type FeedItem = {
  title: string;
  /** Its permanent address, which is also its identity. */
  url: string;
  /** The original report, or null. */
  externalUrl: string | null;
  author: string;
  date: Date;
  /** Titles of the sections in which it stands. */
  themes: string[];
  html: string;
};

/** What the template of an item's content prints. */
export type FeedItemView = {
  source: string;
  originalUrl: string | null;
  /** Null where the story is new. */
  told: ToldView | null;
  changes: ChangeView[];
  evidence: EvidenceView[];
  claims: string[];
  url: string;
};

/** A story in full, or one that was told before. */
type AnyStory = StoryView | DevelopingView;

function storyItem(story: AnyStory, themes: string[], date: Date): FeedItem {
  const { source, evidence, claims, url, lead } = story;
  const { told, changes } = 'told' in story ? story : { told: null, changes: [] };
  return {
    title: told === null ? story.headline : `Still developing: ${story.headline}`,
    url,
    externalUrl: lead.url,
    author: lead.label,
    date,
    themes,
    html: fillFeedItem({ source, originalUrl: lead.url, told, changes, evidence, claims, url }),
  };
}

/** A section's stories, new ones first. */
const storiesOf = ({ stories, developing }: SectionView): AnyStory[] => [...stories, ...developing];

/** The titles of all sections in which a story stands, in full first. */
function themesOf(view: DigestView, id: string, own: string): string[] {
  const others = view.sections
    .filter(({ also }) => also.some((line) => line.id === id))
    .map(({ title }) => title);
  return [own, ...others.filter((title) => title !== own)];
}

/** A story as another section earned it: the sentence that did so comes first. */
function leadWith(story: AnyStory, evidence: EvidenceView): AnyStory {
  return { ...story, evidence: [evidence, ...story.evidence.filter(({ url }) => url !== evidence.url)] };
}

/** The stories of one digest, section by section, new ones first; with a theme, that section's own and its also-lines. */
function listItems(digest: Digest, theme: string | null): FeedItem[] {
  const view = digestView(digest);
  const date = new Date(digest.due);
  const full = new Map(
    view.sections.flatMap((section) =>
      storiesOf(section).map((story) => [story.id, { story, title: section.title }]),
    ),
  );
  const item = (story: AnyStory, title: string) => storyItem(story, themesOf(view, story.id, title), date);
  if (theme === null) return [...full.values()].map(({ story, title }) => item(story, title));
  const section = view.sections.find((one) => one.theme === theme);
  if (section === undefined) return [];
  const also = section.also.flatMap(({ id, evidence }) => {
    const found = full.get(id);
    return found === undefined ? [] : [item(leadWith(found.story, evidence), found.title)];
  });
  return [...storiesOf(section).map((story) => item(story, section.title)), ...also];
}

/** At most `limit` items, in the order of the digests. A story comes once in each digest. */
export function listFeedItems(digests: readonly Digest[], theme: string | null, limit: number): FeedItem[] {
  const items: FeedItem[] = [];
  for (const digest of digests) {
    if (items.length >= limit) break;
    items.push(...listItems(digest, theme));
  }
  return items.slice(0, Math.max(0, limit));
}
