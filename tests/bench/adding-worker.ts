import { z } from 'zod';
import { saveArticles } from '../../src/store/articles.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { recordStatements } from '../store/recorded-database.ts';
import { fill, streamArticle } from '../store/sample-articles.ts';

/** Reports a day: what thirty outlets publish on a war. */
const PER_DAY = 300;

const Asked = z.object({ from: z.coerce.number().int(), to: z.coerce.number().int() });

const stream = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => streamArticle(from + index, PER_DAY));

/**
 * `/migrate` runs the statements of its body; `/fill` stores reports of the stream as if each opened a story; `/make` only
 * makes them; `/add` adds them one at a time, as the product does, and answers what that took.
 */
async function answer(request: Request, db: D1Database): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/migrate') {
    for (const sql of z.array(z.string()).parse(await request.json())) await db.prepare(sql).run();
    return Response.json({});
  }
  const { from, to } = Asked.parse(Object.fromEntries(searchParams));
  const items = stream(from, to);
  if (pathname === '/fill') await fill(db, items);
  const recorder = recordStatements(db);
  if (pathname === '/add')
    for (const item of items) await saveArticles(recorder.db, await assignStories(recorder.db, [item]));
  const read = recorder.ran.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  return Response.json({ queries: recorder.ran.length, read });
}

// biome-ignore lint/style/noDefaultExport: a Worker is its default export
export default {
  fetch: (request: Request, env: { DB: D1Database }) =>
    answer(request, env.DB).catch((error: unknown) => new Response(String(error), { status: 500 })),
};
