import { stringify } from 'yaml';
import { z } from 'zod';
import { ARTICLE_FILE_MAX_BYTES } from '../limits.ts';
import { type Article, Article as ArticleSchema } from '../model/article.ts';
import { Day, HttpUrl, Instant, Slug } from '../model/ids.ts';
import { type FrontMatterEntry, readFrontMatter } from './front-matter-yaml.ts';
import { fitText, fitTitle, normaliseTitle } from './normalise.ts';

/** What is wrong with a file, in words, and on which of its lines (from 1). */
export type FileProblem = { file: string; line: number; message: string };

/** An article, with notices on what an editor may want to look at; or every reason why there is none. */
export type ParsedArticleFile =
  | { ok: true; article: Article; notices: string[] }
  | { ok: false; problems: FileProblem[] };

/** The id of the Source of every article that comes from a corpus folder. */
const CORPUS_SOURCE = 'corpus';

const words = z.string().nullable().default(null);

const When = z.union([Day, Instant], {
  error: 'must be a real day, YYYY-MM-DD, or a UTC instant, YYYY-MM-DDTHH:MM:SSZ',
});

/** The keys of an article file. A key that is left out counts as empty. */
const FrontMatter = z.strictObject({
  title: words,
  publisher: words,
  after: words,
  url: HttpUrl.nullable().default(null),
  published: When.nullable().default(null),
  publishedBasis: words,
  lang: ArticleSchema.shape.lang.nullable().default(null),
  byline: words,
});
type FrontMatter = z.infer<typeof FrontMatter>;

const KEYS = FrontMatter.keyof().options;

/**
 * Reads one article of a corpus: YAML 1.2 front matter between two lines of three hyphens, then plain
 * text in which a blank line separates paragraphs. `name` is the file's name; without its `.md` it is
 * the article's id. Never throws.
 */
export function parseArticleFile(name: string, content: string): ParsedArticleFile {
  const problems: FileProblem[] = [];
  const report = (line: number, message: string) =>
    problems.push({ file: normaliseTitle(name), line, message });
  if (content.length > ARTICLE_FILE_MAX_BYTES) {
    report(1, `the file is larger than ${ARTICLE_FILE_MAX_BYTES} bytes`);
    return { ok: false, problems };
  }
  const id = findId(name);
  if (id === null) report(1, describeBadName(name));
  const split = splitFile(content);
  if (!split.ok) {
    report(split.line, split.message);
    return { ok: false, problems };
  }
  const read = readFrontMatter(split.head, 2);
  for (const problem of read.problems) report(problem.line, problem.message);
  const fields = read.problems.length > 0 ? null : checkFields(read.entries, report);
  const body = fitText(split.body, 'wrap');
  if (body.text === '') report(split.bodyLine, 'there is no text below the front matter');
  if (id === null || fields === null || problems.length > 0) {
    return { ok: false, problems: problems.sort((a, b) => a.line - b.line) };
  }
  return buildArticle(id, fields, body, read.notices);
}

/**
 * The inverse of `parseArticleFile` for a normalised article: its file's content. The id is the file's
 * name and the source is always the corpus, so neither is written. Every other key is, empty ones too,
 * for an editor to fill in.
 */
export function renderArticleFile(article: Article): string {
  const { title, publisher, after, url, published, publishedBasis, lang, byline, text } = article;
  const fields = { title: title || null, publisher, after, url, published, publishedBasis, lang, byline };
  const head = stringify(fields, { lineWidth: 0, blockQuote: false, nullStr: '' });
  return `---\n${head}---\n\n${text}\n`;
}

type Split =
  | { ok: true; head: string; body: string; bodyLine: number }
  | { ok: false; line: number; message: string };

function splitFile(content: string): Split {
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines[0]?.trimEnd() !== '---') {
    return {
      ok: false,
      line: 1,
      message: 'there is no front matter: the first line must be three hyphens (---)',
    };
  }
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (end < 0) {
    return {
      ok: false,
      line: 1,
      message: 'the front matter is not closed: a line of three hyphens (---) must end it',
    };
  }
  return {
    ok: true,
    head: lines.slice(1, end).join('\n'),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 1,
  };
}

function findId(name: string): string | null {
  if (!name.endsWith('.md')) return null;
  const id = Slug.safeParse(name.slice(0, -'.md'.length));
  return id.success ? id.data : null;
}

function describeBadName(name: string): string {
  const shown = normaliseTitle(name).slice(0, 150);
  return `the file name “${shown}” gives no id: it must be lower-case letters, digits and single hyphens, at most 120, then “.md”`;
}

/** The checked values, or null after reporting what is wrong. Empty and `null` are the same. */
function checkFields(
  entries: FrontMatterEntry[],
  report: (line: number, message: string) => void,
): FrontMatter | null {
  const values = Object.fromEntries(entries.map(({ key, value }) => [key, value === '' ? null : value]));
  const lineOf = (key: PropertyKey | undefined) => entries.find((entry) => entry.key === key)?.line ?? 1;
  const checked = FrontMatter.safeParse(values);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        report(lineOf(key), `“${show(key)}” is not a key; the keys are ${KEYS.join(', ')}`);
    } else {
      const key = String(issue.path[0]);
      report(lineOf(issue.path[0]), `${key} ${issue.message}, not “${show(values[key] ?? '')}”`);
    }
  }
  return null;
}

function show(value: string): string {
  const line = normaliseTitle(value);
  return line.length > 80 ? `${line.slice(0, 80).toWellFormed()}…` : line;
}

function buildArticle(
  id: string,
  fields: FrontMatter,
  body: { text: string; cut: number },
  notices: string[],
): ParsedArticleFile {
  const title = fitTitle(fields.title ?? '');
  const said = [...notices];
  if (title.cut > 0) said.push(`the title was cut: ${title.cut} characters left out`);
  if (body.cut > 0) said.push(`the text was cut: ${body.cut} characters left out`);
  if (title.text === '') said.push('has no title');
  if (fields.published === null) said.push('has no date: it is in no window');
  const line = (value: string | null) => (value === null ? null : normaliseTitle(value) || null);
  const article: Article = {
    id,
    source: CORPUS_SOURCE,
    url: fields.url,
    title: title.text,
    publisher: line(fields.publisher),
    after: line(fields.after),
    byline: line(fields.byline),
    lang: fields.lang ?? 'en',
    published: fields.published,
    publishedBasis: line(fields.publishedBasis),
    text: body.text,
  };
  return { ok: true, article, notices: said };
}
