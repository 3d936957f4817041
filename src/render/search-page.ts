import { NAME_MAX, SEARCH_QUERY_MAX } from '../limits.ts';
import type { SearchPage } from '../model/listing.ts';
import { cleanLine } from './clean.ts';
import { fillSearch } from './compiled.js';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { type MarkWords, type ReportView, reportView } from './report-view.ts';
import { shellOf } from './shell.ts';
import { countWords } from './words.ts';

/** The page of a search, the form alone where nothing was asked. */
export type SearchView = Shell & {
  query: string;
  maxLength: number;
  /** What was found, or why nothing was; empty where nothing was asked. */
  outcome: string;
  isEmpty: boolean;
  /** Number of the first report, as the list counts. */
  first: number;
  reports: ReportView[];
  nextUrl: string | null;
};

const quoted = (term: string): string => `“${cleanLine(term, NAME_MAX)}”`;

function termsWords(terms: readonly string[]): string {
  const last = terms.at(-1) ?? '';
  return terms.length < 2 ? quoted(last) : `${terms.slice(0, -1).map(quoted).join(', ')} and ${quoted(last)}`;
}

function outcomeWords({ query, terms, total, more, page }: SearchPage): string {
  if (query === '') return '';
  if (terms.length === 0) return 'There is no word in this search: type letters or digits.';
  const held = terms.length > 1 ? `all of ${termsWords(terms)}` : termsWords(terms);
  if (total === 0)
    return `No report holds ${held}. Looked through headlines and texts, in any inflection of the words.`;
  const least = more ? 'At least ' : '';
  const count = countWords(total, 'report holds', 'reports hold');
  const kept = more ? '; those that came in last are ranked' : '';
  return `${least}${count} ${held}, best match first${kept}.${page > 1 ? ` Page ${page}.` : ''}`;
}

/** The reports that hold what was asked for, with their evidence sentences that do. */
export function renderSearchPage(
  page: SearchPage & { base: string; pageSize: number; markWords: MarkWords },
): string {
  const base = trimBase(page.base);
  const query = cleanLine(page.query, SEARCH_QUERY_MAX);
  return fillSearch({
    ...shellOf({
      base,
      lang: 'en',
      title: query === '' ? 'Search · Sitrep' : `${query} · Search · Sitrep`,
      description: 'Search the headlines and texts of every report that Sitrep has read.',
      canonical: `${base}/search`,
      kind: 'website',
      alternates: [],
    }),
    query,
    maxLength: SEARCH_QUERY_MAX,
    outcome: outcomeWords(page),
    isEmpty: page.articles.length === 0,
    first: (page.page - 1) * page.pageSize + 1,
    reports: page.articles.map((article) => reportView(article, page.markWords)),
    nextUrl: page.next,
  });
}
