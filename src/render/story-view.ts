import { HEADLINE_MAX } from '../limits.ts';
import type { Digest, DigestArticle, DigestEvidence, Story } from '../model/digest.ts';
import { storyUrl } from '../model/story-address.ts';
import { cleanLine, cleanText, safeUrl } from './clean.ts';
import { claimLine } from './figures.ts';
import { articleUrl, evidenceUrl } from './links.ts';
import { attributionWords, countWords, DOT, dayWords, publisherWords, reasonView } from './words.ts';

/** A sentence of a source, word for word, with who says it. */
export type EvidenceView = {
  text: string;
  who: string;
  /** What its rule looks for, in words; empty where that is not known. */
  why: string;
  /** The rule's name; empty where none of its own matched. */
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
  /** What stands on the web page only (`More sentences of this story`), or null. */
  moreEvidence: string | null;
  claims: string[];
};

/** What every part of a digest's words is made from. */
export type ViewContext = {
  digest: Digest;
  base: string;
  /** The sections' titles by theme id. */
  titles: ReadonlyMap<string, string>;
  /** Ids of the stories that were told before. */
  developing: ReadonlySet<string>;
};

/** An evidence sentence as words. With several `articles` in a story it says in which of them it stands. */
export function evidenceView(
  context: ViewContext,
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
    ...reasonView(evidence),
    url: evidenceUrl(context.base, { ...evidence, revision: article?.revision }),
    lang: article === undefined || article.lang === context.digest.lang ? '' : article.lang,
  };
}

function sourceView(context: ViewContext, article: DigestArticle): SourceView {
  return {
    label: publisherWords(article),
    title: cleanLine(article.title, HEADLINE_MAX),
    date: dayWords(article.published),
    datetime: article.published,
    url: safeUrl(article.url),
    page: articleUrl(context.base, article.id, article.revision),
  };
}

/** A story as words. Throws where it has no article. */
export function storyView(context: ViewContext, story: Story): StoryView {
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
