import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';
import { toParagraphs } from '../../src/ingest/feeds/text-construct.ts';

type Post = { title: string; text: string; url: string };

function read(document: string) {
  const result = parseFeed(new TextEncoder().encode(document));
  if (!result.ok) throw new Error(result.error);
  const { entries, problems } = result.feed;
  return { entries, posts: entries.map(({ title, text, url }) => ({ title, text, url })), problems };
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const inCdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** The ways to write the same text into an element. */
const WRITINGS: readonly ((text: string) => string)[] = [
  escapeXml,
  inCdata,
  (text) => text.replace(/[^A-Za-z0-9 ]/gu, (character) => `&#${character.codePointAt(0)};`),
  (text) => text.replace(/[^A-Za-z0-9 ]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`),
  // A bracket and a quotation mark may stand as they are.
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;'),
];

type Write = (text: string) => string;
type Format = (posts: readonly Post[], write: Write) => string;

const each = (posts: readonly Post[], write: (post: Post) => string) => posts.map(write).join('\n');
const asHtml = (text: string) => `<p>${escapeXml(text)}</p>`;

const FORMATS: Readonly<Record<string, Format>> = {
  'RSS 2.0': (posts, write) =>
    `<?xml version="1.0"?>
<rss version="2.0"><channel><title>Pier</title><link>https://pier.example/</link>${each(
      posts,
      ({ title, text, url }) =>
        `<item><title>${write(asHtml(title))}</title><link>${write(url)}</link><description>${write(asHtml(text))}</description></item>`,
    )}</channel></rss>`,
  'RSS 2.0 with content:encoded': (posts, write) =>
    `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>${each(
      posts,
      ({ title, text, url }) =>
        `<item>\n<title>${write(asHtml(title))}</title>\n<guid>${write(url)}</guid>\n<content:encoded>${write(asHtml(text))}</content:encoded>\n</item>`,
    )}</channel></rss>`,
  'Atom, as text and HTML': (posts, write) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><!-- a > b --><title>Pier</title>${each(
      posts,
      ({ title, text, url }) =>
        `<entry><title type="text">${write(title)}</title><link title='x > "y' href="${escapeXml(url)}"/><content type="html">${write(asHtml(text))}</content></entry>`,
    )}</feed>`,
  'Atom, as XHTML': (posts, write) =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${each(
      posts,
      ({ title, text, url }) =>
        `<entry><title>${write(title)}</title><link href="${escapeXml(url)}"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>${write(text)}</p></div></content></entry>`,
    )}</feed>`,
  RDF: (posts, write) =>
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">${each(
      posts,
      ({ title, text, url }) =>
        `<item rdf:about="${escapeXml(url)}"><title>${write(asHtml(title))}</title><link>${write(url)}</link><description>${write(asHtml(text))}</description></item>`,
    )}</rdf:RDF>`,
  'JSON Feed': (posts) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      items: posts.map(({ title, text, url }, at) => ({
        id: String(at),
        url,
        title,
        ...(at % 2 === 0 ? { content_text: text } : { content_html: asHtml(text) }),
      })),
    }),
};

/** What feeds about feeds hold, and what looks like the damage that is mended. */
const PIECES = [
  ...['<![CDATA[', ']]>', '</title>', '</description><link>', '</content:encoded>', '<item>', '</item>'],
  ...['<!--', '-->', '</b <i>', 'a="b> c', "a='b> <c>", '<b', '< 5', '&', '&amp;', '&#8217;', '&nbsp;', ']]'],
  ...['ROSÉ’S', 'Spaß…', 'LIBERTÉ »', '//', '/* */', ',]', '\\', '"', "'", '{', '}'],
];

/** One line of any characters but controls, invisible ones and those that Unicode composes or gives no meaning. */
const words = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.lorem()), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => toParagraphs(parts.join(' ').replace(/[\p{C}\s]+/gu, ' ')))
  .filter((line) => line !== '');

const address = fc
  .tuple(
    fc.webUrl({ withQueryParameters: false }),
    fc.array(fc.constantFrom('a=1', 'copy=2', 'lt=3', 'amp=x'), { maxLength: 4 }),
  )
  .map(([url, query]) => new URL(query.length === 0 ? url : `${url}?${query.join('&')}`).href);

const posts = fc.array(fc.record({ title: words, text: words, url: address }), {
  minLength: 1,
  maxLength: 4,
});

describe('a sound feed', () => {
  test.each(Object.entries(FORMATS))('of %s says what was written, however it was', (_name, format) => {
    fc.assert(
      fc.property(posts, fc.constantFrom(...WRITINGS), (written, write) => {
        const { posts: found, problems } = read(format(written, write));
        expect(found).toEqual(written);
        expect(problems).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
