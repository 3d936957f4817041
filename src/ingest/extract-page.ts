import { PAGE_MAX_BYTES } from '../limits.ts';
import { PageArticle, type PageReading } from '../model/page.ts';
import { decodeText } from './decode-text.ts';
import { normaliseText } from './normalise.ts';
import { extractBody, type KnownOfArticle } from './page/body.ts';
import { findModified, findPublished } from './page/dates.ts';
import { readHead } from './page/head.ts';
import { findLinkedArticle } from './page/json-ld.ts';
import { findByline, findPublisher, findTitle } from './page/names.ts';
import { parseTree } from './page/parse-tree.ts';
import { findAddress, findLang } from './page/place.ts';

/** A page as it was fetched. `url` is an absolute http(s) address. */
export type FetchedPage = {
  readonly bytes: Uint8Array;
  readonly url: string;
  readonly contentType?: string | null;
};

/** Links to the pictures of embedded posts: chrome of the post, not its words. */
const POST_LINK = /\s?(?:https?:\/\/)?\b(?:pic\.twitter\.com|pic\.x\.com|t\.co)\/\w+/g;

/** Units from which what a page shows where no script runs is its article, and not a request to let them run. */
const UNSCRIPTED_LEAST = 250;

function joinParagraphs(paragraphs: readonly string[]): string {
  return normaliseText(paragraphs.join('\n\n').replace(POST_LINK, ''), 'paragraph');
}

function readWithoutScripts(html: string, known: KnownOfArticle): string {
  if (!/<noscript/i.test(html)) return '';
  const text = joinParagraphs(extractBody(parseTree(html, 'off').root, known));
  return text.length < UNSCRIPTED_LEAST ? '' : text;
}

/**
 * Reads the article out of a news page: its text without navigation, notices, captions, share bars and teasers, and its
 * title, byline, publisher, dates, language and address from JSON-LD, OpenGraph, meta and the page itself. Linear in the
 * page's size; a page over PAGE_MAX_BYTES, and one without text, is refused in words. Never throws on what a page holds.
 */
export function extractPage({ bytes, url, contentType = null }: FetchedPage): PageReading {
  if (bytes.length > PAGE_MAX_BYTES)
    return {
      ok: false,
      error: `the page has ${bytes.length} bytes, more than the ${PAGE_MAX_BYTES} that are read`,
    };
  const html = decodeText(bytes, { contentType, declared: 'html' }).text;
  const { root, jsonLd } = parseTree(html);
  const head = readHead(root);
  const address = findAddress(head, url);
  const linked = findLinkedArticle(jsonLd, [url, address]);
  const publisher = findPublisher(head, linked, url);
  const title = findTitle(head, linked, publisher, url);
  const byline = findByline(head, linked, publisher, url);
  const known = { title, byline, body: linked?.body ?? null };
  const text = joinParagraphs(extractBody(root, known)) || readWithoutScripts(html, known);
  if (text === '') return { ok: false, error: 'the page holds no text of an article' };
  const published = findPublished(head, linked, address);
  const article = PageArticle.safeParse({
    url: address,
    title,
    text,
    byline,
    publisher,
    published: published?.at ?? null,
    publishedBasis: published?.basis ?? null,
    modified: findModified(head, linked)?.at ?? null,
    lang: findLang(root.attributes, head, linked, text),
  });
  if (!article.success)
    return { ok: false, error: `the page's address is none that can be stored: ${address}` };
  return { ok: true, article: article.data };
}
