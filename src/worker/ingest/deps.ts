import type { CompiledThemes } from '../../analyze/compile-themes.ts';
import type { Instant } from '../../model/ids.ts';
import type { PageArticle } from '../../model/page.ts';
import type { Source } from '../../model/source.ts';

/** What came of fetching the page of an entry. */
export type PageResult =
  | { readonly kind: 'page'; readonly article: PageArticle }
  /**
   * Its host's turn has not come: the entry waits until then, and no attempt is counted. `reason` is why, in words, where
   * the host is to be left alone; null where another request to it comes before.
   */
  | { readonly kind: 'later'; readonly at: Instant; readonly reason: string | null }
  /** It may work another time; why not now, in words. */
  | { readonly kind: 'retry'; readonly reason: string }
  /** There is no page to be had (refused by robots.txt, 404, no article in it): the feed's own text is taken. */
  | { readonly kind: 'none'; readonly reason: string };

/** The themes that articles are annotated with, and the SHA-256 of their definitions, in hex. */
export type OpenThemes = { readonly compiled: CompiledThemes; readonly definitions: string };

/** Everything that ingesting touches, so that a test can stand in for each part. */
export type IngestDeps = {
  readonly db: D1Database;
  now(): Date;
  /** From 0 to 1. */
  random(): number;
  newId(): string;
  openThemes(): Promise<OpenThemes>;
  /** Fetches the page of an entry of a `fullText` source, and reads its article. Does not throw on what a server does. */
  fetchPage(source: Source, url: string): Promise<PageResult>;
};
