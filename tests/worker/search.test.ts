import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { REPORTS_PAGE, SEARCH_PAGES_MAX, SEARCH_QUERY_MAX, SEARCH_WORDS_MAX } from '../../src/limits.ts';
import { SearchPage } from '../../src/model/listing.ts';
import { findArticle } from '../../src/store/articles.ts';
import { searchArticles } from '../../src/store/search.ts';
import { parseSearchQuery } from '../../src/worker/search-query.ts';
import { loadArchive, storeReport } from './archive.ts';
import { explainQueries } from './explain.ts';
import { get } from './serve.ts';

beforeAll(async () => {
  await loadArchive();
  for (let at = 0; at < REPORTS_PAGE * SEARCH_PAGES_MAX + 5; at++)
    await storeReport({ id: `pelican-${at}`, text: `Pelican number ${at} landed.` }, 'morale');
  await storeReport(
    { id: 'titled', title: 'Osprey over the harbour', text: 'Nobody saw it land on the northern pier.' },
    'morale',
  );
  await storeReport({ id: 'mentioned', text: 'An osprey was seen, and the harbour was quiet.' }, 'morale');
});

const ask = (q: string, more = '') => get(`/search.json?q=${encodeURIComponent(q)}${more}`);
const search = async (q: string, more = '') => SearchPage.parse(await (await ask(q, more)).json());
const idsOf = (page: SearchPage) => page.articles.map(({ id }) => id);

