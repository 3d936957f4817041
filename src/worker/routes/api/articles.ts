import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { POSTED_MAX_BYTES } from '../../../limits.ts';
import { listFoundThemes } from '../../../model/annotation.ts';
import { Day, Slug } from '../../../model/ids.ts';
import { type ArticleCursor, type ArticleRow, listArticles } from '../../../store/article-lists.ts';
import type { AppEnv } from '../../app-env.ts';
import { ingestNow } from '../../poll-now.ts';
import { listPosted, PostRequest, postArticles } from '../../post-articles.ts';
import { problem, respondProblem } from '../../problem.ts';
import { Limit, readJson, readQuery } from '../../read-request.ts';

/** `/api/articles`: articles that a client posts, and all that are stored. */
export const articleApi = new Hono<AppEnv>();

const SHAPE = '{title,text,url?,id?,published?,byline?,publisher?,lang?,source?} or {articles:[…],source?}';

/** A request's own name: printable ASCII, as the draft of Idempotency-Key has it. */
const RequestKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,200}$/, 'Idempotency-Key must be 1 to 200 printable characters without spaces');

const limitPosted = bodyLimit({
  maxSize: POSTED_MAX_BYTES,
  onError: (c) => respondProblem(c, problem(413, `a request body holds at most ${POSTED_MAX_BYTES} bytes`)),
});

articleApi.post('/', limitPosted, async (c) => {
  const key = RequestKey.optional().safeParse(c.req.header('Idempotency-Key'));
  if (!key.success) return respondProblem(c, problem(400, key.error.issues[0]?.message ?? ''));
  const asked = await readJson(c, PostRequest, SHAPE);
  if (!asked.ok) return asked.response;
  const outcome = await postArticles(c.env.DB, asked.value, key.data ?? null, new Date());
  if (!outcome.ok)
    return respondProblem(c, problem(outcome.reason === 'conflict' ? 409 : 400, outcome.words));
  const { fresh, changed, unchanged, kept } = outcome;
  if (fresh + changed > 0) await ingestNow(c.env);
  const articles = await listPosted(c.env.DB, kept);
  const isDone = articles.every(({ state }) => state !== 'waiting');
  return c.json({ fresh, changed, unchanged, articles }, isDone ? 200 : 202);
});

const ListQuery = z.object({
  theme: Slug.optional(),
  source: Slug.optional(),
  from: Day.optional(),
  to: Day.optional(),
  after: z.string().optional(),
  limit: Limit,
});

const CURSOR = /^((?:\d{4}-\d{2}-\d{2}(?:T[0-9:.]{5,20}Z)?)?),(\d{1,15})$/;

function parseCursor(text: string | undefined): ArticleCursor | null | undefined {
  if (text === undefined) return null;
  const [, published, n] = CURSOR.exec(text) ?? [];
  return published === undefined || n === undefined ? undefined : { published, n: Number(n) };
}

const dayAfter = (day: Day): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

function toAnswer(base: string, { article, annotation }: ArticleRow) {
  const { after: _, ...shown } = article;
  const themes = listFoundThemes(annotation).map(({ theme, score }) => ({ theme, score }));
  return { ...shown, page: `${base}/articles/${article.id}`, themes };
}

articleApi.get('/', async (c) => {
  const asked = readQuery(c, ListQuery);
  if (!asked.ok) return asked.response;
  const { theme, source, from, to, limit } = asked.value;
  const after = parseCursor(asked.value.after);
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  if (from !== undefined && to !== undefined && from > to)
    return respondProblem(c, problem(400, 'from must not lie after to'));
  const filter = {
    theme: theme ?? null,
    source: source ?? null,
    from: from ?? null,
    before: to === undefined ? null : dayAfter(to),
  };
  const rows = await listArticles(c.env.DB, filter, { after, limit });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ theme, source, from, to }))
    if (value !== undefined) query.set(name, value);
  query.set('limit', String(limit));
  if (last !== undefined) query.set('after', `${last.cursor.published},${last.cursor.n}`);
  const next = last === undefined ? null : `${c.var.base}/api/articles?${query}`;
  return c.json({ articles: rows.map((row) => toAnswer(c.var.base, row)), next });
});
