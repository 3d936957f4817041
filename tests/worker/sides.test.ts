import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { describeArticleStory } from '../../src/digest/candidate.ts';
import { Corpus } from '../../src/model/corpus.ts';
import { Digest } from '../../src/model/digest.ts';
import { SearchPage, ThemeList, ThemePage } from '../../src/model/listing.ts';
import { saveArticles } from '../../src/store/articles.ts';
import { findNewsletter, saveNewsletter } from '../../src/store/definitions.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { loadArchive } from './archive.ts';
import { get } from './serve.ts';

const TIRED = 'Ukrainian infantry near the river are exhausted, two officers said.';
const article = {
  id: 'tired-brigades',
  source: 'corpus',
  url: null,
  title: 'A third winter',
  publisher: 'The Outlet',
  after: null,
  byline: null,
  lang: 'en',
  published: '2023-05-18',
  publishedBasis: null,
  fingerprint: '0'.repeat(64),
  text: TIRED,
};

beforeAll(async () => {
  await loadArchive();
  const result = compileThemes(Corpus.parse(embeddedCorpus));
  if (!result.ok) throw new Error('does not compile');
  const annotation = annotate(article, result.compiled);
  const signature = describeArticleStory(article);
  await saveArticles(env.DB, [{ article, annotation, signature, keys: [], member: null, claims: [] }]);
  const newsletter = await findNewsletter(env.DB, 'frontline');
  if (newsletter === null) throw new Error('no newsletter');
  const themes = [...newsletter.themes, 'morale-ukraine'];
  await saveNewsletter(env.DB, { ...newsletter, themes }, new Date('2023-06-01T00:00:00Z'));
});

describe('a side of a theme', () => {
  test('lists its reports on its own page, and not on that of the theme', async () => {
    const { articles, theme } = ThemePage.parse(await (await get('/themes/morale-ukraine.json')).json());
    expect(articles.map(({ id }) => id)).toEqual(['tired-brigades']);
    expect(articles[0]?.evidence).toMatchObject([{ theme: 'morale-ukraine', text: TIRED }]);
    expect(theme.sideOf).toEqual({ theme: 'morale', title: 'Morale', side: 'ukraine' });
    const base = ThemePage.parse(await (await get('/themes/morale.json')).json());
    expect(base.articles.map(({ id }) => id)).not.toContain('tired-brigades');
    expect(base.theme.sideOf).toBeNull();
  });

  test('is among the themes, with what it stands beside', async () => {
    const { themes } = ThemeList.parse(await (await get('/themes.json')).json());
    expect(themes.find(({ id }) => id === 'morale-ukraine')?.newest).toBe('2023-05-18');
    expect(await (await get('/themes')).text()).toContain('Recorded beside Morale; not counted in it.');
  });

  test('shows its sentence and why on the page of the report', async () => {
    const page = await (await get('/articles/tired-brigades')).text();
    expect(page).toContain(TIRED);
    expect(page).toContain('Ukrainian soldiers are reported exhausted, in doubt or without rest.');
    expect(page).toMatch(/Ukrainian morale<\/a> \(recorded beside Morale; not counted in it\)/);
  });

  test('is found by a search', async () => {
    const { articles } = SearchPage.parse(await (await get('/search.json?q=infantry+river')).json());
    expect(articles).toMatchObject([{ id: 'tired-brigades', evidence: [{ theme: 'morale-ukraine' }] }]);
  });

  test('is a section of a newsletter that lists it', async () => {
    const path = '/preview?newsletter=frontline&from=2023-05-15&to=2023-05-21&format=json';
    const { sections } = Digest.parse(await (await get(path)).json());
    const section = sections.find(({ theme }) => theme === 'morale-ukraine');
    expect(section?.stories.map(({ id }) => id)).toEqual(['tired-brigades']);
    expect(section?.stories[0]?.evidence[0]?.reason).toContain('exhausted');
  });
});
