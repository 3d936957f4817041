import { describe, expect, test } from 'vitest';
import type { SearchPage } from '../../src/model/listing.ts';
import { renderSearchPage } from '../../src/render/search-page.ts';
import { unescapeHtml } from './markup.ts';

const base = 'https://sitrep.example';
const empty: SearchPage = { query: '', terms: [], total: 0, more: false, page: 1, articles: [], next: null };
const found: SearchPage['articles'][number] = {
  id: 'one',
  title: 'One',
  publisher: null,
  after: null,
  byline: null,
  url: null,
  lang: 'en',
  published: '2022-05-19',
  publishedBasis: null,
  page: `${base}/articles/one`,
  evidence: [
    {
      theme: 'morale',
      in: 'text',
      start: 4,
      end: 24,
      text: 'A <b>pier</b> fell &c',
      speaker: null,
      hedge: null,
      probability: null,
      rule: 'refusals',
      url: `${base}/articles/one#e-4`,
    },
  ],
};
const markWords = (text: string) => [
  { text: text.slice(0, 5), isFound: false },
  { text: text.slice(5, 9), isFound: true },
  { text: text.slice(9), isFound: false },
];
const page = (given: Partial<SearchPage>) =>
  renderSearchPage({ base, pageSize: 20, markWords, ...empty, ...given });

describe('the page of a search', () => {
  test('marks what was found without letting the sentence be markup', () => {
    const html = page({ query: 'pier', terms: ['pier'], total: 1, articles: [found] });
    expect(html).toContain('“A &lt;b&gt;<mark>pier</mark>&lt;/b&gt; fell &amp;c”');
    expect(unescapeHtml(html)).toContain('1 report holds “pier”, best match first.');
  });

  test('keeps the question in the form, whatever it holds', () => {
    const html = page({ query: '"><script>\u202e', terms: ['script'] });
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;"');
  });

  test.each<[string, Partial<SearchPage>, string]>([
    ['nothing', { query: 'x y', terms: ['x', 'y'] }, 'No report holds all of “x” and “y”.'],
    ['no word', { query: '?!' }, 'There is no word in this search: type letters or digits.'],
    [
      'more than are ranked',
      { query: 'x', terms: ['x'], total: 5_000, more: true, page: 2, articles: [found] },
      'At least 5,000 reports hold “x”, best match first; those that came in last are ranked. Page 2.',
    ],
  ])('says of %s in words', (_name, given, words) => {
    expect(unescapeHtml(page(given))).toContain(words);
  });

  test('counts on from the page before', () => {
    expect(page({ query: 'x', terms: ['x'], total: 40, page: 2, articles: [found] })).toContain('start="21"');
  });

  test('marks the headline, and says that the words stand elsewhere only where they do', () => {
    const marked = (title: string) =>
      page({ query: 'x', terms: ['x'], total: 1, articles: [{ ...found, title, evidence: [] }] });
    expect(marked('Near Mari & co')).toContain('Near <mark>Mari</mark> &amp; co</a>');
    expect(marked('Near Mari')).toContain('these words: those marked stand in the headline.');
    const elsewhere = renderSearchPage({
      ...{ ...empty, base, pageSize: 20, query: 'x', terms: ['x'], total: 1 },
      articles: [{ ...found, evidence: [] }],
      markWords: (text) => [{ text, isFound: false }],
    });
    expect(elsewhere).toContain('these words: they stand elsewhere in the report.');
  });

  test('is the form alone where nothing was asked', () => {
    expect(page({})).not.toContain('<h2');
  });
});
