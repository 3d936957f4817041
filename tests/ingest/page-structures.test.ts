import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';

const TITLE = 'Ferry to stay in the harbour';
const PARAGRAPHS = [
  'The council voted late on Tuesday to keep the ferry, the bridge and the old lock open through the winter, whatever it costs.',
  'The keeper of the lock, who has had no day off since March, said that she would believe it when a second man was hired.',
  'Two of the nine members were against, among them the treasurer, who had asked for a survey of the pier before any money is spent.',
  'A second reading is planned for March, the clerk said, when the members will have seen what the engineers think of the pier.',
];
const OTHERS = [
  'Bakers in the upper town have raised the price of a loaf for the third time this year, and say that flour leaves them no choice.',
  'The brass band of the fire brigade will not play on the square in May, as the stand that it used to play on has been sold.',
  'A dog that was lost in January, on the day of the great frost, has come back to its owner by a road that nobody can explain.',
  'The museum of clocks opens an hour later from Monday on, so that the one guard it has left can take his children to school.',
  'Whoever has lost a trumpet on the night train can fetch it at the station, where it has been heard more than it has been seen.',
];

/** The paragraphs that are read from a page with this body, or the reason why there are none. */
function read(body: string): string[] {
  const page = `<html><head><title>${TITLE}</title></head><body><div><a href="/">Home</a> <a href="/n">News</a></div>${body}</body></html>`;
  const reading = extractPage({ bytes: new TextEncoder().encode(page), url: 'https://example.com/n/12' });
  return reading.ok ? reading.article.text.split('\n\n') : [reading.error];
}

const wrap = (texts: readonly string[], tag = 'p') =>
  texts.map((text) => `<${tag}>${text}</${tag}>`).join('');
const heading = `<h1>${TITLE}</h1>`;

describe('several articles on a page', () => {
  const post = (title: string, texts: readonly string[], tag = 'h1', sign = '') =>
    `<article class="post"><${tag}>${title}</${tag}>${sign}${wrap(texts)}</article>`;
  const own = post(TITLE, PARAGRAPHS);

  test.each([
    ['a date', '<time datetime="2024-01-01">1 January</time>'],
    ['an author', '<p>By Ann Lee</p>'],
    ['an address', '<link itemprop="url" href="/b">'],
  ])('the one under the title is read, however long the next ones are, each with %s', (_name, sign) => {
    const next =
      post('Bread dearer', OTHERS, 'h1', sign) + post('No stand', [...OTHERS].reverse(), 'h1', sign);
    expect(read(own + next)).toEqual(PARAGRAPHS);
  });

  test('so it is where the headings of the next ones are links', () => {
    expect(read(own + post('<a href="/b">Bread dearer</a>', OTHERS))).toEqual(PARAGRAPHS);
  });

  const told = ['Bread dearer', ...OTHERS];

  test('the chapters of one article stay together', () => {
    const chapters = own + post('Bread dearer', OTHERS, 'h2');
    expect(read(`<main>${chapters}</main>`)).toEqual([...PARAGRAPHS, ...told]);
  });

  test('so do chapters of the rank of the title that nobody signed', () => {
    expect(read(`<main>${own}${post('Bread dearer', OTHERS)}</main>`)).toEqual([...PARAGRAPHS, ...told]);
  });

  test('so do long posts of a live blog, with their hours and links', () => {
    const entry = post('<a href="#1">Bread dearer</a>', OTHERS, 'h3', '<time>10:30</time>');
    const [title, ...rest] = read(`<main>${own}${entry}</main>`).slice(PARAGRAPHS.length);
    expect([title, rest.at(-1)]).toEqual(['Bread dearer', OTHERS.at(-1)]);
  });

  test.each(['h1', 'h2'])(
    'so do the parts of a body that an advertisement parts, under a title in %s',
    (tag) => {
      const part = (html: string) => `<div itemprop="articleBody">${html}</div>`;
      const body = `${part(`<${tag}>${TITLE}</${tag}>${wrap(PARAGRAPHS)}`)}<div class="ad"></div>${part(`<h2>Bread dearer</h2>${wrap(OTHERS)}`)}`;
      expect(read(`<main>${body}</main>`)).toEqual([...PARAGRAPHS, ...told]);
    },
  );

  test('so do the parts of what is one article by its type, signed as they may be', () => {
    const part = (html: string) => `<div itemprop="articleBody">${html}</div>`;
    const body = `${part(`<h2>${TITLE}</h2>${wrap(PARAGRAPHS)}`)}${part(`<h2><a href="#b">Bread dearer</a></h2>${wrap(OTHERS)}`)}`;
    expect(read(`<div itemscope itemtype="https://schema.org/NewsArticle">${body}</div>`)).toEqual([
      ...PARAGRAPHS,
      ...told,
    ]);
  });

  test('the posts of a live blog stay together', () => {
    const posts = OTHERS.map(
      (text, at) => `<article class="update"><h2>Update ${at}</h2><p>${text}</p></article>`,
    );
    const paragraphs = read(`<main>${heading}<p>${PARAGRAPHS[0]}</p>${posts.join('')}</main>`);
    expect(paragraphs).toEqual([PARAGRAPHS[0], ...OTHERS.flatMap((text, at) => [`Update ${at}`, text])]);
  });
});

