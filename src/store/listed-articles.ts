import { Annotation } from '../model/annotation.ts';
import { Article } from '../model/article.ts';
import { parseJsonColumn } from './rows.ts';

/** What lists show of an article, with what analysis found in it. */
export type ListedRow = { article: Omit<Article, 'text'>; annotation: Annotation };

/** The columns of a `ListedRow`, of `article a` and `annotation k`. */
export const LISTED_COLUMNS = `a.id, a.source, a.url, a.title, a.publisher, a.after, a.byline, a.lang,
  coalesce(a.published_day, a.published_at) AS published, a.published_basis AS publishedBasis, k.data AS annotation`;

const Metadata = Article.omit({ text: true });

/** A row of `LISTED_COLUMNS`. */
export type ListedColumns = { id: string; annotation: string };

/** Parses such a row. Throws where it does not fit its schema. */
export const toListed = ({ annotation, ...row }: ListedColumns): ListedRow => ({
  article: Metadata.parse(row),
  annotation: parseJsonColumn(Annotation, 'annotation', row.id, annotation),
});
