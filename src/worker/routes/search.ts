import { Hono } from 'hono';
import { REPORTS_PAGE, SEARCH_PAGES_MAX, SEARCH_RANKED_MAX } from '../../limits.ts';
import type { SearchPage } from '../../model/listing.ts';
import { renderSearchPage } from '../../render/search-page.ts';
import { searchArticles } from '../../store/search.ts';
import type { AppEnv } from '../app-env.ts';
import { listForSearch, markWords } from '../list-articles.ts';
import { respondEither } from '../negotiate.ts';
import { problem, respondProblem } from '../problem.ts';
import { DATA_CSP, respondCached } from '../respond.ts';
import { parseSearchQuery } from '../search-query.ts';

/** `/search?q=` as a page and as data, and the description by which a browser adds it (OpenSearch 1.1). */
export const searchRoutes = new Hono<AppEnv>();

function parsePage(text: string | undefined): number | null {
  if (text === undefined) return 1;
  const page = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0;
  return page >= 1 && page <= SEARCH_PAGES_MAX ? page : null;
}

searchRoutes.on('GET', ['/search', '/search.json'], async (c) => {
  const { base } = c.var;
  const query = (c.req.query('q') ?? '').trim();
  const parsed = parseSearchQuery(query);
  if (!parsed.ok) return respondProblem(c, problem(400, parsed.message));
  const page = parsePage(c.req.query('page'));
  if (page === null)
    return respondProblem(c, problem(400, `page must be a number from 1 to ${SEARCH_PAGES_MAX}`));

  const { phrases } = parsed;
  const { total, found } = await searchArticles(c.env.DB, {
    phrases,
    limit: REPORTS_PAGE,
    offset: (page - 1) * REPORTS_PAGE,
  });
  if (page > 1 && found.length === 0)
    return respondProblem(c, problem(404, `this search has no page ${page}`));
  const hasNext = total > page * REPORTS_PAGE && page < SEARCH_PAGES_MAX;
  const body: SearchPage = {
    query: query.toWellFormed(),
    terms: phrases.map((words) => words.join(' ')),
    total,
    more: total >= SEARCH_RANKED_MAX,
    page,
    articles: found.map((row) => listForSearch(base, row, phrases)),
    next: hasNext
      ? `${base}${c.req.path}?${new URLSearchParams({ q: query, page: String(page + 1) })}`
      : null,
  };
  return respondEither(c, body, () =>
    renderSearchPage({
      base,
      ...body,
      pageSize: REPORTS_PAGE,
      markWords: (text) => markWords(text, phrases),
    }),
  );
});

searchRoutes.get('/opensearch.xml', (c) => {
  c.header('Content-Security-Policy', DATA_CSP);
  // PUBLIC_URL holds no quotes and no angle brackets; an ampersand it may hold.
  const base = c.var.base.replaceAll('&', '&amp;');
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Sitrep</ShortName>
<Description>Reports that Sitrep has read</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="${base}/search?q={searchTerms}"/>
<Url type="application/json" template="${base}/search.json?q={searchTerms}"/>
</OpenSearchDescription>
`;
  return respondCached(c, body, 'application/opensearchdescription+xml; charset=utf-8', null);
});
