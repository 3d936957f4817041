import { Hono } from 'hono';
import { z } from 'zod';
import { listPassages } from '../../analyze/passages.ts';
import { LIST_PAGE, REVISIONS_LISTED, STORY_LISTED } from '../../limits.ts';
import { listFoundThemes } from '../../model/annotation.ts';
import { renderArticlePage } from '../../render/article-page.ts';
import { findArticle } from '../../store/articles.ts';
import { listThemes } from '../../store/definitions.ts';
import { listDigestsOfArticle } from '../../store/digests.ts';
import { findRevision, listRevisions } from '../../store/revisions.ts';
import { listStoryArticles } from '../../store/stories.ts';
import type { AppEnv } from '../app-env.ts';
import { problem, respondProblem } from '../problem.ts';
import { PAGE_CSP, respondCached } from '../respond.ts';

/** `/articles/ID`: what was found in one article, sentence by sentence; never its whole text. */
export const articleRoutes = new Hono<AppEnv>();

/** The number of a revision in an address. */
const RevisionNumber = z
  .string()
  .regex(/^[1-9]\d{0,6}$/)
  .transform(Number);

articleRoutes.get('/:id', async (c) => {
  const id = c.req.param('id');
  const asked = RevisionNumber.optional().safeParse(c.req.query('revision'));
  if (!asked.success) return respondProblem(c, problem(400, 'a revision is a whole number from 1'));
  const found = await findArticle(c.env.DB, id);
  if (found === null) return respondProblem(c, problem(404, `there is no article "${id}"`));
  const revisions = await listRevisions(c.env.DB, id, REVISIONS_LISTED);
  const newest = revisions[0] ?? 1;
  const revision = asked.data ?? newest;
  const earlier = revision === newest ? found : await findRevision(c.env.DB, id, revision);
  if (earlier === null)
    return respondProblem(c, problem(404, `there is no revision ${revision} of the article "${id}"`));
  // What it said then, under the name and date that it has.
  const article =
    'text' in earlier ? { ...found.article, title: earlier.title, text: earlier.text } : found.article;
  const { annotation } = earlier;
  const { text, ...metadata } = article;
  const [definitions, digests, others] = await Promise.all([
    listThemes(c.env.DB),
    listDigestsOfArticle(c.env.DB, id, LIST_PAGE),
    listStoryArticles(c.env.DB, id, STORY_LISTED),
  ]);
  const titles = new Map(definitions.map((definition) => [definition.id, definition.title]));
  const titleOf = (theme: string) => titles.get(theme) ?? theme;
  const sides = new Map(annotation.otherSides.map(({ theme, of }) => [theme, of]));
  const themes = listFoundThemes(annotation).map(({ theme, score, evidence }) => {
    const of = sides.get(theme);
    const beside = of === undefined ? null : titleOf(of);
    return { id: theme, title: titleOf(theme), score, sentences: evidence.length, beside };
  });
  const html = renderArticlePage({
    base: c.var.base,
    article: metadata,
    revision,
    revisions,
    textLength: text.length,
    passages: listPassages(article, annotation),
    themes,
    claims: annotation.claims,
    others,
    digests,
  });
  c.header('Content-Security-Policy', PAGE_CSP);
  return respondCached(c, html, 'text/html; charset=utf-8', null);
});
