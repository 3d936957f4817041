import { DESCRIPTION_MAX, NAME_MAX } from '../limits.ts';
import type { ListedTheme, ThemeList, ThemePage } from '../model/listing.ts';
import { cleanLine } from './clean.ts';
import { fillTheme, fillThemes } from './compiled.js';
import { type Alternate, trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { type ReportView, reportView } from './report-view.ts';
import { shellOf } from './shell.ts';
import { countWords, dayWords } from './words.ts';

/** The page of all themes. */
export type ThemesView = Shell & {
  themes: { title: string; url: string; beside: string; description: string; newest: string }[];
  empty: boolean;
};

/** The page of one theme. */
export type ThemeView = Shell & {
  title: string;
  /** What it is another side of, in words; empty for most. */
  beside: string;
  description: string;
  isFirst: boolean;
  rulesCount: string;
  rules: { id: string; description: string }[];
  newsletters: { title: string; url: string; feeds: Alternate[] }[];
  reports: ReportView[];
  nextUrl: string | null;
  dataUrl: string;
};

/** The feeds of a theme in every newsletter that has it. */
function feedsOf(theme: ListedTheme): { title: string; id: string; feeds: Alternate[] }[] {
  return theme.newsletters.map(({ id, title, feeds }) => ({
    id,
    title: cleanLine(title, NAME_MAX),
    feeds: [
      { type: 'application/rss+xml', title: 'RSS', href: feeds.rss },
      { type: 'application/atom+xml', title: 'Atom', href: feeds.atom },
      { type: 'application/feed+json', title: 'JSON Feed', href: feeds.json },
    ],
  }));
}

const besideWords = (sideOf: ListedTheme['sideOf']): string =>
  sideOf === null ? '' : `Recorded beside ${cleanLine(sideOf.title, NAME_MAX)}; not counted in it.`;

/** Every theme, with what it is about. */
export function renderThemeList(page: ThemeList & { base: string }): string {
  const base = trimBase(page.base);
  return fillThemes({
    ...shellOf({
      base,
      lang: 'en',
      title: 'Themes · Sitrep',
      description: 'What Sitrep looks for in the reports that it reads.',
      canonical: `${base}/themes`,
      kind: 'website',
      alternates: [{ type: 'application/json', title: 'Themes (JSON)', href: `${base}/themes.json` }],
    }),
    themes: page.themes.map(({ title, url, sideOf, description, newest }) => ({
      title: cleanLine(title, NAME_MAX),
      url,
      beside: besideWords(sideOf),
      description: cleanLine(description, DESCRIPTION_MAX),
      newest: newest === null ? 'No report yet' : `Newest report ${dayWords(newest)}`,
    })),
    empty: page.themes.length === 0,
  });
}

/** One theme: what its rules look for, and the reports for which it holds. */
export function renderThemePage(page: ThemePage & { base: string; isFirst: boolean }): string {
  const base = trimBase(page.base);
  const { theme } = page;
  const title = cleanLine(theme.title, NAME_MAX);
  const description = cleanLine(theme.description, DESCRIPTION_MAX);
  const newsletters = feedsOf(theme);
  const dataUrl = `${theme.url}.json`;
  return fillTheme({
    ...shellOf({
      base,
      lang: 'en',
      title: `${title} · Sitrep`,
      description,
      canonical: theme.url,
      kind: 'website',
      alternates: [
        ...newsletters.flatMap((newsletter) =>
          newsletter.feeds.map((feed) => ({
            ...feed,
            title: `${newsletter.title}: ${title} (${feed.title})`,
          })),
        ),
        { type: 'application/json', title: `${title} (JSON)`, href: dataUrl },
      ],
    }),
    title,
    beside: besideWords(theme.sideOf),
    description,
    isFirst: page.isFirst,
    rulesCount: countWords(theme.rules.length, 'rule', 'rules'),
    rules: theme.rules.map((rule) => ({
      id: rule.id,
      description: cleanLine(rule.description, DESCRIPTION_MAX),
    })),
    newsletters: newsletters.map(({ id, ...rest }) => ({ ...rest, url: `${base}/digests?newsletter=${id}` })),
    reports: page.articles.map((article) => reportView(article)),
    nextUrl: page.next,
    dataUrl,
  });
}
