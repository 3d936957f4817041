import type { ListedArticle, ListedTheme, SearchPage } from '../../src/model/listing.ts';
import { type DocumentedRoute, renderDocsPage } from '../../src/render/docs-page.ts';
import { renderSearchPage } from '../../src/render/search-page.ts';
import { renderThemeList, renderThemePage } from '../../src/render/theme-page.ts';
import { HOSTILE } from './sample-hostile.ts';

const base = 'https://sitrep.example';

const theme: ListedTheme = {
  id: 'morale',
  title: HOSTILE,
  description: HOSTILE,
  url: `${base}/themes/morale`,
  sideOf: { theme: 'base', title: HOSTILE, side: 'other' },
  rules: [{ id: 'refusals', description: HOSTILE }],
  newsletters: [
    {
      id: 'frontline',
      title: HOSTILE,
      feeds: { rss: `${base}/a.rss`, atom: `${base}/a.atom`, json: `${base}/a.json` },
    },
  ],
  newest: '2022-05-19',
};
const article: ListedArticle = {
  id: 'one',
  title: HOSTILE,
  publisher: HOSTILE,
  after: null,
  byline: null,
  url: `${base}/?a=1&b='2'`,
  lang: 'ar',
  published: '2022-05-19',
  publishedBasis: null,
  page: `${base}/articles/one`,
  evidence: [
    {
      theme: 'morale',
      in: 'text',
      start: 0,
      end: HOSTILE.length,
      text: HOSTILE,
      speaker: HOSTILE,
      hedge: 'said',
      probability: null,
      rule: HOSTILE,
      url: `${base}/articles/one#e-0`,
    },
  ],
};
const bare: ListedArticle = { ...article, title: '', url: null, lang: 'en', published: null, evidence: [] };
const found: SearchPage = {
  query: HOSTILE.slice(0, 100),
  terms: [HOSTILE, 'two'],
  total: 2,
  more: true,
  page: 2,
  articles: [article, bare],
  next: `${base}/search?q=a&page=3`,
};
const route: DocumentedRoute = {
  method: 'get',
  path: '/things/{id}',
  id: 'thing',
  group: HOSTILE,
  summary: `${HOSTILE} \`code\``,
  isOperator: false,
  params: [{ name: 'id', in: 'path', description: HOSTILE, isRequired: true, schema: {} }],
  body: null,
  answers: [{ status: 200, description: HOSTILE, types: ['text/html'], schema: null }],
  example: '/things/one?a=1&b=2',
};

/** Every page that lists reports, themes or routes, full and empty, of texts that try to break out. */
export function renderListings(): string[] {
  const markWords = (text: string) => [
    { text: text.slice(0, 3), isFound: false },
    { text: text.slice(3), isFound: true },
  ];
  const search = { base, pageSize: 20, markWords };
  return [
    renderThemeList({ base, themes: [theme, { ...theme, newest: null }] }),
    renderThemeList({ base, themes: [] }),
    renderThemePage({ base, isFirst: true, theme, articles: [article, bare], next: `${base}/next` }),
    renderThemePage({ base, isFirst: false, theme: { ...theme, newsletters: [] }, articles: [], next: null }),
    renderSearchPage({ ...search, ...found }),
    renderSearchPage({ ...search, ...found, total: 0, more: false, page: 1, articles: [], next: null }),
    renderSearchPage({
      ...search,
      ...found,
      query: '',
      terms: [],
      total: 0,
      page: 1,
      articles: [],
      next: null,
    }),
    renderDocsPage({
      base,
      routes: [
        route,
        {
          ...route,
          id: 'make',
          method: 'post',
          isOperator: true,
          params: [],
          body: { schema: 'Thing', example: { HOSTILE } },
        },
      ],
    }),
  ];
}
