import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';
import { PAGE_MAX_BYTES } from '../../src/limits.ts';

const url = 'https://example.com/news/a';
const prose =
  'The ferry will keep its timetable until the summer, the harbour master said, because walkers have grown to like it.';
const encoder = new TextEncoder();
const read = (html: string) => extractPage({ bytes: encoder.encode(html), url });
const textOf = (html: string) => {
  const reading = read(html);
  return reading.ok ? reading.article.text : reading.error;
};

describe('pages that nobody wrote for a reader', () => {
  test('a page over the limit is refused in words', () => {
    const reading = extractPage({ bytes: new Uint8Array(PAGE_MAX_BYTES + 1).fill(0x20), url });
    expect(reading).toEqual({
      ok: false,
      error: 'the page has 10000001 bytes, more than the 10000000 that are read',
    });
  });

  test('a page without text is refused in words', () => {
    expect(read('')).toEqual({ ok: false, error: 'the page holds no text of an article' });
    expect(read('<html><body><script>var a = "<p>no</p>"</script></body></html>').ok).toBe(false);
  });

  test.each([
    ['nested elements', '<div>'.repeat(100_000), '</div>'.repeat(100_000)],
    ['unclosed elements of many kinds', '<div><b><table><tr><td><ul><li><p>'.repeat(20_000), ''],
    ['close tags of what never opened', '</b></div></span></td>'.repeat(100_000), ''],
    ['an element with a million attributes', `<div ${'a=1 '.repeat(1_000_000)}>`, '</div>'],
    ['a class of a million words', `<div class="${'share '.repeat(1_000_000)}">`, '</div>'],
    ['white space', ' \n\t'.repeat(1_000_000), ''],
    ['entities', '&amp;&#65;&bogus;'.repeat(200_000), ''],
    ['line breaks', '<br>'.repeat(500_000), ''],
    ['unclosed comments', '<!-- '.repeat(200_000), '-->'],
    ['paragraphs deep down', `${'<div>'.repeat(250)}${'<p>word'.repeat(150_000)}`, ''],
    ['empty links', '<a href="x"></a>'.repeat(100_000), ''],
  ])('%s around an article end in an answer', (_name, before, after) => {
    expect(
      read(`<html><body>${before}<article><p>${prose}</p><p>${prose}!</p></article>${after}`),
    ).toBeDefined();
  });

  test('an article is found within more elements than are kept open', () => {
    const html = `${'<div>'.repeat(5_000)}<p>${prose}</p><script>if (a) b('words')</script><p>Another ${prose}</p>${'</div>'.repeat(5_000)}`;
    expect(textOf(html)).toBe(`${prose}\n\nAnother ${prose}`);
  });

  test('close tags within a script are no tags', () => {
    const html = `<p>${prose}</p><script>document.write("</p></div></body>")</script><p>It rained.</p>`;
    expect(textOf(html)).toBe(`${prose}\n\nIt rained.`);
  });

  test('what is cut off in the middle of a tag is read up to there', () => {
    expect(textOf(`<div><p>${prose}</p><p>It rained.</p><a href="htt`)).toBe(`${prose}\n\nIt rained.`);
  });

  test('no bytes make it throw, and what it answers is clean text', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<div class="article-body">',
      '</div>',
      '<table>',
      '<tr>',
      '<td>',
      '<a href="/x">',
      '</a>',
      '<br>',
      '<h1>',
      '<!--',
      '-->',
      '<script type="application/ld+json">',
      '</script>',
      '{"@type":"NewsArticle","articleBody":"',
      '"}',
      '&#0;',
      '&#xD800;',
      '\u202e',
      '<svg>',
      '<meta property="og:title" content="',
      '">',
      prose,
      'Advertisement',
      '\0',
      '<',
      '>',
      '"',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        const reading = read(pieces.join(''));
        if (!reading.ok) return;
        const { text, title } = reading.article;
        expect(text).toBe(text.normalize('NFC').trim());
        expect(`${text}${title}`).not.toMatch(/[\0-\x09\x0b-\x1f\u202e]/);
        expect(text).not.toMatch(/\n{3}/);
      }),
      { numRuns: 300 },
    );
  });
});
