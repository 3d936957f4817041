import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { REPORTS_PAGE } from '../../src/limits.ts';
import { ThemeList, ThemePage } from '../../src/model/listing.ts';
import { findNewestByTheme, listThemeArticles } from '../../src/store/article-themes.ts';
import { findArticle } from '../../src/store/articles.ts';
import { loadArchive, storeReport } from './archive.ts';
import { explainQueries } from './explain.ts';
import { get } from './serve.ts';

beforeAll(async () => {
  await loadArchive();
});

const readPage = async (path: string) => ThemePage.parse(await (await get(path)).json());

describe('/themes/THEME', () => {
  test('shows what the theme looks for, the newest evidence, who says it, and the feeds', async () => {
    const response = await get('/themes/morale', { Accept: 'text/html' });
    expect(response.status).toBe(200);
    expect(response.headers.get('Vary')).toContain('Accept');
    const html = await response.text();
    expect(html).toContain('Russian soldiers refuse, desert or disobey.');
    expect(html).toMatch(/href="http:\/\/localhost:8787\/articles\/[a-z0-9-]+#e-\d+"/);
    for (const end of ['rss', 'atom', 'json']) expect(html).toContain(`/feeds/frontline/morale.${end}"`);
    expect(html).not.toContain('<script');
  });

  test('is the same as data, by its name or by Accept', async () => {
    const byName = await get('/themes/morale.json');
    expect(byName.headers.get('Content-Type')).toContain('application/json');
    const byAccept = await get('/themes/morale', { Accept: 'application/json' });
    expect(await byAccept.json()).toEqual(await byName.json());
  });

  test('lists newest first, each report once, with sentences that stand in it and no score', async () => {
    const response = await get('/themes/morale.json');
    const text = await response.text();
    expect(text).not.toContain('"score"');
    const { articles } = ThemePage.parse(JSON.parse(text));
    expect(articles.length).toBeGreaterThan(1);
    const dates = articles.map(({ published }) => published ?? '');
    expect(dates).toEqual([...dates].sort().reverse());
    expect(new Set(articles.map(({ id }) => id)).size).toBe(articles.length);
    for (const { id, page, evidence } of articles) {
      const found = await findArticle(env.DB, id);
      expect(evidence.length).toBeGreaterThan(0);
      for (const span of evidence) {
        expect(found?.article[span.in].slice(span.start, span.end)).toBe(span.text);
        expect(span.url.startsWith(`${page}#`)).toBe(true);
        expect(span.theme).toBe('morale');
      }
    }
  });

  test('never shows a whole text', async () => {
    const html = await (await get('/themes/morale')).text();
    for (const { id } of (await readPage('/themes/morale.json')).articles) {
      const text = (await findArticle(env.DB, id))?.article.text ?? '';
      const paragraph = text.split('\n\n').find((one) => one.split('. ').length > 3);
      if (paragraph !== undefined) expect(html).not.toContain(paragraph);
    }
  });

  test('pages through days and instants, nothing twice and nothing left out', async () => {
    const count = REPORTS_PAGE * 2 + 3;
    for (let at = 0; at < count; at++) {
      const day = `2024-01-0${1 + (at % 3)}`;
      const published = at % 2 === 0 ? day : `${day}T0${at % 10}:00:00Z`;
      await storeReport({ id: `paged-${at}`, text: `Sentence ${at}.`, published }, 'casualties');
    }
    const seen: { published: string | null; id: string }[] = [];
    let next: string | null = '/themes/casualties.json';
    while (next !== null) {
      const page: ThemePage = await readPage(next.replace('http://localhost:8787', ''));
      seen.push(...page.articles);
      next = page.next;
    }
    const own = seen.filter(({ id }) => id.startsWith('paged-'));
    expect(new Set(own.map(({ id }) => id)).size).toBe(count);
    expect(own.length).toBe(count);
    const dates = seen.map(({ published }) => published ?? '');
    expect(dates).toEqual([...dates].sort().reverse());
    const second = await (await get(`/themes/casualties?after=${own[3]?.published},${own[3]?.id}`)).text();
    expect(second).not.toContain('What its rules look for');
  });

  test('goes on after a report that is gone since', async () => {
    const response = await get('/themes/morale.json?after=2022-04-20,gone-since');
    expect(response.status).toBe(200);
    const { articles } = ThemePage.parse(await response.json());
    for (const { published } of articles) expect((published ?? '') < '2022-04-20').toBe(true);
  });

  test('a hostile report is printed as text', async () => {
    const text = '<script>alert(1)</script> "quoted" \u202e & more.';
    await storeReport({ id: 'hostile', text, title: '<b>x', published: '2025-01-01' }, 'morale');
    const html = await (await get('/themes/morale')).text();
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
  });

  test.each([
    ['/themes/nope', 404, 'there is no theme "nope"; there is casualties'],
    ['/themes/nope.json', 404, 'there is no theme "nope"'],
    ['/themes/morale?after=nonsense', 400, 'after must be'],
    ['/themes/morale?after=2022-01-01', 400, 'after must be'],
    ['/themes/MORALE', 404, 'nothing is published at'],
    ['/themes/morale.xml', 404, 'nothing is published at'],
  ])('%s answers %i in words', async (path, status, words) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, detail: expect.stringContaining(words) });
  });
});

describe('/themes', () => {
  test('lists every theme with when its newest report was published', async () => {
    const { themes } = ThemeList.parse(await (await get('/themes.json')).json());
    expect(themes.map(({ id }) => id)).toEqual([
      'casualties',
      'leadership-strain',
      'morale',
      'morale-ukraine',
    ]);
    for (const theme of themes.filter(({ sideOf }) => sideOf === null)) {
      expect(theme.newest).not.toBeNull();
      expect(theme.newsletters.map(({ id }) => id)).toEqual(['frontline']);
    }
    // No report of the corpus tells of it, and the newsletter does not list it.
    expect(themes.at(-1)).toMatchObject({ newest: null, newsletters: [] });
    const html = await (await get('/themes')).text();
    for (const { url } of themes) expect(html).toContain(`href="${url}"`);
  });
});

test('the queries of a theme read indexes alone', async () => {
  const plans = await explainQueries(env.DB, async (db) => {
    await listThemeArticles(db, { theme: 'morale', after: null, limit: 5 });
    await listThemeArticles(db, { theme: 'morale', after: { published: '2023-01-01', id: 'x' }, limit: 5 });
    await findNewestByTheme(db, ['morale']);
  });
  const table = plans.filter((plan) => /^SCAN (?!json_each|CONSTANT)/.test(plan));
  expect(table).toEqual([]);
  expect(plans.join('\n')).not.toContain('TEMP B-TREE');
  expect(plans.join('\n')).toContain('USING PRIMARY KEY (theme=? AND published<?)');
});
