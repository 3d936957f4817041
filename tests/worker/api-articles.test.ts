import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { POSTED_MAX } from '../../src/limits.ts';
import { forgetSources } from './polling.ts';
import { get, loadEverything, post } from './serve.ts';

const operator = { Authorization: 'Bearer test-token' };

const ARTICLE = {
  id: 'a-1',
  url: 'https://harbour.example/news/ferry-left-late',
  title: 'Ferry left late',
  text: 'The ferry left an hour late.\n\nNobody was hurt.',
  published: '2026-03-09T06:00:00Z',
  publisher: 'Harbour News',
};

beforeAll(async () => {
  await loadEverything();
});
beforeEach(async () => {
  await forgetSources();
  for (const table of ['article_request', 'article'])
    await env.DB.prepare(
      `DELETE FROM ${table} WHERE ${table === 'article' ? "source <> 'corpus'" : '1'}`,
    ).run();
});

const Report = z.object({
  fresh: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  articles: z.array(z.object({ state: z.string(), id: z.string().nullable(), source: z.string() })),
});

async function send(body: unknown, headers: Record<string, string> = {}) {
  const response = await post('/api/articles', body, { ...operator, ...headers });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('POST /api/articles', () => {
  test('stores an article, with its publisher as its source', async () => {
    const { status, body } = await send(ARTICLE);
    expect(status).toBe(200);
    const report = Report.parse(body);
    expect(report).toMatchObject({ fresh: 1, articles: [{ state: 'stored', source: 'harbour-news' }] });
    const page = await get(`/articles/${report.articles[0]?.id}`);
    expect(page.status).toBe(200);
    expect(await (await get('/api/articles?source=harbour-news', operator)).json()).toMatchObject({
      articles: [
        {
          title: 'Ferry left late',
          publisher: 'Harbour News',
          published: '2026-03-09T06:00:00Z',
          publishedBasis: 'the date given by whoever posted it',
        },
      ],
    });
  });

  test('answers the same request under the same key alike, and refuses another under it', async () => {
    const key = { 'Idempotency-Key': 'request-1' };
    const first = await send({ articles: [ARTICLE] }, key);
    expect(await send({ articles: [ARTICLE] }, key)).toEqual(first);
    expect((await send({ articles: [{ ...ARTICLE, title: 'Another' }] }, key)).status).toBe(409);
    expect((await send(ARTICLE, { 'Idempotency-Key': 'a b' })).status).toBe(400);
  });

  test('knows an article again, and takes a change as a revision of it', async () => {
    const [first] = Report.parse((await send(ARTICLE)).body).articles;
    expect(Report.parse((await send(ARTICLE)).body)).toMatchObject({ fresh: 0, unchanged: 1 });
    const changed = Report.parse((await send({ ...ARTICLE, text: 'The ferry left two hours late.' })).body);
    expect(changed).toMatchObject({ fresh: 0, changed: 1, articles: [{ id: first?.id }] });
    const row = await env.DB.prepare('SELECT revision FROM article WHERE id = ?').bind(first?.id).first();
    expect(row).toEqual({ revision: 2 });
  });

  test('takes a source of the kind api by its name, and its newsletter with it', async () => {
    await post('/api/sources', { kind: 'api', title: 'Desk', newsletter: 'frontline' }, operator);
    const { publisher: _, ...own } = ARTICLE;
    expect(Report.parse((await send({ source: 'desk', ...own })).body).articles).toMatchObject([
      { source: 'desk' },
    ]);
    expect((await send({ source: 'none', ...own })).status).toBe(400);
  });

  test('keeps the words of HTML alone', async () => {
    const { text: _, ...rest } = ARTICLE;
    const { body } = await send({
      ...rest,
      html: '<p>One.</p><script>alert(1)</script><p onclick="x()">Two.</p>',
    });
    const id = Report.parse(body).articles[0]?.id;
    const row = await env.DB.prepare('SELECT text FROM article WHERE id = ?').bind(id).first();
    expect(row).toEqual({ text: 'One.\n\nTwo.' });
  });

  test.each([
    ['no JSON', '{'],
    ['an empty batch', { articles: [] }],
    ['too many', { articles: Array.from({ length: POSTED_MAX + 1 }, () => ARTICLE) }],
    ['no text', { title: 'A' }],
    ['text without a word', { ...ARTICLE, text: ' \u200b ' }],
    ['an address that is none', { ...ARTICLE, url: 'javascript:alert(1)' }],
    ['a date that is none', { ...ARTICLE, published: 'yesterday' }],
    ['a field that there is not', { ...ARTICLE, body: 'x' }],
  ])('refuses %s', async (_what, body) => {
    expect((await send(body)).status).toBe(400);
  });

  test.each([
    [
      'a bad date',
      { articles: [ARTICLE, { ...ARTICLE, published: '2026-02-30' }] },
      'articles.1.published must be YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ',
    ],
    [
      'too many',
      { articles: Array.from({ length: POSTED_MAX + 1 }, () => ARTICLE) },
      `articles must have at most ${POSTED_MAX} entries`,
    ],
    ['a bad date of one', { ...ARTICLE, published: 'yesterday' }, /^published must be /],
    ['nothing', {}, 'the body needs a text or html, and not both'],
  ])('says what is wrong with %s', async (_what, body, detail) => {
    const answer = await send(body);
    expect(answer.body).toMatchObject({
      detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
    });
  });

  test('asks for the token', async () => {
    expect((await post('/api/articles', ARTICLE)).status).toBe(401);
  });
});

describe('GET /api/articles', () => {
  const Page = z.object({
    articles: z.array(
      z.object({
        id: z.string(),
        published: z.string().nullable(),
        source: z.string(),
        themes: z.array(z.object({ theme: z.string() })),
      }),
    ),
    next: z.string().nullable(),
  });

  async function listAll(path: string) {
    const listed: z.infer<typeof Page>['articles'] = [];
    for (let next: string | null = `http://localhost:8787${path}`; next !== null; ) {
      const response = await exports.default.fetch(next, { headers: operator });
      const page: z.infer<typeof Page> = Page.parse(await response.json());
      listed.push(...page.articles);
      next = page.next;
    }
    return listed;
  }

  test('pages through all of them once, newest first', async () => {
    const all = await listAll('/api/articles?limit=7');
    const row = await env.DB.prepare('SELECT count(*) AS n FROM article').first<{ n: number }>();
    expect(new Set(all.map(({ id }) => id)).size).toBe(row?.n);
    expect(all).toHaveLength(row?.n ?? 0);
    const dates = all.map(({ published }) => published ?? '');
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  test('narrows down to a theme, a source and days', async () => {
    const themed = await listAll('/api/articles?theme=morale&limit=2');
    expect(themed.length).toBeGreaterThan(2);
    expect(themed.every(({ themes }) => themes.some(({ theme }) => theme === 'morale'))).toBe(true);
    const dated = await listAll('/api/articles?from=2022-04-01&to=2022-04-30&source=corpus');
    expect(dated.length).toBeGreaterThan(0);
    expect(dated.every(({ published }) => published?.startsWith('2022-04'))).toBe(true);
    const both = await listAll('/api/articles?theme=morale&from=2022-04-01&to=2022-04-30');
    expect(both.map(({ id }) => id)).toEqual(
      themed.filter(({ published }) => published?.startsWith('2022-04')).map(({ id }) => id),
    );
  });

  describe('of a source', () => {
    const WIRE = { ...ARTICLE, id: 'w-1', publisher: 'The Wire' };
    const OWN = {
      ...ARTICLE,
      id: 'w-2',
      url: 'https://wire.example/news/crane',
      title: 'Crane fell',
      text: 'A crane fell into the basin at noon.',
      published: '2026-03-08T06:00:00Z',
      publisher: 'The Wire',
    };
    async function titles(query: string) {
      const listed = await listAll(`/api/articles?${query}`);
      const rows = listed.map(({ id }) =>
        env.DB.prepare('SELECT title FROM article WHERE id = ?').bind(id).first<{ title: string }>(),
      );
      return (await Promise.all(rows)).map((row) => row?.title);
    }
    beforeEach(async () => {
      await send(ARTICLE);
      await send({ articles: [WIRE, OWN] });
    });

    test('holds what it carried, also where another had brought it first', async () => {
      expect(await titles('source=harbour-news')).toEqual(['Ferry left late']);
      expect(await titles('source=the-wire&limit=1')).toEqual(['Ferry left late', 'Crane fell']);
      expect(await titles('source=the-wire&from=2026-03-09')).toEqual(['Ferry left late']);
      expect(await titles('source=the-wire&to=2026-03-08')).toEqual(['Crane fell']);
    });
  });

  test.each(['after=x', 'from=2022', 'from=2022-05-01&to=2022-04-01', 'limit=0', 'theme=A'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/api/articles?${query}`, operator)).status).toBe(400);
    },
  );
});
