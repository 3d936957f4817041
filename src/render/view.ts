import { DESCRIPTION_MAX, HEADLINE_MAX, NAME_MAX } from '../limits.ts';
import type { AlsoStory, Digest, DigestArticle, DigestEvidence, Section, Story } from '../model/digest.ts';
import { cleanLine, cleanText, directionOf, safeUrl } from './clean.ts';
import { claimLine, type FiguresView, figuresView } from './figures.ts';
import { baseOf, evidenceUrl, storyUrl } from './links.ts';
import { attributionWords, countWords, DOT, dayWords, publisherWords, rangeWords } from './words.ts';

/** A sentence of a source, word for word, with who says it. */
export type EvidenceView = {
  text: string;
  who: string;
  rule: string;
  /** The sentence in its place. */
  url: string;
  /** Empty where it is the digest's own language. */
  lang: string;
};

/** One article of a story. */
export type SourceView = {
  label: string;
  title: string;
  date: string;
  datetime: string;
  url: string | null;
  page: string;
};

export type StoryView = {
  id: string;
  headline: string;
  url: string;
  /** Publisher, date and how many publishers report it. */
  source: string;
  /** The leading article: name, date, and the address of the original where it has one. */
  lead: SourceView;
  publishers: string;
  others: SourceView[];
  evidence: EvidenceView[];
  /** How many evidence sentences stand on the web page only, or null. */
  moreEvidence: string | null;
  claims: string[];
};

export type AlsoView = { headline: string; url: string; id: string; section: string; evidence: EvidenceView };

export type SectionView = {
  theme: string;
  title: string;
  description: string;
  count: string;
  stories: StoryView[];
  also: AlsoView[];
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
  /** `28 stories from 9 publishers, found in 41 articles`. */
  counts: string;
  url: string;
  base: string;
  sections: SectionView[];
  figures: FiguresView | null;
  sender: { name: string; address: string };
};

type Context = { digest: Digest; base: string; titles: Map<string, string> };

function evidenceView(
  context: Context,
  evidence: DigestEvidence,
  articles: readonly DigestArticle[],
): EvidenceView {
  const article = articles.find(({ id }) => id === evidence.article);
  const who = [attributionWords(evidence)];
  if (evidence.in === 'title') who.push('in the headline');
  // With several articles in a story, the reader must see whose sentence this is.
  if (article !== undefined && articles.length > 1) who.push(`in ${publisherWords(article)}`);
  return {
    text: cleanText(evidence.text),
    who: who.join(DOT),
    rule: cleanLine(evidence.rule, NAME_MAX),
    url: evidenceUrl(context.base, evidence),
    lang: article === undefined || article.lang === context.digest.lang ? '' : article.lang,
  };
}

function sourceView(context: Context, article: DigestArticle): SourceView {
  return {
    label: publisherWords(article),
    title: cleanLine(article.title, HEADLINE_MAX),
    date: dayWords(article.published),
    datetime: article.published,
    url: safeUrl(article.url),
    page: `${context.base}/articles/${article.id}`,
  };
}

function storyView(context: Context, story: Story): StoryView {
  const [lead, ...others] = story.articles.map((article) => sourceView(context, article));
  if (lead === undefined) throw new Error(`story ${story.id} has no article`);
  const publishers = countWords(story.publishers, 'publisher', 'publishers');
  return {
    id: story.id,
    headline: cleanLine(story.headline, HEADLINE_MAX),
    url: storyUrl(context.digest, story),
    source: [lead.label, lead.date, ...(story.publishers > 1 ? [publishers] : [])].join(DOT),
    lead,
    publishers,
    others,
    evidence: story.evidence.map((evidence) => evidenceView(context, evidence, story.articles)),
    moreEvidence: null,
    claims: story.claims.map(claimLine),
  };
}

function alsoView(context: Context, also: AlsoStory): AlsoView {
  return {
    headline: cleanLine(also.headline, HEADLINE_MAX),
    url: storyUrl(context.digest, also),
    id: also.id,
    section: context.titles.get(also.section) ?? also.section,
    evidence: evidenceView(context, also.evidence, []),
  };
}

function sectionView(context: Context, section: Section): SectionView {
  const { stories, also } = section;
  const count = countWords(stories.length, 'story', 'stories');
  return {
    theme: section.theme,
    title: cleanLine(section.title, NAME_MAX),
    description: cleanLine(section.description, DESCRIPTION_MAX),
    count: also.length === 0 ? count : `${count}, ${also.length} in brief`,
    stories: stories.map((story) => storyView(context, story)),
    also: also.map((line) => alsoView(context, line)),
    empty: stories.length === 0 && also.length === 0,
    omitted:
      section.omitted === 0
        ? null
        : `${countWords(section.omitted, 'more story', 'more stories')} left out of an issue this long: a shorter window shows them.`,
  };
}

/** Turns a digest into the words that all its renditions print. */
export function digestView(digest: Digest): DigestView {
  const titles = new Map(digest.sections.map(({ theme, title }) => [theme, cleanLine(title, NAME_MAX)]));
  const base = baseOf(digest);
  const context: Context = { digest, base, titles };
  const { counts } = digest;
  return {
    lang: digest.lang,
    dir: directionOf(digest.lang),
    title: cleanLine(digest.title, NAME_MAX),
    description: cleanLine(digest.description, DESCRIPTION_MAX),
    dates: rangeWords(digest.from, digest.to),
    from: digest.from,
    to: digest.to,
    counts: `${countWords(counts.stories, 'story', 'stories')} from ${countWords(counts.publishers, 'publisher', 'publishers')}, out of ${countWords(counts.articles, 'article', 'articles')} read`,
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
