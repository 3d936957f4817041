import { describe, expect, test } from 'vitest';
import type { ListedArticle, ListedTheme } from '../../src/model/listing.ts';
import { renderThemeList, renderThemePage } from '../../src/render/theme-page.ts';
import { listTags, unescapeHtml } from './markup.ts';

const base = 'https://sitrep.example';
const theme: ListedTheme = {
  id: 'morale',
  title: 'Morale <b>',
  description: 'The will to fight.',
  url: `${base}/themes/morale`,
  sideOf: null,
  rules: [{ id: 'refusals', description: 'Soldiers refuse.' }],
  newsletters: [
    {
      id: 'frontline',
      title: 'Frontline',
      feeds: { rss: `${base}/a.rss`, atom: `${base}/a.atom`, json: `${base}/a.json` },
    },
  ],
  newest: '2022-05-19T08:00:00Z',
};
const article: ListedArticle = {
  id: 'one',
  title: '',
  publisher: 'The Outlet',
  after: null,
  byline: null,
  url: 'https://outlet.example/one',
  lang: 'ar',
  published: null,
  publishedBasis: null,
  page: `${base}/articles/one`,
  evidence: [
    {
      theme: 'morale',
      in: 'title',
      start: 0,
      end: 9,
      text: 'They left',
      speaker: 'An officer',
      hedge: null,
      probability: null,
      rule: 'refusals',
      url: `${base}/articles/one#t-0`,
    },
  ],
};
const page = (given: Partial<Parameters<typeof renderThemePage>[0]> = {}) =>
  renderThemePage({ base: `${base}/`, isFirst: true, theme, articles: [article], next: null, ...given });

describe('the page of a theme', () => {
  test('gives each sentence its speaker, its rule and its place, and its report an address', () => {
    const html = unescapeHtml(page());
    expect(html).toContain('“They left”');
    expect(html).toContain('An officer · in the headline');
    expect(html).toContain(`href="${base}/articles/one#t-0"`);
    expect(html).toContain('href="https://outlet.example/one"');
    expect(html).toContain('A report without a title');
    expect(html).not.toContain('<time');
  });

  test('escapes what it prints and keeps one h1 and every id once', () => {
    const html = page();
    expect(html).not.toContain('<b>');
    expect(listTags(html).filter(({ name }) => name === 'h1')).toHaveLength(1);
    const ids = listTags(html).flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('marks the report’s language and the part of the site', () => {
    const tags = listTags(page());
    expect(
      tags.some(({ name, attributes }) => name === 'blockquote' && attributes.get('lang') === 'ar'),
    ).toBe(true);
    const current = tags.filter(({ attributes }) => attributes.has('aria-current'));
    expect(current.map(({ attributes }) => attributes.get('href'))).toEqual([`${base}/themes`]);
  });

  test('offers each feed to readers’ programs', () => {
    const links = listTags(page()).filter(({ attributes }) => attributes.get('rel') === 'alternate');
    expect(links.map(({ attributes }) => attributes.get('href'))).toEqual([
      ...Object.values(theme.newsletters[0]?.feeds ?? {}),
      `${base}/themes/morale.json`,
    ]);
  });

  test('tells an empty archive from the end of the list', () => {
    expect(page({ articles: [] })).toContain('No report in the archive fits this theme yet.');
    expect(page({ articles: [], isFirst: false })).toContain('There is nothing older.');
  });
});

describe('the page of all themes', () => {
  test('says when each was last found', () => {
    const html = renderThemeList({ base, themes: [theme, { ...theme, newest: null }] });
    expect(html).toContain('Newest report 19 May 2022');
    expect(html).toContain('No report yet');
  });

  test('says where there is none', () => {
    expect(renderThemeList({ base, themes: [] })).toContain('There is no theme yet');
  });
});
