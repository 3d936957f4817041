import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';
import { FEED_ENTITY_TOTAL_MAX, FEED_ENTRIES_MAX, FEED_MAX_BYTES } from '../../src/limits.ts';
import { FeedDocument } from '../../src/model/entry.ts';

const encoder = new TextEncoder();
const item = (inside: string) => `<rss version="2.0"><channel><item>${inside}</item></channel></rss>`;
const description = (text: string) => item(`<title>t</title><description>${text}</description>`);

/** UTF-16 units of the hostile documents here: enough for quadratic time to show, little enough to run often. */
const SIZE = 400_000;
/** Milliseconds in which each must be answered; a linear parser needs a fiftieth of it, a quadratic one minutes. */
const SLOW_MS = 10_000;

function repeated(piece: string, size = SIZE): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

describe('a hostile feed', () => {
  test.each([
    ['brackets', repeated('<')],
    ['tags cut off', repeated('<a ')],
    ['elements in elements', `<rss>${repeated('<a>')}`],
    ['ends that close nothing', `<rss>${repeated('<b>', 500)}${repeated('</c>')}`],
    ['items in items', repeated('<item>')],
    ['a huge attribute', `<rss a="${repeated('x')}">`],
    ['attributes', `<rss ${Array.from({ length: SIZE / 10 }, (_, at) => `a${at}="x"`).join(' ')}>`],
    ['quotation marks that are not closed', `<rss>${repeated('="> ')}<`],
    ['ampersands', description(repeated('&'))],
    ['numbers cut off', description(repeated('&#1'))],
    ['CDATA sections cut off', description(repeated('<![CDATA['))],
    ['CDATA sections behind their ends', `<rss>${repeated('<d><![CDATA[</d>x')}]]>`],
    ['values in a CDATA section', description(`<![CDATA[${repeated('a="b> <')}`)],
    ['end tags cut off', description(repeated('</a <'))],
    ['signs that could be bytes', description(repeated('É’'))],
    ['escaped brackets', description(repeated('&lt;'))],
    ['paragraphs', description(repeated('&lt;p&gt;'))],
    ['comments', `<rss>${repeated('<!--')}`],
    ['declarations', `<rss>${repeated('<!A')}`],
    ['instructions', repeated('<?x?>')],
    ['namespaces', `<rss>${repeated('<a xmlns:b="c">')}`],
    ['bases', `<rss>${repeated('<a xml:base="http://a.example/b/">')}`],
    ['combining marks', description(`a${repeated('\u0301')}`)],
    ['a date without end', item(`<pubDate>${repeated('1 ')}</pubDate>`)],
    ['an author without end', item(`<author>${repeated('a@b (')}</author>`)],
    ['categories', item(repeated('<category>x</category>'))],
    ['a title of tags', item(`<title>&lt;/b&gt;${repeated('&lt;a ')}</title>`)],
    ['lists in JSON', `{"items":${repeated('[')}`],
  ])('of %s is answered in linear time', (_name, text) => {
    const started = performance.now();
    const result = parseFeed(encoder.encode(text));
    expect(performance.now() - started).toBeLessThan(SLOW_MS);
    if (result.ok) expect(() => FeedDocument.parse(result.feed)).not.toThrow();
    else expect(result.error).toMatch(/feed|JSON/);
  });

  test('whose entities stand for entities does not explode', () => {
    const bomb = ['<!ENTITY a "lol">', ...'bcdefgh'].map((name, at, all) =>
      at === 0 ? name : `<!ENTITY ${name} "${`&${at === 1 ? 'a' : all[at - 1]};`.repeat(10)}">`,
    );
    const result = parseFeed(encoder.encode(`<!DOCTYPE rss [${bomb.join('\n')}]>${description('&h; &a;')}`));
    expect(result.ok && result.feed.entries[0]?.text).toBe('&h; lol');
    expect(result.ok && result.feed.problems.map(({ kind }) => kind)).toContain('entity-declaration');
  });

  test('that uses one entity a million times stays within its limit', () => {
    const declared = `<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(900)}">]>`;
    const result = parseFeed(encoder.encode(`${declared}${description('&a;'.repeat(100_000))}`));
    expect(result.ok && result.feed.entries[0]?.text.length).toBeLessThanOrEqual(FEED_ENTITY_TOTAL_MAX);
  });

  test('that names a file as an entity is told nothing of it', () => {
    const text = `<!DOCTYPE rss [<!ENTITY leak SYSTEM "file:///etc/hostname">]>${description('[&leak;]')}`;
    const result = parseFeed(encoder.encode(text));
    expect(result.ok && result.feed.entries[0]?.text).toBe('[&leak;]');
  });

  test('of too many bytes is refused', () => {
    expect(parseFeed(new Uint8Array(FEED_MAX_BYTES + 1))).toEqual({
      ok: false,
      error: expect.stringContaining('MB'),
    });
  });

  test('of too many entries yields the first ones, with a note', () => {
    const result = parseFeed(encoder.encode(`<rss>${'<item/>'.repeat(FEED_ENTRIES_MAX + 1)}</rss>`));
    expect(result.ok && result.feed.entries).toHaveLength(FEED_ENTRIES_MAX);
    expect(result.ok && result.feed.problems.map(({ kind }) => kind)).toEqual(['too-many-entries']);
  });
});

