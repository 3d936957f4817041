import { z } from 'zod';
import { Published } from './article.ts';
import { DigestArticle, DigestEvidence } from './digest.ts';
import { HttpUrl, Slug } from './ids.ts';

/** An evidence sentence of a listed report, and its permanent address there. */
export const ListedEvidence = DigestEvidence.omit({ article: true }).extend({ theme: Slug, url: HttpUrl });
export type ListedEvidence = z.infer<typeof ListedEvidence>;

/** A report in a list: what may be shown of it, never its text. */
export const ListedArticle = DigestArticle.extend({
  published: Published.nullable(),
  /** Its page here; `url` is the publisher's. */
  page: HttpUrl,
  /** In the order of the text. */
  evidence: z.array(ListedEvidence),
});
export type ListedArticle = z.infer<typeof ListedArticle>;

/** A theme as readers see it: what its rules look for, in words, and the newsletters that have it. */
export const ListedTheme = z.object({
  id: Slug,
  title: z.string(),
  description: z.string(),
  url: HttpUrl,
  /** Where it is another side of a theme: that theme, its title, and whose side it is; else null. */
  sideOf: z.object({ theme: Slug, title: z.string(), side: Slug }).nullable(),
  rules: z.array(z.object({ id: Slug, description: z.string() })),
  newsletters: z.array(
    z.object({
      id: Slug,
      title: z.string(),
      feeds: z.object({ rss: HttpUrl, atom: HttpUrl, json: HttpUrl }),
    }),
  ),
  /** When the newest report under it was published, a day or an instant; null where there is none. */
  newest: Published.nullable(),
});
export type ListedTheme = z.infer<typeof ListedTheme>;

/** Every theme. */
export const ThemeList = z.object({ themes: z.array(ListedTheme) });
export type ThemeList = z.infer<typeof ThemeList>;

/** One theme with a page of the reports for which it holds, newest first; `next` is where older ones are. */
export const ThemePage = z.object({
  theme: ListedTheme,
  articles: z.array(ListedArticle),
  next: HttpUrl.nullable(),
});
export type ThemePage = z.infer<typeof ThemePage>;

/** A page of a search, best first. */
export const SearchPage = z.object({
  /** As it was asked; empty where nothing was. */
  query: z.string(),
  /** What was looked for: words, and phrases of several; a report must hold them all. */
  terms: z.array(z.string()),
  /** Reports that hold them, of those that were ranked. */
  total: z.int().nonnegative(),
  /** Whether more hold them than are ranked: then only those stored last are. */
  more: z.boolean(),
  page: z.int().positive(),
  articles: z.array(ListedArticle),
  next: HttpUrl.nullable(),
});
export type SearchPage = z.infer<typeof SearchPage>;
