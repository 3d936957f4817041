import { JSON_LD_MAX } from '../../limits.ts';
import { parseTree } from './parse-tree.ts';
import { readText } from './tree.ts';

/** What a page's JSON-LD says of its article; null or empty where it does not. */
export type LinkedArticle = {
  readonly headline: string | null;
  readonly authors: readonly string[];
  readonly publisher: string | null;
  readonly published: string | null;
  readonly modified: string | null;
  readonly lang: string | null;
  /** Plain text, a newline where the source has a line or a paragraph end. */
  readonly body: string | null;
};

type Dictionary = Readonly<Record<string, unknown>>;

const ARTICLE_TYPE =
  /(?:Article|BlogPosting|^Report|ReviewNewsArticle|LiveBlogPosting|SocialMediaPosting|AnalysisNewsArticle|^Review|^NewsStory)$/;
const DEPTH_MAX = 8;
const NODES_MAX = 3_000;

function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text from a value that may hold markup or entities, as much JSON-LD in the wild does. */
function readPlain(value: unknown): string | null {
  if (Array.isArray(value)) return readPlain(value[0]);
  if (isDictionary(value)) return readPlain(value['@value'] ?? value['name']);
  if (typeof value !== 'string') return null;
  const plain = /[<&]/.test(value) ? readText(parseTree(value).root) : value;
  const tidy = plain
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
  return tidy === '' ? null : tidy;
}

/** Parses JSON with what programs that write pages get wrong: comments around it, raw control characters, a last semicolon. */
function parseLoose(script: string): unknown {
  if (script.length > JSON_LD_MAX) return null;
  const trimmed = script
    .replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/, '')
    .replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)\s*$/, '')
    .replace(/;\s*$/, '');
  for (const text of [
    trimmed,
    trimmed.replace(/[\0-\x1F]+/g, ' '),
    trimmed.replace(/[\0-\x1F]+/g, ' ').replace(/,\s*([}\]])/g, '$1'),
  ]) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Tried again with less of it.
    }
  }
  return null;
}

function isArticle(node: Dictionary): boolean {
  const type = node['@type'];
  const types = Array.isArray(type) ? type : [type];
  return types.some((name) => typeof name === 'string' && ARTICLE_TYPE.test(name));
}

/** The nodes of a document that are articles, outermost first. */
function listArticles(scripts: readonly string[]): Dictionary[] {
  const found: Dictionary[] = [];
  let nodes = 0;
  const walk = (value: unknown, depth: number): void => {
    if (depth > DEPTH_MAX || nodes > NODES_MAX) return;
    nodes += 1;
    if (Array.isArray(value)) for (const item of value) walk(item, depth + 1);
    if (!isDictionary(value)) return;
    if (isArticle(value)) found.push(value);
    else
      for (const key of ['@graph', 'mainEntity', 'mainEntityOfPage', 'itemListElement', 'item'])
        walk(value[key], depth + 1);
  };
  for (const script of scripts) walk(parseLoose(script), 0);
  return found;
}

function listNames(value: unknown): string[] {
  const values = Array.isArray(value) ? value.slice(0, 20) : [value];
  return values.flatMap((one) => {
    const name = readPlain(isDictionary(one) ? one['name'] : one);
    return name === null ? [] : [name.replace(/\n/g, ' ')];
  });
}

function namesAddress(node: Dictionary, addresses: readonly string[]): boolean {
  const main = node['mainEntityOfPage'];
  const named = [node['url'], node['@id'], isDictionary(main) ? main['@id'] : main];
  return named.some((value) => typeof value === 'string' && addresses.includes(value.replace(/[#?].*$/, '')));
}

/**
 * Reads the article that a page's JSON-LD describes: the one that names one of `addresses`, else the first with a
 * headline. Null where there is none, or nothing in it can be parsed.
 */
export function findLinkedArticle(
  scripts: readonly string[],
  addresses: readonly string[],
): LinkedArticle | null {
  const articles = listArticles(scripts);
  const bare = addresses.map((address) => address.replace(/[#?].*$/, ''));
  const node =
    articles.find((one) => namesAddress(one, bare)) ??
    articles.find((one) => readPlain(one['headline']) !== null) ??
    articles[0];
  if (!node) return null;
  return {
    headline: readPlain(node['headline'] ?? node['name'])?.replace(/\n/g, ' ') ?? null,
    authors: listNames(node['author'] ?? node['creator']),
    publisher: listNames(node['publisher'])[0] ?? null,
    published: readPlain(node['datePublished'] ?? node['dateCreated']),
    modified: readPlain(node['dateModified']),
    lang: readPlain(node['inLanguage']),
    body: readPlain(node['articleBody']),
  };
}
