import { Hono } from 'hono';
import { REPORTS_PAGE } from '../../limits.ts';
import type { ListedTheme, ThemeList, ThemePage } from '../../model/listing.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import type { ThemeDefinition } from '../../model/theme.ts';
import { renderThemeList, renderThemePage } from '../../render/theme-page.ts';
import { findNewestByTheme, listThemeArticles, type ThemeCursor } from '../../store/article-themes.ts';
import { listNewsletters, listThemes } from '../../store/definitions.ts';
import type { AppEnv } from '../app-env.ts';
import { listForTheme } from '../list-articles.ts';
import { respondEither } from '../negotiate.ts';
import { problem, respondProblem } from '../problem.ts';

/** `PUBLISHED,ID` of the last report of the page before. */
function parseCursor(text: string | undefined): ThemeCursor | null | undefined {
  if (text === undefined) return null;
  const match = /^(\d{4}-\d{2}-\d{2}(?:T[0-9:.]{5,20}Z)?),([a-z0-9-]{1,120})$/.exec(text);
  return match?.[1] && match[2] ? { published: match[1], id: match[2] } : undefined;
}

/** What a theme is described with: all themes and newsletters, and when the newest report of each theme was published. */
type Around = {
  readonly themes: readonly ThemeDefinition[];
  readonly newsletters: readonly Newsletter[];
  readonly newest: ReadonlyMap<string, string>;
};

function findSide(theme: ThemeDefinition, themes: readonly ThemeDefinition[]): ListedTheme['sideOf'] {
  const { sideOf, side } = theme;
  if (sideOf === undefined || side === undefined) return null;
  const title = themes.find(({ id }) => id === sideOf)?.title ?? sideOf;
  return { theme: sideOf, title, side };
}

function describeTheme(
  base: string,
  theme: ThemeDefinition,
  { themes, newsletters, newest }: Around,
): ListedTheme {
  const { id, title, description } = theme;
  const feeds = (newsletter: string) => {
    const at = `${base}/feeds/${newsletter}/${id}`;
    return { rss: `${at}.rss`, atom: `${at}.atom`, json: `${at}.json` };
  };
  return {
    id,
    title,
    description,
    url: `${base}/themes/${id}`,
    sideOf: findSide(theme, themes),
    rules: theme.rules.map((rule) => ({ id: rule.id, description: rule.description })),
    newsletters: newsletters
      .filter(({ themes }) => themes.includes(id))
      .map((newsletter) => ({ id: newsletter.id, title: newsletter.title, feeds: feeds(newsletter.id) })),
    newest: newest.get(id) ?? null,
  };
}

/** `/themes` and `/themes/THEME`, each with `.json`: what a theme looks for and where it was found. */
export const themeRoutes = new Hono<AppEnv>();

themeRoutes.on('GET', ['/themes', '/themes.json'], async (c) => {
  const { base } = c.var;
  const [themes, newsletters] = await Promise.all([listThemes(c.env.DB), listNewsletters(c.env.DB)]);
  const ids = themes.map(({ id }) => id);
  const newest = await findNewestByTheme(c.env.DB, ids);
  const list: ThemeList = {
    themes: themes.map((theme) => describeTheme(base, theme, { themes, newsletters, newest })),
  };
  return respondEither(c, list, () => renderThemeList({ base, ...list }));
});

themeRoutes.get('/themes/:theme{[a-z0-9-]+(?:\\.json)?}', async (c) => {
  const { base } = c.var;
  const db = c.env.DB;
  const asked = c.req.param('theme');
  const isFile = asked.endsWith('.json');
  const id = isFile ? asked.slice(0, -'.json'.length) : asked;
  const after = parseCursor(c.req.query('after'));
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  const [themes, newsletters] = await Promise.all([listThemes(db), listNewsletters(db)]);
  const theme = themes.find((candidate) => candidate.id === id);
  if (theme === undefined)
    return respondProblem(
      c,
      problem(
        404,
        `there is no theme "${id}"; there is ${themes.map((one) => one.id).join(', ') || 'none yet'}`,
      ),
    );

  const [rows, newest] = await Promise.all([
    listThemeArticles(db, { theme: id, after, limit: REPORTS_PAGE + 1 }),
    findNewestByTheme(db, [id]),
  ]);
  const shown = rows.slice(0, REPORTS_PAGE);
  const last = shown.at(-1)?.article;
  const hasNext = rows.length > REPORTS_PAGE && last !== undefined;
  const page: ThemePage = {
    theme: describeTheme(base, theme, { themes, newsletters, newest }),
    articles: shown.map((row) => listForTheme(base, row, id)),
    next: hasNext ? `${base}/themes/${asked}?after=${last.published},${last.id}` : null,
  };
  return respondEither(c, page, () => renderThemePage({ base, isFirst: after === null, ...page }));
});
