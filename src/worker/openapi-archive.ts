import {
  LEDGER_DATA_MAX,
  LEDGER_PAGE,
  NAME_MAX,
  REPORTS_PAGE,
  SEARCH_PAGES_MAX,
  SEARCH_QUERY_MAX,
} from '../limits.ts';
import { Measure, Side } from '../model/claim.ts';
import { AFTER, DAY, describeRoutes, HTML, inPath, inQuery, JSON_TYPE } from './openapi-entry.ts';

const CLAIM_FILTERS = [
  inQuery('side', 'Whose losses.', { enum: Side.options }),
  inQuery('measure', 'What is counted.', { enum: Measure.options }),
  inQuery('claimant', 'Who says it, in any spelling.', { maxLength: NAME_MAX }),
  inQuery('from', 'First day of publication.', DAY),
  inQuery('to', 'Last day, inclusive.', DAY),
  inQuery('after', AFTER),
  inQuery('limit', `Figures on a page; ${LEDGER_PAGE} without it.`, {
    type: 'integer',
    minimum: 1,
    maximum: LEDGER_DATA_MAX,
  }),
];

/** What was found in the reports that were read. */
export const ARCHIVE_ROUTES = describeRoutes('Archive', false, [
  {
    path: ['/claims', '/claims.json'],
    id: 'claims',
    summary: 'The ledger: every figure with who says it, newest first; none is chosen over another.',
    params: CLAIM_FILTERS,
    answers: [HTML, JSON_TYPE],
    schema: 'ClaimList',
    problems: { 400: 'A filter that makes no sense' },
    example: '/claims?side=russia&measure=killed',
  },
  {
    path: '/claims.csv',
    id: 'claimsCsv',
    summary: 'The same as a table.',
    params: CLAIM_FILTERS,
    answers: ['text/csv'],
    problems: { 400: 'A filter that makes no sense' },
    example: '/claims.csv?side=russia',
  },
  {
    path: '/articles/{id}',
    id: 'article',
    summary:
      'What was found in one report: its evidence sentences in place, its figures, the rules that matched. Never its whole text.',
    params: [
      inPath('id', 'The id of a report, as digests and lists have it.'),
      inQuery('revision', 'What it said before it was changed; the newest where none is given.', {
        type: 'integer',
        minimum: 1,
      }),
    ],
    answers: [HTML],
    problems: { 400: 'The revision is no whole number', 404: 'There is no such report, or revision of it' },
    example: '/articles/2022-05-19-russian-commanders-removed',
  },
  {
    path: ['/themes', '/themes.json'],
    id: 'listThemes',
    summary: 'Every theme, with what its rules look for.',
    answers: [HTML, JSON_TYPE],
    schema: 'ThemeList',
    example: '/themes',
  },
  {
    path: '/themes/{theme}',
    id: 'theme',
    summary: `A theme with the reports for which it holds, newest first, ${REPORTS_PAGE} a page, and the sentences that earned it.`,
    params: [
      inPath(
        'theme',
        'The id of a theme; with `.json` at its end, or with `Accept: application/json`, as JSON.',
      ),
      inQuery('after', AFTER),
    ],
    answers: [HTML, JSON_TYPE],
    schema: 'ThemePage',
    problems: { 400: '`after` is no such value', 404: 'There is no such theme' },
    example: '/themes/morale.json',
  },
  {
    path: ['/search', '/search.json'],
    id: 'search',
    summary: `Reports whose headline or text holds every word, best match first, ${REPORTS_PAGE} a page, with their evidence sentences that do.`,
    params: [
      inQuery('q', 'Words; those in quotation marks must stand side by side. There are no operators.', {
        maxLength: SEARCH_QUERY_MAX,
      }),
      inQuery('page', 'The first without it.', { type: 'integer', minimum: 1, maximum: SEARCH_PAGES_MAX }),
    ],
    answers: [HTML, JSON_TYPE],
    schema: 'SearchPage',
    problems: { 400: 'A search too long, or a page out of range', 404: 'The search has no such page' },
    example: '/search?q=mobilisation',
  },
]);
