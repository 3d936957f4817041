import { describe, expect, test } from 'vitest';
import { parseOpml } from '../../src/ingest/opml.ts';
import { OPML_MAX_BYTES, OPML_REFUSALS_MAX, OPML_SOURCES_MAX } from '../../src/limits.ts';
import { renderOpml } from '../../src/render/opml.ts';

const RULE = { allowLocal: false };
const read = (text: string) => {
  const reading = parseOpml(new TextEncoder().encode(text), RULE);
  if (!reading.ok) throw new Error(reading.error);
  return reading;
};
const file = (outlines: string): string =>
  `<?xml version="1.0"?><opml version="2.0"><body>${outlines}</body></opml>`;

describe('an OPML file', () => {
  test('gives the feeds of all its folders, in their order, each address once', () => {
    const { feeds, repeated } = read(
      file(
        '<outline text="War"><outline type="rss" title="A &amp; B" text="a" xmlUrl="https://a.example/feed?x=1&amp;y=2" language="uk"/></outline>' +
          '<outline text="B" xmlUrl="https://b.example/feed" category="/news, /frontline"/><outline xmlUrl="https://b.example/feed#again"/>',
      ),
    );
    expect(feeds).toEqual([
      { url: 'https://a.example/feed?x=1&y=2', title: 'A & B', lang: 'uk', categories: [] },
      { url: 'https://b.example/feed', title: 'B', lang: null, categories: ['/news', '/frontline'] },
    ]);
    expect(repeated).toBe(1);
  });

  test('may be written badly: attributes in any case, bare ampersands, tags left open', () => {
    const { feeds } = read(
      '<opml version=1.0><body><outline XMLURL="feed://a.example/?a=1&b=2" TYPE="rss" text="A">',
    );
    expect(feeds.map(({ url, title }) => [url, title])).toEqual([['https://a.example/?a=1&b=2', 'A']]);
  });

  test('names what gives no source, with the reason', () => {
    const { refused, refusals } = read(
      file(
        '<outline text="inside" xmlUrl="http://192.168.0.1/feed"/><outline text="odd" xmlUrl="gopher://a.example/"/>' +
          '<outline type="rss" text="lost"/><outline type="include" text="more" url="https://a.example/b.opml"/><outline text="a note"/>',
      ),
    );
    expect(refused).toBe(4);
    expect(refusals.map(({ outline }) => outline)).toEqual(['inside', 'odd', 'lost', 'more']);
    expect(refusals[0]?.reason).toContain('not public');
  });

  test('expands no entity of its own, and fetches none', () => {
    const { feeds } = read(
      '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>' +
        file('<outline text="&b;&c;" xmlUrl="https://a.example/feed"/>').replace('<?xml version="1.0"?>', ''),
    );
    expect(feeds[0]?.title).not.toContain('aaaaaaaaaaaaaaaaaaaa');
    expect(feeds[0]?.title).not.toContain('root:');
  });

  test('nested without end is read in a moment, and says what it left out', () => {
    const { refusals } = read(
      `<opml><body>${'<outline text="x">'.repeat(100_000)}<outline xmlUrl="https://a.example/"/>`,
    );
    expect(refusals[0]?.reason).toContain('nested deeper');
  });

  test('of 20,000 feeds gives the first ones and counts the rest', () => {
    const many = Array.from(
      { length: 20_000 },
      (_, at) => `<outline xmlUrl="https://a.example/${at}"/>`,
    ).join('');
    const { feeds, refused, refusals } = read(file(many));
    expect(feeds).toHaveLength(OPML_SOURCES_MAX);
    expect(refused).toBe(20_000 - OPML_SOURCES_MAX);
    expect(refusals).toHaveLength(OPML_REFUSALS_MAX);
  });

  test.each([
    ['an HTML page', new TextEncoder().encode('<html><body>no</body></html>'), /no OPML file/],
    ['nothing', new Uint8Array(), /no OPML file/],
    ['too large', new Uint8Array(OPML_MAX_BYTES + 1), /MB/],
  ])('is refused in words where it is %s', (_what, bytes, words) => {
    const reading = parseOpml(bytes, RULE);
    expect(reading.ok ? '' : reading.error).toMatch(words);
  });
});

test('what is written as OPML is read back as it was', () => {
  const feeds = [
    {
      url: 'https://a.example/feed?x=1&y=2',
      title: 'A "quoted" <b> & more',
      newsletter: 'frontline',
      lang: 'en',
    },
    { url: 'https://b.example/feed', title: '', newsletter: null, lang: null },
  ];
  const text = renderOpml(feeds, new Date('2026-03-09T07:00:00Z'));
  expect(read(text).feeds).toEqual([
    { url: feeds[0]?.url, title: feeds[0]?.title, lang: 'en', categories: ['/frontline'] },
    { url: feeds[1]?.url, title: feeds[1]?.url, lang: null, categories: [] },
  ]);
  expect(read(renderOpml([], new Date(0))).feeds).toEqual([]);
});
