import type { Digest } from '../model/digest.ts';
import { fillFeedItem } from './compiled.js';
import { type DigestView, digestView, type EvidenceView, type StoryView } from './view.ts';

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
  evidence: EvidenceView[];
  claims: string[];
  url: string;
};

function storyItem(story: StoryView, themes: string[], date: Date): FeedItem {
  const { source, evidence, claims, url, lead } = story;
  return {
    title: story.headline,
    url,
    externalUrl: lead.url,
    author: lead.label,
    date,
    themes,
    html: fillFeedItem({ source, originalUrl: lead.url, evidence, claims, url }),
  };
}

/** The titles of all sections in which a story stands, in full first. */
function themesOf(view: DigestView, id: string, own: string): string[] {
  const others = view.sections
    .filter(({ also }) => also.some((line) => line.id === id))
    .map(({ title }) => title);
  return [own, ...others.filter((title) => title !== own)];
}

/** A story as another section earned it: the sentence that did so comes first. */
function leadWith(story: StoryView, evidence: EvidenceView): StoryView {
  return { ...story, evidence: [evidence, ...story.evidence.filter(({ url }) => url !== evidence.url)] };
}

/** The stories of one digest, section by section; with a theme, that section's own and its also-lines. */
function listItems(digest: Digest, theme: string | null): FeedItem[] {
  const view = digestView(digest);
  const date = new Date(digest.due);
  const full = new Map(
    view.sections.flatMap(({ stories, title }) => stories.map((story) => [story.id, { story, title }])),
  );
  const item = (story: StoryView, title: string) => storyItem(story, themesOf(view, story.id, title), date);
  if (theme === null) return [...full.values()].map(({ story, title }) => item(story, title));
  const section = view.sections.find((one) => one.theme === theme);
  if (section === undefined) return [];
  const also = section.also.flatMap(({ id, evidence }) => {
    const found = full.get(id);
    return found === undefined ? [] : [item(leadWith(found.story, evidence), found.title)];
  });
  return [...section.stories.map((story) => item(story, section.title)), ...also];
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
