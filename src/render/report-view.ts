import { DESCRIPTION_MAX, HEADLINE_MAX } from '../limits.ts';
import type { ListedArticle, ListedEvidence } from '../model/listing.ts';
import { cleanLine, cleanText, safeUrl } from './clean.ts';
import { attributionWords, DOT, dayWords, publisherWords } from './words.ts';

/** A sentence of a listed report, in pieces; marked are those that a search asked for. */
type QuotedView = {
  pieces: { text: string; isMarked: boolean }[];
  who: string;
  rule: string;
  url: string;
  lang: string;
};

/** A report as a list prints it. */
export type ReportView = {
  headline: string;
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
    rule: cleanLine(evidence.rule, DESCRIPTION_MAX),
    url: evidence.url,
    lang,
  };
}

/** A listed report as words. */
export function reportView(article: ListedArticle, mark: MarkWords = whole): ReportView {
  const lang = article.lang === 'en' ? '' : article.lang;
  return {
    headline: cleanLine(article.title, HEADLINE_MAX) || 'A report without a title',
    page: article.page,
    lang,
    source: publisherWords(article),
    date: article.published === null ? '' : dayWords(article.published),
    datetime: article.published ?? '',
    originalUrl: safeUrl(article.url),
    evidence: article.evidence.map((evidence) => quotedView(evidence, lang, mark)),
  };
}
