import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';

function parse(text: string) {
  return parseFeed(new TextEncoder().encode(text));
}

function read(text: string) {
  const result = parse(text);
  if (!result.ok) throw new Error(result.error);
  const { entries, problems } = result.feed;
  return { titles: entries.map(({ title }) => title), entries, kinds: problems.map(({ kind }) => kind) };
}

const rss = (inside: string) => `<rss version="2.0"><channel><title>T</title>${inside}</channel></rss>`;
const item = (title: string) => `<item><title>${title}</title></item>`;

describe('an ill-formed feed', () => {
  test.each<[name: string, text: string, titles: string[], kind: string]>([
    ['a bare ampersand', rss(item('R & D')), ['R & D'], 'bare-ampersand'],
    ['a bracket that opens no tag', rss(item('1 < 2 <3')), ['1 < 2 <3'], 'stray-bracket'],
    [
      'entities of HTML that are unknown even there',
      rss(item('A &made; B')),
      ['A &made; B'],
      'unknown-entity',
    ],
    [
      'a title without its end',
      rss(`<item><title>One<link>https://a.example/</link></item>${item('Two')}`),
      ['One', 'Two'],
      'mismatched-tag',
    ],
    [
      'an item without its end',
      rss(`<item><title>One</title>${item('Two')}`),
      ['One', 'Two'],
      'mismatched-tag',
    ],
    [
      'a description without its end',
      rss(`<item><title>One</title><description>x${item('Two')}`),
      ['One', 'Two'],
      'mismatched-tag',
    ],
    ['an end without its tag', rss(`</b>${item('One')}`), ['One'], 'mismatched-tag'],
    ['capitals that differ', rss('<item><title>One</TITLE></Item>'), ['One'], ''],
    ['a document cut off', rss(item('One')).slice(0, -20), ['One'], 'unclosed-tag'],
    [
      'a CDATA section cut off',
      `<rss><channel>${item('One')}<item><title><![CDATA[Tw`,
      ['One', 'Tw'],
      'unclosed-tag',
    ],
    [
      'a CDATA section without its end',
      `<rss><channel><description><![CDATA[x</description>${item('One')}<item><description><![CDATA[y</description><title>Two</title></item></channel></rss>`,
      ['One', 'Two'],
      'mismatched-tag',
    ],
    [
      'a CDATA section without its end before one with its end',
      rss(`<description><![CDATA[x</description>${item('One')}<item><title><![CDATA[Two]]></title></item>`),
      ['One', 'Two'],
      'mismatched-tag',
    ],
    [
      'two CDATA sections of one name, the first without its end',
      rss(
        `<item><description><![CDATA[x</description><title>One</title></item><item><description><![CDATA[y]]></description><title>Two</title></item>`,
      ),
      ['One', 'Two'],
      'mismatched-tag',
    ],
    [
      'a CDATA section without its end, in which an element of that name stands',
      rss(`<item><description><![CDATA[<description>x</description> y</description></item>${item('Two')}`),
      ['', 'Two'],
      'mismatched-tag',
    ],
    [
      'an end tag that runs into the next tag',
      rss(`<item><title>One</title </item\n${item('Two')}`),
      ['One', 'Two'],
      'mismatched-tag',
    ],
    [
      'an address of another vocabulary for its default one',
      `<rss xmlns="http://search.yahoo.com/mrss/"><channel>${item('One')}</channel></rss>`,
      ['One'],
      '',
    ],
    [
      'a flood of tags in one of them',
      rss(`<item><title>One</title><description>${'<b>'.repeat(300)}x</description></item>${item('Two')}`),
      ['One', 'Two'],
      'too-deep',
    ],
    [
      'a quotation mark that is not closed',
      `<rss version="2.0><channel a='b'>${item('One')}</channel></rss>`,
      ['One'],
      'mismatched-tag',
    ],
    [
      'an attribute without quotation marks',
      `<rss version=2.0><channel>${item('One')}</channel></rss>`,
      ['One'],
      '',
    ],
    [
      'a prefix that is not declared',
      rss('<item><dc:title>One</dc:title></item>'),
      ['One'],
      'undeclared-prefix',
    ],
    [
      'a message before it',
      `PHP notice\n<br />${'<?xml version="1.0"?>'}${rss(item('One'))}`,
      ['One'],
      'junk-before',
    ],
    ['blank lines before it', `\n\n<?xml version="1.0"?>${rss(item('One'))}`, ['One'], 'junk-before'],
    ['a declaration without its end', `<?xml version="1.0">${rss(item('One'))}`, ['One'], ''],
    ['control characters', rss(item('O\u0008ne')), ['One'], 'control-character'],
    ['no root', `${item('One')}${item('Two')}`, ['One', 'Two'], 'unknown-root'],
    ['an entry alone', '<entry><id>1</id></entry>', [''], 'unknown-root'],
    [
      'items outside the channel',
      `<rss><channel><title>T</title></channel>${item('One')}</rss>`,
      ['One'],
      '',
    ],
    ['no entries', rss(''), [], 'no-entries'],
  ])('with %s yields its entries, and a note', (_name, text, titles, kind) => {
    const found = read(text);
    expect(found.titles).toEqual(titles);
    expect(found.kinds).toEqual(kind === '' ? [] : expect.arrayContaining([kind]));
  });

  const about = (inside: string) => {
    const title = `<title>Feeds</title><content:encoded>${inside}</content:encoded>`;
    return read(
      `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>${title}</item>${item('Two')}</channel></rss>`,
    );
  };

  test.each([
    [
      'the end of an element and the beginning of a section',
      '<p>End with <code></content:encoded></code>, begin with <code><![CDATA[</code>. Done.</p>',
    ],
    [
      'an item',
      '<pre><item><title>a</title><content:encoded>b</content:encoded></item><item><title><![CDATA[c]]]]><![CDATA[></title></item></pre><p>Done.</p>',
    ],
    [
      'the end of an item',
      '<p>It ends </content:encoded></item></channel>, and a section begins <b><![CDATA[</b>. Done.</p>',
    ],
    ['the end of a tag in two', '<p>In </b <i>bold</i>. Done.</p>'],
    ['a value', '<p>Where a="b> c <i>d</i>. Done.</p>'],
  ])('is not what speaks of %s in a CDATA section', (_name, html) => {
    const { entries, kinds } = about(`<![CDATA[${html}]]>`);
    expect(entries.map(({ title }) => title)).toEqual(['Feeds', 'Two']);
    expect(entries[0]?.text).toMatch(/Done\.$/);
    expect(kinds).toEqual([]);
  });

  test('is not what has a section begin in a comment, or a value end with =', () => {
    const text = `<!-- <title><![CDATA[ --><item><title>a="b> c</title></item><item x="?a=">${'<title><![CDATA[Two]]></title></item>'}`;
    expect(read(rss(text))).toMatchObject({ titles: ['a="b> c', 'Two'], kinds: [] });
  });

  test('may speak of CDATA sections in one of its own', () => {
    const html = '<![CDATA[Write <b>&lt;![CDATA[</b> or <![CDATA[ <p>here</p>]]>';
    const { entries, kinds } = read(rss(`<item><title>One</title><description>${html}</description></item>`));
    expect(entries).toMatchObject([{ title: 'One', text: expect.stringContaining('here') }]);
    expect(kinds).toEqual([]);
  });

  test('without the end of a tag loses nothing that the next tag says', () => {
    const { entries } = read(rss('<item><title>One</title<link>https://a.example/1</link></item>'));
    expect(entries[0]).toMatchObject({ title: 'One', url: 'https://a.example/1' });
  });

  test('says how often a problem occurs', () => {
    const result = parse(rss(item('&one; &two; &three;')));
    expect(result.ok && result.feed.problems).toEqual([
      { kind: 'unknown-entity', detail: 'the entity &one; is not known (and 2 more)' },
    ]);
  });

  test.each([
    ['a web page', '<!DOCTYPE html><html><body><article>News</article></body></html>', 'web page'],
    [
      'a web page in XHTML',
      '<html xmlns="http://www.w3.org/1999/xhtml"><body>News</body></html>',
      'web page',
    ],
    ['a list of feeds', '<opml version="2.0"><body><outline text="a"/></body></opml>', '<opml>'],
    ['another XML document', '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>', '<svg>'],
    ['tags of a feed in a program', 'const a = `<p>`; const b = `<rss></rss>`;', '<p>'],
    ['plain words', 'Service unavailable', 'no tags'],
    ['nothing', '', 'empty'],
    ['white space', ' \n ', 'empty'],
    ['JSON that is no feed', '{"error":"gone"}', 'not a JSON Feed'],
    [
      'half of a JSON feed',
      '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"',
      'not sound JSON',
    ],
    ['an archive', '\u001f\u008b', 'no tags'],
  ])('%s is refused in words', (_name, text, words) => {
    const result = parse(text);
    expect(result).toEqual({ ok: false, error: expect.stringContaining(words) });
  });

  test('compressed bytes are told by name', () => {
    expect(parseFeed(Uint8Array.of(0x1f, 0x8b, 8, 0))).toEqual({
      ok: false,
      error: 'this is gzip, not a feed',
    });
  });
});

