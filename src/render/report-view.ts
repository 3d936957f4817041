import { HEADLINE_MAX } from '../limits.ts';
import type { ListedArticle, ListedEvidence } from '../model/listing.ts';
import { cleanLine, cleanText, safeUrl } from './clean.ts';
import { attributionWords, DOT, dayWords, publisherWords, reasonView } from './words.ts';

/** Text in pieces; marked are those that a search asked for. */
type Pieces = { text: string; isMarked: boolean }[];

/** A sentence of a listed report. */
type QuotedView = {
  pieces: Pieces;
  who: string;
  why: string;
  rule: string;
  url: string;
  lang: string;
};

/** A report as a list prints it. */
export type ReportView = {
  headline: Pieces;
  /** Whether the headline holds a word that was searched for. */
  isInHeadline: boolean;
  page: string;
  lang: string;
  source: string;
  date: string;
  datetime: string;
  originalUrl: string | null;
  evidence: QuotedView[];
};

/** How a sentence is parted into pieces; the pieces together are the sentence. */
export type MarkWords = (text: string) => readonly { text: string; isFound: boolean }[];

const whole: MarkWords = (text) => [{ text, isFound: false }];

function quotedView(evidence: ListedEvidence, lang: string, mark: MarkWords): QuotedView {
  const who = [attributionWords(evidence)];
  if (evidence.in === 'title') who.push('in the headline');
  return {
    pieces: mark(evidence.text).map(({ text, isFound }) => ({ text: cleanText(text), isMarked: isFound })),
    who: who.join(DOT),
    ...reasonView(evidence),
    url: evidence.url,
    lang,
  };
}

/** A listed report as words. */
export function reportView(article: ListedArticle, mark: MarkWords = whole): ReportView {
  const lang = article.lang === 'en' ? '' : article.lang;
  const title = cleanLine(article.title, HEADLINE_MAX);
  const headline =
    title === ''
      ? [{ text: 'A report without a title', isMarked: false }]
      : mark(title).map(({ text, isFound }) => ({ text, isMarked: isFound }));
  return {
    headline,
    isInHeadline: headline.some(({ isMarked }) => isMarked),
    page: article.page,
    lang,
    source: publisherWords(article),
    date: article.published === null ? '' : dayWords(article.published),
    datetime: article.published ?? '',
    originalUrl: safeUrl(article.url),
    evidence: article.evidence.map((evidence) => quotedView(evidence, lang, mark)),
  };
}