describe('whatever the bytes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '<',
        '>',
        '/',
        '&',
        ';',
        '"',
        "'",
        '=',
        ' ',
        '\n',
        '<?xml version="1.0" encoding="',
        'utf-16"?>',
        'koi8-r"?>',
      ],
      ...[
        '<rss version="2.0">',
        '<channel>',
        '<item>',
        '</item>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        '<entry>',
        '</entry>',
      ],
      ...[
        '<title>',
        '</title>',
        '<title type="html">',
        '<title mode="base64">',
        '<link>',
        '<link href="',
        '<description>',
        '<![CDATA[',
        ']]>',
      ],
      ...[
        '<!DOCTYPE x [<!ENTITY a "',
        '">]>',
        '&a;',
        '&#x41;',
        '&#55555;',
        '&nbsp;',
        '<!--',
        '-->',
        '<pubDate>',
        '2024-02-05',
        ' 10:00',
      ],
      ...[
        '{"version":"https://jsonfeed.org/version/1","items":[',
        '{"id":1,"title":"',
        '"}',
        ']}',
        '<rdf:RDF xmlns:rdf="',
        'xml:base="',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
  const bytes = fc.oneof(
    text.map((written) => encoder.encode(written)),
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(text, fc.uint8Array({ maxLength: 20 }))
      .map(([written, rest]) => Uint8Array.of(...encoder.encode(written), ...rest)),
  );

  test('the answer fits its schema or is an error in words, and is the same each time', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.option(fc.constantFrom('text/xml; charset=gbk', 'x', ';charset='), { nil: undefined }),
        (given, contentType) => {
          const result = parseFeed(given, { contentType, url: 'https://a.example/feed' });
          expect(parseFeed(given, { contentType, url: 'https://a.example/feed' })).toEqual(result);
          if (result.ok) expect(FeedDocument.parse(result.feed)).toEqual(result.feed);
          else expect(result.error).not.toBe('');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('titles come out as they went in, escaped or in CDATA', () => {
    const title = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .map((words) => words.replace(/[\s\p{C}<>&\]]+/gu, ' ').trim());
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 5 }), fc.boolean(), (titles, isCdata) => {
        const items = titles.map(
          (words) => `<entry><title>${isCdata ? `<![CDATA[${words}]]>` : words}</title></entry>`,
        );
        const result = parseFeed(
          encoder.encode(`<feed xmlns="http://www.w3.org/2005/Atom">${items.join('')}</feed>`),
        );
        expect(result.ok && result.feed.entries.map((entry) => entry.title)).toEqual(titles);
      }),
    );
  });
});