describe('what entries say', () => {
  const text = (inside: string) => read(rss(`<item>${inside}</item>`)).entries[0];

  test('keeps paragraphs and drops what no reader sees', () => {
    const html =
      '<style>p{}</style><p>One\ntwo.</p><div>Three<br>four</div><table><tr><td>a</td><td>b</td></tr></table>';
    expect(text(`<description><![CDATA[${html}]]></description>`)?.text).toBe(
      'One two.\n\nThree\n\nfour\n\na b',
    );
  });

  test('takes the lines of a description without tags for folds, and its blank lines for breaks', () => {
    expect(text('<description>\n  One\n  two &amp;amp; three.\n\n  Four.\n</description>')?.text).toBe(
      'One two & three.\n\nFour.',
    );
  });

  test('reads a title as plain text unless it plainly is HTML', () => {
    expect(text('<title>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; new</title>')?.title).toBe('Bold & new');
    expect(text('<title>Use &lt;made-up&gt; words</title>')?.title).toBe('Use <made-up> words');
    expect(text('<title>a &lt; b</title>')?.title).toBe('a < b');
  });

  test('is not lost in a CDATA section that stands in another one', () => {
    const twice = '<![CDATA[<![CDATA[<p>One</p> two]]>';
    expect(text(`<description>${twice}</description>`)?.text).toBe('One\n\ntwo');
    const escaped = '<![CDATA[<![CDATA[<p>One</p> two]]&gt;]]>';
    expect(text(`<description>${escaped}</description>`)?.text).toBe('One\n\ntwo');
  });

  test('is the longer of two texts, and the summary stays the short one', () => {
    const entry = text(
      '<description>Short.</description><content:encoded>Much longer text.</content:encoded>',
    );
    expect(entry).toMatchObject({ text: 'Much longer text.', summary: 'Short.' });
  });

  test('is the description of a picture or a film where the entry has none', () => {
    const media = '<media:content><media:description>A ferry at sea.</media:description></media:content>';
    expect(text(media)?.text).toBe('A ferry at sea.');
    expect(text(`<media:group>${media}</media:group>`)?.text).toBe('A ferry at sea.');
  });

  test('takes only http addresses for links', () => {
    expect(text('<link>javascript:alert(1)</link><guid>urn:x</guid>')).toMatchObject({
      url: null,
      id: 'urn:x',
    });
    expect(text('<link>/a b</link><guid>7</guid>')?.url).toBeNull();
  });

  test('puts addresses right that were escaped twice', () => {
    const address = 'https://a.example/?id=1&amp;amp;page=2&amp;#038;x=&amp;#38;y';
    expect(text(`<link>${address}</link>`)?.url).toBe('https://a.example/?id=1&page=2&x=&y');
    expect(text('<guid><![CDATA[https://a.example/?id=1&amp;page=2]]></guid>')).toMatchObject({
      url: 'https://a.example/?id=1&page=2',
      id: 'https://a.example/?id=1&amp;page=2',
    });
  });

  test('resolves relative addresses against the channel where nothing else is known', () => {
    const feed = rss('<link>https://a.example/news/</link><item><link>one</link></item>');
    expect(read(feed).entries[0]?.url).toBe('https://a.example/news/one');
  });
});
