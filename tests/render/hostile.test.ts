import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../src/render/email.ts';
import { renderFeed } from '../../src/render/feed.ts';
import { renderDigestList, renderHome, renderProblemPage } from '../../src/render/pages.ts';
import { renderText } from '../../src/render/text.ts';
import { renderWeb } from '../../src/render/web.ts';
import { listAddresses, listTags } from './markup.ts';
import { HOSTILE, hostileDigest } from './sample-hostile.ts';

const digest = hostileDigest();
const base = 'https://sitrep.example';
const channel = {
  title: HOSTILE,
  description: HOSTILE,
  homeUrl: `${base}/`,
  selfUrl: `${base}/feeds/frontline.rss`,
  lang: 'en',
};
const summary = {
  id: '../"><script>',
  title: HOSTILE,
  from: '2022-05-16',
  to: '2022-05-22',
  stories: 3,
  headlines: [HOSTILE],
};

const pages = {
  email: renderEmail(digest),
  web: renderWeb(digest),
  home: renderHome({ base, newsletters: [] }),
  list: renderDigestList({
    base,
    newsletter: null,
    digests: [summary],
    nextUrl: '/digests?before="><script>',
  }),
  problem: renderProblemPage({ base, status: 400, title: HOSTILE, detail: HOSTILE }),
};

const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\ufffe\uffff]/;

describe.each(Object.entries(pages))('hostile text in the %s', (name, html) => {
  const tags = listTags(html);

  it('adds no element', () => {
    const names = new Set(tags.map((tag) => tag.name));
    for (const dangerous of ['script', 'img', 'iframe', 'object', 'embed', 'base']) {
      expect(names.has(dangerous)).toBe(false);
    }
    // The front page has a form of its own, to search with.
    const forms = tags.filter((tag) => tag.name === 'form').map(({ attributes }) => attributes.get('action'));
    expect(forms).toEqual(name === 'home' ? [`${base}/search`] : []);
  });

  it('adds no event handler', () => {
    for (const { attributes } of tags) for (const key of attributes.keys()) expect(key).not.toMatch(/^on/);
  });

  it('reaches no address that is not http, https, mailto or a fragment', () => {
    for (const address of listAddresses(html)) expect(address).toMatch(/^(?:https?:\/\/|mailto:|#)/);
  });

  it('leaves no control, no override, no lone surrogate', () => {
    expect(html).not.toMatch(FORBIDDEN);
    expect(html.isWellFormed()).toBe(true);
  });
});

it.each([pages.web, pages.home, pages.list, pages.problem])('a web page has no style attribute', (html) => {
  for (const { attributes } of listTags(html)) expect(attributes.has('style')).toBe(false);
});

describe('hostile text of a developing story', () => {
  const developing = digest.sections.flatMap((section) => section.developing);

  it('is there to be escaped, and leads nowhere but to articles', () => {
    expect(developing.length).toBe(3);
    expect(developing.some(({ changes }) => changes.length > 0)).toBe(true);
    for (const html of [pages.email, pages.web]) {
      expect(html).toContain('Told in the issue of 14–20 Mar 2022');
      expect(html).toMatch(/then<\/span>[^“]*alert\(1\)/);
      expect(listAddresses(html).filter((address) => address.includes('alert(4)'))).toEqual([]);
    }
    expect(pages.web).toMatch(/14–20 Mar 2022 as “&lt;\/title&gt;/);
  });
});

describe('hostile text in plain text', () => {
  it('leaves no control, no override, no lone surrogate', () => {
    const text = renderText(digest);
    expect(text).not.toMatch(FORBIDDEN);
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('hostile text in feeds', () => {
  it.each(['rss', 'atom', 'json'] as const)('leaves nothing that XML forbids in %s', (format) => {
    const feed = renderFeed(format, channel, [digest]);
    expect(feed).not.toMatch(FORBIDDEN);
    expect(feed.isWellFormed()).toBe(true);
  });

  it('leaves RSS that a parser reads back, its titles as they were', () => {
    const feed = parseRssFeed(renderFeed('rss', channel, [digest]));
    expect(feed.items).toHaveLength(6);
    expect(feed.title).toContain('<script>alert(1)</script>');
    expect(feed.items?.[0]?.title).toContain(']]>');
  });

  it('leaves Atom that a parser reads back, its content without live markup', () => {
    const feed = parseAtomFeed(renderFeed('atom', channel, [digest]));
    expect(feed.entries).toHaveLength(6);
    for (const { content } of feed.entries ?? []) {
      const tags = listTags(content?.value ?? '').map((tag) => tag.name);
      expect(tags).toContain('blockquote');
      expect(tags.filter((tag) => !['p', 'a', 'blockquote', 'ul', 'li'].includes(tag))).toEqual([]);
    }
  });

  it('leaves JSON Feed that parses', () => {
    expect(JSON.parse(renderFeed('json', channel, [digest]))).toHaveProperty('items.length', 6);
  });
});