describe('what outweighs a short article', () => {
  test('teasers do not take its place', () => {
    const card = (text: string) =>
      `<div class="card"><h3><a href="/x">${text.slice(0, 40)}</a></h3><p>${text}</p></div>`;
    const flash = 'The ferry will run all winter, the council said.';
    const body = `<main>${heading}<p>${flash}</p></main><div class="cards">${OTHERS.map(card).join('')}</div>`;
    expect(read(body)).toEqual([flash]);
  });

  test('a list of things under links is the article where it stands in it', () => {
    const items = OTHERS.map((text, at) => `<h3><a href="/x${at}">Thing number ${at}</a></h3><p>${text}</p>`);
    const body = `<article><header>${heading}<p>What we found in town this week.</p></header><div>${items.join('')}</div></article>`;
    expect(read(body)).toEqual(OTHERS.flatMap((text, at) => [`Thing number ${at}`, text]));
  });

  const said = [...OTHERS, ...OTHERS.map((text) => `No: ${text}`)];
  const flash = `<div>${heading}${wrap(PARAGRAPHS.slice(0, 2))}</div>`;

  test.each(['comments', 'kommentare', 'commentaires', 'komentarze'])('readers do not: %s', (name) => {
    const box = (text: string, at: number) =>
      `<div class="entry odd-${at % 2}"><b>Reader ${at}</b><p>${text}</p></div>`;
    const body = `${flash}<section id="${name}"><h3>Readers</h3><div>${said.map(box).join('')}</div></section>`;
    expect(read(body)).toEqual(PARAGRAPHS.slice(0, 2));
  });

  test('nor do those whose words stand in a list', () => {
    const items = said.map(
      (text, at) => `<li class="comment depth-1"><span>Reader ${at}</span><p>${text}</p></li>`,
    );
    expect(read(`${flash}<div class="comments-area"><ol>${items.join('')}</ol></div>`)).toEqual(
      PARAGRAPHS.slice(0, 2),
    );
  });
});

describe('a body named as comments are', () => {
  const lead = `<p>${OTHERS[0]}</p>`;
  const names = `comment-body|article comment|opinion-comment|section-comment|comment|responses|reply|body-has-comments|article--with-comments|comment-is-free__body|kommentar|articleBody kommentar|article__kommentar-text|article-body comentario|post-content commento|yorum|yorumlar|commentaires`;

  test.each(names.split('|'))('is read: %s', (name) => {
    const header = `<header>${heading}${lead}</header>`;
    const paragraphs = read(`${header}<div class="${name}">${wrap(PARAGRAPHS)}</div>`);
    expect(paragraphs.slice(-PARAGRAPHS.length)).toEqual(PARAGRAPHS);
  });

  test('is read under a long standfirst, too, and where its paragraphs are so named', () => {
    const header = `<header>${heading}${wrap(OTHERS.slice(0, 3))}</header>`;
    const texts = PARAGRAPHS.map((text) => `<p class="comment__text">${text}</p>`).join('');
    const paragraphs = read(`${header}<div class="comment__body">${texts}</div>`);
    expect(paragraphs.slice(-PARAGRAPHS.length)).toEqual(PARAGRAPHS);
  });
});

describe('what a name may not hide', () => {
  const header = `<header>${heading}${wrap(OTHERS.slice(0, 3))}</header>`;

  test('parts of a text, each named as comments are', () => {
    const part = (texts: readonly string[]) => `<div class="opinion-comment">${wrap(texts)}</div>`;
    const more = PARAGRAPHS.map((text) => `Again, ${text}`);
    const paragraphs = read(header + part(PARAGRAPHS) + part(more));
    expect(paragraphs.slice(-2 * PARAGRAPHS.length)).toEqual([...PARAGRAPHS, ...more]);
  });

  test('the answers of those who were asked', () => {
    const asked = PARAGRAPHS.map((text, at) => `<div class="reply"><b>Witness ${at}</b><p>${text}</p></div>`);
    const lead = `<header>${heading}<p>${OTHERS[0]}</p></header>`;
    const paragraphs = read(`${lead}<div class="responses">${asked.join('')}</div>`);
    expect(paragraphs.filter((text) => PARAGRAPHS.includes(text))).toEqual(PARAGRAPHS);
  });

  test('a list of things under links, in boxes, below a standfirst in a header', () => {
    const boxes = OTHERS.map(
      (text, at) => `<div class="item"><h3><a href="/x${at}">Thing ${at}</a></h3><p>${text}</p></div>`,
    );
    const lead = `<header>${heading}<p>${PARAGRAPHS[0]}</p></header>`;
    expect(read(`${lead}<div class="digest">${boxes.join('')}</div>`)).toEqual(
      OTHERS.flatMap((text, at) => [`Thing ${at}`, text]),
    );
  });

  test('a paragraph in a form that has only fields of a program', () => {
    const form = `<form><input type="hidden" name="x"><p>${PARAGRAPHS[1]}</p></form>`;
    const body = `<p>${PARAGRAPHS[0]}</p>${form}${wrap(PARAGRAPHS.slice(2))}`;
    expect(read(`<article>${heading}${body}</article>`)).toEqual(PARAGRAPHS);
  });
});

