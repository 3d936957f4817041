import { Hono } from 'hono';
import { listPassages } from '../../analyze/passages.ts';
import { LIST_PAGE, STORY_LISTED } from '../../limits.ts';
import { listFoundThemes } from '../../model/annotation.ts';
import { renderArticlePage } from '../../render/article-page.ts';
import { findArticle } from '../../store/articles.ts';
import { listThemes } from '../../store/definitions.ts';
import { listDigestsOfArticle } from '../../store/digests.ts';
import { listStoryArticles } from '../../store/stories.ts';
import type { AppEnv } from '../app-env.ts';
import { problem, respondProblem } from '../problem.ts';
import { PAGE_CSP, respondCached } from '../respond.ts';

/** `/articles/ID`: what was found in one article, sentence by sentence; never its whole text. */
export const articleRoutes = new Hono<AppEnv>();

articleRoutes.get('/:id', async (c) => {
  const id = c.req.param('id');
  const found = await findArticle(c.env.DB, id);
  if (found === null) return respondProblem(c, problem(404, `there is no article "${id}"`));
  const { article, annotation } = found;
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