describe('/search', () => {
  test('finds every word in any inflection, the title weighing most', async () => {
    expect(idsOf(await search('ospreys harbour'))).toEqual(['titled', 'mentioned']);
    expect(idsOf(await search('osprey piers'))).toEqual(['titled']);
  });

  test('words between quotation marks must stand side by side', async () => {
    expect(idsOf(await search('"northern pier"'))).toEqual(['titled']);
    expect(idsOf(await search('“pier northern”'))).toEqual([]);
    expect((await search('"northern pier" osprey')).terms).toEqual(['northern pier', 'osprey']);
  });

  test('shows evidence sentences that hold the words, word for word, and never another sentence', async () => {
    const { articles } = await search('mobilisation');
    expect(articles.length).toBeGreaterThan(0);
    for (const { id, evidence, page } of articles) {
      const found = await findArticle(env.DB, id);
      const earned = found?.annotation.themes.flatMap((theme) => theme.evidence) ?? [];
      for (const span of evidence) {
        expect(found?.article[span.in].slice(span.start, span.end)).toBe(span.text);
        expect(earned.some(({ start, text }) => start === span.start && text === span.text)).toBe(true);
        expect(span.text).toMatch(/mobili[sz]/i);
        expect(span.url.startsWith(`${page}#`)).toBe(true);
      }
    }
  });

  test('as a page: marks the words, links to the sentence, and keeps what was asked', async () => {
    const html = await (await get('/search?q=osprey')).text();
    expect(html).toContain('<mark>osprey</mark>');
    expect(html).toMatch(/\/articles\/mentioned#e-0"/);
    expect(html).toContain('value="osprey"');
    expect(html).toContain('2 reports hold “osprey”');
    expect(html).toContain('None of its evidence sentences holds these words');
  });

  test('without a question shows the form alone', async () => {
    for (const path of ['/search', '/search?q=', '/search?q=%20']) {
      const html = await (await get(path)).text();
      expect(html).toContain('<form class="search"');
      expect(html).not.toContain('Nothing found');
    }
  });

  test('says in words that nothing was found, and what was looked for', async () => {
    const response = await get('/search?q=zzyzx%20"quiet%20harbour"');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('No report holds all of “zzyzx” and “quiet harbour”.');
    expect(await (await get('/search?q=%F0%9F%9A%80')).text()).toContain('There is no word in this search');
  });

  test('pages to its last page, nothing twice', async () => {
    const seen: string[] = [];
    let next: string | null = '/search.json?q=pelican';
    while (next !== null) {
      const page: SearchPage = SearchPage.parse(
        await (await get(next.replace('http://localhost:8787', ''))).json(),
      );
      seen.push(...idsOf(page));
      next = page.next;
    }
    expect(seen.length).toBe(REPORTS_PAGE * SEARCH_PAGES_MAX);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each([
    [
      'a letter too many',
      `q=${'x'.repeat(SEARCH_QUERY_MAX + 1)}`,
      400,
      `at most ${SEARCH_QUERY_MAX} characters`,
    ],
    ['10,000 letters', `q=${'x'.repeat(10_000)}`, 400, 'characters'],
    ['a word too many', `q=${'a+'.repeat(SEARCH_WORDS_MAX + 1)}`, 400, `at most ${SEARCH_WORDS_MAX} words`],
    ['page 0', 'q=pelican&page=0', 400, 'page must be a number from 1 to'],
    ['a page past the last', 'q=pelican&page=11', 400, 'page must be'],
    ['a page that is no number', 'q=pelican&page=1e9', 400, 'page must be'],
    ['a page past the end', 'q=osprey&page=2', 404, 'no page 2'],
  ])('refuses %s in words', async (_name, query, status, words) => {
    const response = await get(`/search?${query}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });
});

describe('a hostile search', () => {
  test.each([
    '"',
    '""',
    '"""',
    "'",
    "' OR 1=1 --",
    '*',
    'osprey*',
    '^osprey',
    'NEAR(osprey harbour)',
    'NEAR(',
    'osprey AND',
    'NOT',
    'osprey NOT harbour',
    'OR',
    'title:osprey',
    '{title text}: osprey',
    '- title : x',
    '(',
    ')',
    '\\',
    '\0',
    'osprey\0harbour',
    '\u202eyerpso',
    '\u0301',
    'o\u0301',
    '👩‍👩‍👧‍👦',
    '🇺🇦',
    'ﷺ',
    '\ud800',
    '\uffff',
    '𝕠𝕤𝕡𝕣𝕖𝕪',
    '<script>alert(1)</script>',
    '%',
    '%ZZ',
    '+',
    '"osprey',
    'a"b"c"d',
  ])('%j is answered', async (q) => {
    for (const accept of ['text/html', 'application/json']) {
      const response = await get(`/search?q=${encodeURIComponent(q.toWellFormed())}`, { Accept: accept });
      expect(response.status).toBe(200);
      const body = await response.text();
      if (accept === 'text/html') expect(body).not.toMatch(/<script|[\0\u202e]/);
      else expect(SearchPage.parse(JSON.parse(body)).page).toBe(1);
    }
  });

  test('of broken percent signs is answered', async () => {
    for (const q of ['%ZZ', '%', '%ff%fe', '%00', '%ED%A0%80'])
      expect((await get(`/search?q=${q}`)).status).toBe(200);
  });

  test('its operators are words', async () => {
    expect(idsOf(await search('osprey NOT harbour'))).toEqual([]);
    expect(idsOf(await search('osprey OR zzyzx'))).toEqual([]);
    expect(idsOf(await search('title:osprey'))).toEqual([]);
    expect(idsOf(await search('osprey -harbour'))).toEqual(['titled', 'mentioned']);
  });

  test('of any kind never fails', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('"', '*', '(', ')', ':', '^', '-', '+', ' ', 'a', 'NEAR', 'AND', '\0', '{'),
        maxLength: 40,
      }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (q) => {
        const parsed = parseSearchQuery(q);
        if (!parsed.ok) return;
        await searchArticles(env.DB, { phrases: parsed.phrases, limit: 2, offset: 0 });
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

test('the description for browsers names the search', async () => {
  const response = await get('/opensearch.xml');
  expect(response.headers.get('Content-Type')).toContain('application/opensearchdescription+xml');
  expect(await response.text()).toContain('template="http://localhost:8787/search?q={searchTerms}"');
  expect(await (await get('/search')).text()).toContain('href="http://localhost:8787/opensearch.xml"');
});

test('a search reads indexes alone', async () => {
  const plans = await explainQueries(env.DB, (db) =>
    searchArticles(db, { phrases: [['osprey'], ['harbour']], limit: 5, offset: 5 }),
  );
  // What is scanned is the index's own answer and the ranked rows in memory, never a table.
  const scanned = plans.filter((plan) => plan.startsWith('SCAN'));
  for (const plan of scanned)
    expect(plan).toMatch(/^SCAN (?:search VIRTUAL TABLE INDEX|hit|ranked|r\b|\(subquery)/);
  expect(plans.join('\n')).toMatch(/SEARCH a USING INTEGER PRIMARY KEY/);
  expect(plans.join('\n')).toMatch(/SEARCH k USING INDEX/);
});