describe('names that mislead', () => {
  test('a paragraph named after the picture above it stays', () => {
    const [first, ...rest] = PARAGRAPHS;
    const html = `${heading}<p class="graf graf-after--figure">${first}</p>${wrap(rest)}`;
    expect(read(`<article>${html}</article>`)).toEqual(PARAGRAPHS);
  });

  test('a part of the text named as what stands beside a photo stays', () => {
    const parts = PARAGRAPHS.map(
      (text, at) => `<div class="post-content photo-txt-${at}"><section><p>${text}</p></section></div>`,
    );
    expect(read(`<div>${heading}${parts.join('')}</div>`)).toEqual(PARAGRAPHS);
  });

  test('a notice of rights that is longer than the article does not take its place', () => {
    const texts = ['Ferries are cheap this week, as we found.', 'All of them go from the old pier.'];
    const links = wrap(PARAGRAPHS.map((text) => `<a href="/x">${text}</a>`));
    const rights = `<div id="rights"><p>© 2016 Example. All rights reserved. Example is a mark of Example, Ferry and Lock, in the town, the port and the county.</p></div>`;
    expect(read(`<div class="content">${heading}${wrap(texts)}${links}</div>${rights}`)).toEqual(texts);
  });
});

test('a list in paragraphs at the end stays whole, and so does who reported it', () => {
  const end = [
    '1. The bridge, 40 metres',
    '2. The lock, 12 metres',
    '(Reporting by Ann Lee)',
    'Editing by Bo Hall',
  ];
  expect(read(`<article>${heading}${wrap([...PARAGRAPHS, ...end])}<p>Ann Lee</p></article>`)).toEqual([
    ...PARAGRAPHS,
    ...end,
  ]);
});

describe('where the text stands', () => {
  test('in spans with paragraphs left open', () => {
    const [first, second, ...rest] = PARAGRAPHS;
    const body = `<div id="text">${heading}<span id="a">${first}</p></span><div></div><span id="b">${second}</p>${wrap(rest)}</span></div>`;
    expect(read(body)).toEqual(PARAGRAPHS);
  });

  test('partly hidden behind a button', () => {
    const rest = `<div class="more-text" style="display: none">${wrap(PARAGRAPHS.slice(2))}</div><button>More</button>`;
    expect(read(`<article>${heading}${wrap(PARAGRAPHS.slice(0, 2))}${rest}</article>`)).toEqual(PARAGRAPHS);
  });

  test('a hidden form beside it is not of it', () => {
    const form = `<div class="x" hidden><p>${OTHERS[0]}</p><input name="mail"></div>`;
    expect(read(`<article>${heading}${wrap(PARAGRAPHS)}${form}</article>`)).toEqual(PARAGRAPHS);
  });

  test('only where no script runs', () => {
    expect(read(`<div id="app"></div><noscript>${heading}${wrap(PARAGRAPHS)}</noscript>`)).toEqual(
      PARAGRAPHS,
    );
  });

  test('a request to let scripts run is no article', () => {
    expect(
      read('<div id="app"></div><noscript><p>This site does not work without JavaScript.</p></noscript>'),
    ).toEqual(['the page holds no text of an article']);
  });

  test('in a shadow root that the server wrote', () => {
    const template = `<template shadowrootmode="open">${heading}${wrap(PARAGRAPHS)}</template>`;
    expect(read(`<x-story>${template}</x-story><template><p>${OTHERS[0]}</p></template>`)).toEqual(
      PARAGRAPHS,
    );
  });

  test('under pictures and nowhere else', () => {
    const pictures = PARAGRAPHS.map(
      (text) => `<figure><img src="a.jpg"><figcaption>${text}</figcaption></figure>`,
    );
    expect(read(`<article>${heading}${pictures.join('')}</article>`)).toEqual(PARAGRAPHS);
  });

  test.each(['span style="display:block"', 'story-line'])('in elements that are no blocks: %s', (tag) => {
    const lines = PARAGRAPHS.map((text) => `<${tag}>${text}</${tag.split(' ')[0]}>`);
    expect(read(`${heading}<story-text>${lines.join('')}</story-text>`)).toEqual(PARAGRAPHS);
  });

  test('preformatted, with empty lines between paragraphs', () => {
    expect(read(`${heading}<pre>${PARAGRAPHS.join('\n \n')}</pre>`)).toEqual(PARAGRAPHS);
  });

  test('beside a form to fill in', () => {
    const form = `<form><table><tr><td>Your Name:*</td><td><input type="text"></td></tr></table><p>${OTHERS[0]}</p></form>`;
    expect(read(`<div>${heading}${wrap(PARAGRAPHS)}${form}</div>`)).toEqual(PARAGRAPHS);
  });

  test("within a form that is the whole page's", () => {
    expect(read(`<form><input type="text">${heading}${wrap(PARAGRAPHS)}</form>`)).toEqual(PARAGRAPHS);
  });
});
