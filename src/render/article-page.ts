import { DESCRIPTION_MAX, HEADLINE_MAX, NAME_MAX } from '../limits.ts';
import { BRIEF_PUBLISHER } from '../model/article.ts';
import type { Claim } from '../model/claim.ts';
import type { StoryRelation } from '../model/story-member.ts';
import { claimAnchor, evidenceAnchor } from './anchor.ts';
import { cleanLine, cleanText, safeUrl } from './clean.ts';
import { fillArticle } from './compiled.js';
import { articleUrl, trimBase } from './links.ts';
import type { ArticleView, PassageView } from './page-view.ts';
import { shellOf } from './shell.ts';
import { summaryView } from './summary.ts';
import type { ArticlePage, Passage } from './types.ts';
import {
  attributionWords,
  countedWords,
  countWords,
  DOT,
  dayWords,
  numberWords,
  publisherWords,
  quantityWords,
  reasonView,
  speakerWords,
} from './words.ts';

function passageView(passage: Passage, titles: ReadonlyMap<string, string>): PassageView {
  if (passage.kind === 'gap') {
    return { gap: `… ${countWords(passage.sentences, 'sentence', 'sentences')} not shown`, sentence: null };
  }
  const { start, end } = passage;
  return {
    gap: null,
    sentence: {
      text: cleanText(passage.text),
      who: attributionWords(passage),
      anchor: evidenceAnchor(passage),
      place: `characters ${numberWords(start)} to ${numberWords(end)} of the ${passage.in}`,
      marks: passage.marks.map(({ theme, ...why }) => ({
        theme: cleanLine(titles.get(theme) ?? theme, NAME_MAX),
        ...reasonView(why),
      })),
    },
  };
}

function themeView(base: string, theme: ArticlePage['themes'][number]): ArticleView['themes'][number] {
  const { id, title, score, sentences, beside } = theme;
  const weight = `score ${Math.round(score * 100) / 100}`;
  return {
    title: cleanLine(title, NAME_MAX),
    url: `${base}/themes/${id}`,
    beside: beside === null ? '' : `recorded beside ${cleanLine(beside, NAME_MAX)}; not counted in it`,
    weight: `${countWords(sentences, 'sentence', 'sentences')}${DOT}${weight}`,
  };
}

function claimView(claim: Claim, at: number, claims: readonly Claim[]): ArticleView['claims'][number] {
  const anchor = claimAnchor(claim.evidence);
  const first = claims.findIndex((one) => claimAnchor(one.evidence) === anchor);
  return {
    quantity: quantityWords(claim.quantity),
    counted: countedWords(claim.side, claim.measure),
    claimant: speakerWords(claim.claimant),
    hedge: claim.hedge ?? '',
    asOf: claim.asOf === null ? '' : cleanLine(claim.asOf, NAME_MAX),
    words: cleanText(claim.evidence.text),
    anchor: first === at ? anchor : '',
  };
}

function factsOf({ article, textLength }: ArticlePage): ArticleView['facts'] {
  const facts: [string, string | null][] = [
    ['Publisher', publisherWords(article)],
    ['Byline', article.byline],
    ['Published', article.published === null ? 'date not given' : dayWords(article.published)],
    ['The date rests on', article.publishedBasis],
    ['Language', article.lang],
    ['Length of the text', countWords(textLength, 'character', 'characters')],
    ['Received from', article.source],
    ['Address', article.url ?? 'none given'],
  ];
  return facts.flatMap(([name, value]) =>
    value === null ? [] : [{ name, value: cleanLine(value, DESCRIPTION_MAX) }],
  );
}

const RELATION_WORDS: Readonly<Record<StoryRelation, string>> = {
  'same-text': 'copy of a text stored before it',
  'same-event': 'the same event in other words',
  update: 'update, with something new',
};

function otherView(base: string, other: ArticlePage['others'][number]): ArticleView['others'][number] {
  return {
    headline: cleanLine(other.title, HEADLINE_MAX) || 'A report without a title',
    url: `${base}/articles/${other.id}`,
    source: publisherWords(other),
    datetime: other.published,
    date: dayWords(other.published),
    relation: other.relation === null ? 'the first stored' : RELATION_WORDS[other.relation],
  };
}

/** What may be shown of one article: its metadata, the sentences that earned a theme, its figures. */
export function renderArticlePage(page: ArticlePage): string {
  const { article } = page;
  const base = trimBase(page.base);
  const headline = cleanLine(article.title, HEADLINE_MAX) || 'A report without a title';
  const source = publisherWords(article);
  const newest = page.revisions[0] ?? page.revision;
  const titles = new Map(page.themes.map(({ id, title }) => [id, title]));
  return fillArticle({
    ...shellOf({
      base,
      lang: 'en',
      title: `${headline} · Sitrep`,
      description: `What Sitrep read in a report by ${source}, sentence by sentence.`,
      canonical: `${base}/articles/${article.id}`,
      kind: 'article',
      alternates: [],
    }),
    headline,
    source,
    datetime: article.published ?? '',
    date: article.published === null ? '' : dayWords(article.published),
    facts: factsOf(page),
    originalUrl: safeUrl(article.url),
    isBrief: article.publisher === BRIEF_PUBLISHER,
    newestUrl: page.revision === newest ? null : articleUrl(base, article.id),
    revisions:
      page.revisions.length < 2
        ? []
        : page.revisions.map((number) => ({
            number,
            url: articleUrl(base, article.id, number),
            shown: number === page.revision,
          })),
    length: `Offsets count in its ${countWords(page.textLength, 'character', 'characters')}.`,
    articleLang: article.lang === 'en' ? '' : article.lang,
    passages: page.passages.map((passage) => passageView(passage, titles)),
    themes: page.themes.map((theme) => themeView(base, theme)),
    claims: page.claims.map(claimView),
    others: page.others.map((other) => otherView(base, other)),
    digests: page.digests.map((digest) => summaryView(base, digest)),
  });
}
