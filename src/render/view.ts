import { DESCRIPTION_MAX, HEADLINE_MAX, NAME_MAX } from '../limits.ts';
import type { AlsoStory, Digest, Section } from '../model/digest.ts';
import { storyUrl } from '../model/story-address.ts';
import { cleanLine, directionOf, safeUrl } from './clean.ts';
import { type DevelopingView, developingView } from './developing.ts';
import { type FiguresView, figuresView } from './figures.ts';
import { baseOf } from './links.ts';
import {
  type EvidenceView,
  evidenceView,
  type StoryView,
  storyView,
  type ViewContext,
} from './story-view.ts';
import { countWords, numberWords, rangeWords } from './words.ts';

export type AlsoView = {
  headline: string;
  url: string;
  id: string;
  /** Where the story itself stands: `in full under Casualties`. */
  place: string;
  evidence: EvidenceView;
};

export type SectionView = {
  theme: string;
  title: string;
  description: string;
  /** `5 stories, 1 in brief` or `5 new, 2 still developing, 1 in brief`. */
  count: string;
  /** What is new. */
  stories: StoryView[];
  developing: DevelopingView[];
  also: AlsoView[];
  /** Says that nothing here is new, where there are developing stories all the same; else null. */
  nothingNew: string | null;
  empty: boolean;
  /** What a digest this long leaves out, or null. */
  omitted: string | null;
};

/** A digest as words: everything a template prints is decided here. */
export type DigestView = {
  lang: string;
  dir: 'ltr' | 'rtl';
  title: string;
  description: string;
  dates: string;
  from: string;
  to: string;
  /** `28 stories, 3 of them still developing, from 9 publishers, out of 41 articles read`. */
  counts: string;
  /** The issue before, against which news is told apart. */
  since: { dates: string; url: string | null } | null;
  url: string;
  base: string;
  sections: SectionView[];
  figures: FiguresView | null;
  sender: { name: string; address: string };
};

function alsoView(context: ViewContext, also: AlsoStory): AlsoView {
  const title = context.titles.get(also.section) ?? also.section;
  return {
    headline: cleanLine(also.headline, HEADLINE_MAX),
    url: storyUrl(context.digest, also),
    id: also.id,
    place: `${context.developing.has(also.id) ? 'still developing' : 'in full'} under ${title}`,
    evidence: evidenceView(context, also.evidence, []),
  };
}

/** How much a section holds, what is new told apart where anything is not. */
function sectionCount({ stories, developing, also }: Section): string {
  const parts =
    developing.length === 0
      ? [countWords(stories.length, 'story', 'stories')]
      : [
          stories.length === 0 ? 'nothing new' : `${numberWords(stories.length)} new`,
          `${numberWords(developing.length)} still developing`,
        ];
  if (also.length > 0) parts.push(`${numberWords(also.length)} in brief`);
  return parts.join(', ');
}

/** What a section says first where all it holds was told before. */
function nothingNew(context: ViewContext, { stories, developing, also }: Section): string | null {
  if (stories.length > 0 || developing.length === 0) return null;
  // A line in brief is news under this heading too, unless its story was told before.
  if (also.some(({ id }) => !context.developing.has(id))) return null;
  return context.digest.previous === null
    ? 'Nothing new under this heading.'
    : 'Nothing new under this heading since the issue before.';
}

function sectionView(context: ViewContext, section: Section): SectionView {
  const { stories, developing, also } = section;
  return {
    theme: section.theme,
    title: cleanLine(section.title, NAME_MAX),
    description: cleanLine(section.description, DESCRIPTION_MAX),
    count: sectionCount(section),
    stories: stories.map((story) => storyView(context, story)),
    developing: developing.map((story) => developingView(context, story)),
    also: also.map((line) => alsoView(context, line)),
    nothingNew: nothingNew(context, section),
    empty: stories.length === 0 && developing.length === 0 && also.length === 0,
    omitted:
      section.omitted === 0
        ? null
        : `${countWords(section.omitted, 'more story', 'more stories')} left out of an issue this long: a shorter window shows them.`,
  };
}

/** `12 stories, 3 of them still developing,`: how many there are, and how many of them were told before. */
function storiesWords({ stories, developing }: Digest['counts']): string {
  const all = countWords(stories, 'story', 'stories');
  if (developing === 0) return all;
  if (stories === 1) return `${all}, still developing,`;
  if (developing === stories) return `${all}, all of them still developing,`;
  return `${all}, ${numberWords(developing)} of them still developing,`;
}

/** Turns a digest into the words that all its renditions print. */
export function digestView(digest: Digest): DigestView {
  const titles = new Map(digest.sections.map(({ theme, title }) => [theme, cleanLine(title, NAME_MAX)]));
  const base = baseOf(digest);
  const developing = new Set(digest.sections.flatMap((section) => section.developing.map(({ id }) => id)));
  const context: ViewContext = { digest, base, titles, developing };
  const { counts, previous } = digest;
  return {
    lang: digest.lang,
    dir: directionOf(digest.lang),
    title: cleanLine(digest.title, NAME_MAX),
    description: cleanLine(digest.description, DESCRIPTION_MAX),
    dates: rangeWords(digest.from, digest.to),
    from: digest.from,
    to: digest.to,
    counts: `${storiesWords(counts)} from ${countWords(counts.publishers, 'publisher', 'publishers')}, out of ${countWords(counts.articles, 'article', 'articles')} read`,
    since:
      previous === null
        ? null
        : { dates: rangeWords(previous.from, previous.to), url: safeUrl(previous.url) },
    url: digest.url,
    base,
    sections: digest.sections.map((section) => sectionView(context, section)),
    figures: figuresView(digest),
    sender: {
      name: cleanLine(digest.sender.name, NAME_MAX),
      address: cleanLine(digest.sender.address, NAME_MAX),
    },
  };
}
