import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';
import { parsePageDate } from '../../src/ingest/page/dates.ts';
import type { PageArticle } from '../../src/model/page.ts';

const body = `<p>The harbour will close for a week in May, the town said on Monday, so that the mud of three winters can be dredged.</p>`;

function read(
  head: string,
  content = body,
  url = 'https://www.example.com/news/harbour',
  html = '',
): PageArticle {
  const reading = extractPage({
    bytes: new TextEncoder().encode(`<html ${html}><head>${head}</head><body>${content}</body></html>`),
    url,
  });
  if (!reading.ok) throw new Error(reading.error);
  return reading.article;
}

const linked = (article: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', ...article })}</script>`;

describe('the title', () => {
  test.each([
    ['<title>Harbour to close - Example</title>', 'Harbour to close'],
    ['<title>Example | Harbour to close</title>', 'Harbour to close'],
    [
      '<title>Harbour to close | News | Example</title><meta property="og:site_name" content="Example">',
      'Harbour to close | News',
    ],
    [
      '<meta property="og:title" content="Harbour to close"><title>Close: harbour</title>',
      'Harbour to close',
    ],
    ['<title>Rock &amp; roll at the harbour</title>', 'Rock & roll at the harbour'],
    [
      '<title>Well-known harbour - and its mud - to close</title>',
      'Well-known harbour - and its mud - to close',
    ],
  ])('%s', (head, title) => {
    expect(read(head).title).toBe(title);
  });

  test('is the heading that the page shows where the title only holds it', () => {
    const head = '<title>Harbour to close in May - Coast - The Example Times of the North</title>';
    expect(read(head, `<h1>Harbour to close in May</h1>${body}`).title).toBe('Harbour to close in May');
  });

  test('is no section name that happens to be the only heading', () => {
    expect(read('<title>Harbour to close</title>', `<h1>Coast news</h1>${body}`).title).toBe(
      'Harbour to close',
    );
  });

  test('a heading that is the logo is no title but the publisher', () => {
    const logo = `<header role="banner"><h1><a href="/">Example News</a></h1></header>${body}`;
    expect(read('<title>Harbour to close - Example News</title>', logo)).toMatchObject({
      title: 'Harbour to close',
      publisher: 'Example News',
    });
  });

  test('is whole where JSON-LD cuts it short', () => {
    const whole = 'Harbour to close for a week in May so that the mud of three winters can be dredged';
    expect(read(`${linked({ headline: `${whole.slice(0, 50)}…` })}<title>${whole}</title>`).title).toBe(
      whole,
    );
  });
});

describe('the byline', () => {
  test.each([
    ['<meta name="author" content="By Ann Lee">', '', 'Ann Lee'],
    [
      '<meta name="author" content="https://www.facebook.com/example"><meta name="byl" content="By Ann Lee">',
      '',
      'Ann Lee',
    ],
    ['<meta name="author" content="Example">', '', null],
    [linked({ author: [{ name: 'Ann Lee' }, { name: 'Bo Ek' }] }), '', 'Ann Lee, Bo Ek'],
    [linked({ author: 'Ann Lee' }), '', 'Ann Lee'],
    ['', '<div class="byline">By <a rel="author" href="/a">Ann Lee</a></div>', 'Ann Lee'],
    ['', '', null],
  ])('%s %s', (head, content, byline) => {
    expect(read(head, content + body).byline).toBe(byline);
  });
});

describe('the publisher', () => {
  test.each([
    [linked({ publisher: { name: 'Example Times' } }), 'Example Times'],
    ['<meta property="og:site_name" content="Example Times">', 'Example Times'],
    ['<title>Harbour to close - The Example</title>', 'The Example'],
    ['<title>Harbour to close</title>', 'example.com'],
  ])('%s', (head, publisher) => {
    expect(read(head).publisher).toBe(publisher);
  });
});

describe('the date', () => {
  test.each([
    [
      linked({ datePublished: '2024-03-05T18:20:00+01:00' }),
      '2024-03-05T17:20:00Z',
      "the page's JSON-LD datePublished",
    ],
    [
      '<meta property="article:published_time" content="2024-03-05T23:30:00-05:00">',
      '2024-03-06T04:30:00Z',
      "the page's meta article:published_time",
    ],
    ['<meta name="date" content="2024-03-05">', '2024-03-05', "the page's meta date"],
    ['', null, null],
  ])('%s', (head, published, publishedBasis) => {
    expect(read(head)).toMatchObject({ published, publishedBasis });
  });

  test('is taken from a time element, else from the address', () => {
    const content = `<time datetime="2024-03-05T10:00Z">yesterday</time>${body}`;
    expect(read('', content).published).toBe('2024-03-05T10:00:00Z');
    expect(read('', body, 'https://example.com/2024/mar/05/harbour').published).toBe('2024-03-05');
  });

  test.each([
    ['2024-03-05T10:00:00.123Z', '2024-03-05T10:00:00Z'],
    ['2024-03-05T10:00:00+0530', '2024-03-05T04:30:00Z'],
    ['20240305T100000Z', '2024-03-05T10:00:00Z'],
    ['2024-03-05 10:00:00', '2024-03-05'],
    ['Tue, 05 Mar 2024 10:00:00 +0100', '2024-03-05T09:00:00Z'],
    ['March 5, 2024 10:00 am', '2024-03-05'],
    ['1709632800', '2024-03-05T10:00:00Z'],
    ['1709632800000', '2024-03-05T10:00:00Z'],
    ['2024-02-30', null],
    ['2024-13-01T00:00:00Z', null],
    ['0001-01-01T00:00:00Z', null],
    ['05/06/2024', null],
    ['soon', null],
  ])('%s', (raw, at) => {
    expect(parsePageDate(raw)).toBe(at);
  });

  test('is told apart from the one of the last change', () => {
    const head = linked({ datePublished: '2024-03-05T10:00:00Z', dateModified: '2024-03-06T10:00:00Z' });
    expect(read(head)).toMatchObject({ published: '2024-03-05T10:00:00Z', modified: '2024-03-06T10:00:00Z' });
  });
});

describe('the address', () => {
  const from = 'https://m.example.com/news/harbour?utm_source=feed&id=7#top';
  test.each([
    [
      '<link rel="canonical" href="https://www.example.com/news/harbour">',
      'https://www.example.com/news/harbour',
    ],
    ['<link rel="canonical" href="/news/harbour">', 'https://m.example.com/news/harbour'],
    ['<meta property="og:url" content="https://example.com/h">', 'https://example.com/h'],
    ['<link rel="canonical" href="https://elsewhere.com/h">', 'https://m.example.com/news/harbour?id=7'],
    ['<link rel="canonical" href="https://www.example.com/">', 'https://m.example.com/news/harbour?id=7'],
    ['<link rel="canonical" href="javascript:alert(1)">', 'https://m.example.com/news/harbour?id=7'],
    ['', 'https://m.example.com/news/harbour?id=7'],
  ])('%s', (head, url) => {
    expect(read(head, body, from).url).toBe(url);
  });
});

describe('the address of a page above the article', () => {
  const story = 'https://example.com/news/2026/harbour-closes-for-a-week';
  test.each([
    ['/', story],
    ['/news', story],
    ['/news/?utm_source=feed', story],
    ['/news/2026', story],
    ['/sport', story],
    ['/world/latin-america', story],
    ['/news', 'https://example.com/a/17'],
    ['/новости', 'https://example.com/новости/гавань-закроют-на-неделю'],
    ['/', 'https://example.com/?p=123'],
    ['/show.php', 'https://example.com/show.php?id=7'],
  ])('%s is not that of %s', (named, from) => {
    const { href } = new URL(from);
    expect(read(`<link rel="canonical" href="${named}">`, body, from).url).toBe(href);
    expect(read(`<meta property="og:url" content="${named}">`, body, from).url).toBe(href);
  });

  test.each([
    ['/news/2026/harbour-closes-for-a-week', `${story}/amp`],
    ['/news/2026/harbour-closes-for-a-week', `${story}?cmpid=feed`],
    ['/news/harbour-to-close-for-a-week', story],
    ['/news/harbour-48213377', 'https://example.com/a/17'],
    ['/news/harbour', 'https://example.com/x7kd2'],
    ['/?p=123', story],
  ])('%s is that of %s', (named, from) => {
    const { href } = new URL(named, from);
    expect(read(`<link rel="canonical" href="${named}">`, body, from).url).toBe(href);
  });

  test('gives way to one that names the article', () => {
    const head =
      '<link rel="canonical" href="/news"><meta property="og:url" content="/news/2026/the-harbour-closes">';
    expect(read(head, body, story).url).toBe('https://example.com/news/2026/the-harbour-closes');
  });
});

describe('the language', () => {
  test.each([
    ['lang="en-us"', '', 'en-US'],
    ['', '<meta property="og:locale" content="fr_FR">', 'fr-FR'],
    ['', linked({ inLanguage: 'de' }), 'de'],
    ['lang="ru"', '<meta property="og:locale" content="en_GB">', 'ru'],
    ['lang="{{lang}}"', '', null],
    ['', '', null],
  ])('%s %s', (html, head, lang) => {
    expect(read(head, body, 'https://example.com/a', html).lang).toBe(lang);
  });

  test('is not the one declared where the script belies it', () => {
    const russian =
      '<p>Гавань закроют на неделю в мае, сообщили в городе в понедельник, чтобы убрать ил трёх зим со дна.</p>';
    expect(read('', russian, 'https://example.com/a', 'lang="en"').lang).toBeNull();
  });
});

describe('JSON-LD', () => {
  test('is read with what programs get wrong in it', () => {
    const head =
      '<script type="application/ld+json"><!-- {"@type":"NewsArticle","headline":"Harbour\nto close",} --></script>';
    expect(read(head).title).toBe('Harbour to close');
  });

  test('is passed over where nothing in it can be read', () => {
    const head = '<script type="application/ld+json">{{{</script><title>Harbour to close</title>';
    expect(read(head).title).toBe('Harbour to close');
  });

  test('of another article on the page does not count', () => {
    const other = { '@type': 'NewsArticle', url: 'https://www.example.com/news/other', headline: 'Other' };
    const own = { '@type': 'NewsArticle', url: 'https://www.example.com/news/harbour', headline: 'Own' };
    expect(read(`<script type="application/ld+json">${JSON.stringify([other, own])}</script>`).title).toBe(
      'Own',
    );
  });
});
