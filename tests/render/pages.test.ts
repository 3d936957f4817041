import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Newsletter } from '../../src/model/newsletter.ts';
import {
  renderArticlePage,
  renderDigestList,
  renderHome,
  renderProblemPage,
} from '../../src/render/pages.ts';
import { renderWeb, STYLE_CSP_HASH } from '../../src/render/web.ts';
import { listTags, unescapeHtml } from './markup.ts';
import { sampleDigest } from './sample-digest.ts';

const base = 'https://sitrep.example';
const newsletter = Newsletter.parse({
  id: 'frontline',
  title: 'Frontline',
  description: 'The war in Ukraine.',
  zone: 'Europe/London',
  cadence: { every: 'week', on: 'monday', at: '07:00' },
  themes: ['morale'],
  sender: { name: 'Frontline', address: 'frontline@sitrep.example' },
  listId: 'frontline.sitrep.example',
});
const summary = {
  id: 'frontline-2022-05-22',
  title: 'Frontline',
  from: '2022-05-16',
  to: '2022-05-22',
  stories: 3,
  headlines: ['Two commanders lose their posts'],
};
const article = renderArticlePage({
  base: `${base}/`,
  article: {
    id: 'commanders',
    source: 'corpus',
    url: null,
    title: 'Two commanders lose their posts',
    publisher: 'Sitrep brief',
    after: 'HuffPost UK',
    byline: null,
    lang: 'en',
    published: '2022-05-19',
    publishedBasis: 'the ministry’s update of that day',
  },
  revision: 1,
  revisions: [1],
  textLength: 1_234,
  passages: [
    {
      kind: 'sentence',
      in: 'text',
      start: 0,
      end: 24,
      text: 'A commander was removed.',
      speaker: null,
      hedge: null,
      probability: null,
      marks: [
        { theme: 'leadership-strain', rule: 'dismissal', reason: 'A commander is dismissed' },
        { theme: 'morale', rule: 'weighed:troops', reason: 'Words that weigh: “commander”.' },
      ],
    },
    { kind: 'gap', sentences: 2 },
    {
      kind: 'sentence',
      in: 'text',
      start: 120,
      end: 140,
      text: 'Others may follow <b>',
      speaker: 'UK MoD',
      hedge: 'said',
      probability: 'likely',
      marks: [],
    },
  ],
  themes: [
    {
      id: 'leadership-strain',
      title: 'Russian leadership strain',
      score: 2.5,
      sentences: 1,
      beside: null,
    },
    { id: 'morale', title: 'Morale <i>', score: 1, sentences: 1, beside: 'Other <b>' },
  ],
  claims: [
    {
      quantity: { low: null, high: 200_000, qualifier: 'up to' },
      measure: 'casualties',
      side: 'russia',
      claimant: null,
      hedge: 'estimated',
      asOf: null,
      evidence: { in: 'text', start: 5, end: 12, text: 'up to 200,000' },
    },
  ],
  others: [
    {
      id: 'posts-lost',
      title: 'Two commanders out',
      publisher: 'City Wire',
      after: null,
      published: '2022-05-20',
      relation: 'update',
    },
  ],
  digests: [summary],
});
const pages = {
  digest: renderWeb(sampleDigest(6)),
  home: renderHome({
    base,
    newsletters: [
      { newsletter, latest: summary, digests: [summary, { ...summary, id: 'frontline-2022-05-15' }] },
    ],
  }),
  list: renderDigestList({ base, newsletter, digests: [summary], nextUrl: '/digests?before=x' }),
  article,
  problem: renderProblemPage({
    base,
    status: 404,
    title: 'No such issue',
    detail: 'There is no issue frontline-2022-99-99.',
  }),
};

describe.each(Object.entries(pages))('the %s page', (_name, html) => {
  it('carries one style element, the one that STYLE_CSP_HASH allows, and nothing inline', () => {
    const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(([, css = '']) => css);
    expect(styles).toHaveLength(1);
    expect(
      `'sha256-${createHash('sha256')
        .update(styles[0] ?? '')
        .digest('base64')}'`,
    ).toBe(STYLE_CSP_HASH);
    for (const { name, attributes } of listTags(html)) {
      expect(name).not.toBe('script');
      expect(attributes.has('style')).toBe(false);
    }
  });

  it('has a language, a title, one main with a skip link to it, one h1', () => {
    expect(html).toMatch(/^<!doctype html><html lang="en" dir="ltr">/);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html).toContain('<a class="skip" href="#_main">');
    expect(listTags(html).filter(({ name }) => name === 'main')).toHaveLength(1);
    expect(listTags(html).filter(({ name }) => name === 'h1')).toHaveLength(1);
  });

  it('uses an id once', () => {
    const ids = listTags(html).flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the digest page', () => {
  it('has its address, its other forms and its feeds', () => {
    const { url } = sampleDigest(6);
    expect(pages.digest).toContain(`<link rel="canonical" href="${url}">`);
    for (const form of ['/email', '/text', '/json', '/eml'])
      expect(pages.digest).toContain(`href="${url}${form}"`);
    for (const type of ['application/rss+xml', 'application/atom+xml', 'application/feed+json']) {
      expect(pages.digest).toContain(`<link rel="alternate" type="${type}"`);
    }
  });

  it('has an anchor for every story', () => {
    for (const { stories } of sampleDigest(6).sections) {
      for (const { id } of stories) expect(pages.digest).toContain(`<article class="story" id="${id}">`);
    }
  });
});

describe('the article page', () => {
  it('shows evidence in its place, with gaps between', () => {
    const text = unescapeHtml(article);
    expect(article).toContain('id="e-0"');
    expect(article).toContain('id="e-120"');
    expect(text).toContain('… 2 sentences not shown');
    expect(text).toContain('“Others may follow <b>”');
    expect(text).toContain('UK MoD, assessed as likely');
  });

  it('names the rule, the figure, and the outlet behind a brief', () => {
    expect(article).toContain('A commander is dismissed');
    expect(article).toContain('<tr id="c-5"><th scope="row">up to 200,000</th>');
    expect(article).toContain('Sitrep brief, after HuffPost UK');
  });

  it('says why each sentence is shown, once, and names no rule where words weighed', () => {
    const text = unescapeHtml(article);
    expect(text.split('“A commander was removed.”')).toHaveLength(2);
    expect(text).toContain(
      '<b>Russian leadership strain</b>: A commander is dismissed <small>dismissal</small>',
    );
    expect(text).toContain('Words that weigh: “commander”.');
    expect(article).not.toContain('weighed:');
  });

  it('says of a side of a theme that it is recorded beside it', () => {
    expect(unescapeHtml(article)).toContain('(recorded beside Other <b>; not counted in it)');
  });

  it('lists other reports of the event, and says how each stands to it', () => {
    expect(article).toContain('Other reports of this event');
    expect(article).toContain('/articles/posts-lost"');
    expect(article).toContain('update, with something new');
  });
});

describe('lists', () => {
  it('do not repeat the latest issue, and link to older ones', () => {
    expect(pages.home.split('/digests/frontline-2022-05-22"')).toHaveLength(2);
    expect(pages.home).toContain('Every Monday at 07:00 (Europe/London)');
    expect(pages.list).toContain(
      '<a rel="next" href="https://sitrep.example/digests?before&#x3D;x">Older issues</a>',
    );
  });

  it('say so when there is nothing yet', () => {
    expect(renderHome({ base, newsletters: [] })).toContain('There is no newsletter yet');
    expect(renderDigestList({ base, newsletter: null, digests: [], nextUrl: null })).toContain(
      'No issue has been published yet',
    );
  });
});
