import { describe, expect, test } from 'vitest';
import { compileThemes } from '../../src/analyze/compile-themes.ts';
import { extractPage } from '../../src/ingest/extract-page.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Source } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import type { IngestDeps } from '../../src/worker/ingest/deps.ts';
import { ingestEntries } from '../../src/worker/ingest/ingest-entries.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { sampleFeed } from '../ingest/sample-source.ts';
import { openLocalD1, openSqlite } from './local-d1.ts';

const START = Date.parse('2026-05-03T06:00:00Z');

const feed = (id: string): Source => sampleFeed(id, { fullText: true });

const entry = (url: string, title: string, fields: Partial<Entry> = {}): Entry =>
  sampleEntry({ id: url, url, title, text: 'A teaser.', published: '2026-05-03T05:00:00Z', ...fields });

/** The paragraphs of a report on a thing. */
const report = (thing: string): string =>
  [1, 2, 3, 4]
    .map(
      (day) =>
        `On day ${day} the ${thing} was inspected, and the council, which owns it, said what it would cost.`,
    )
    .map((words) => `<p>${words} Nobody who works at the ${thing} will lose a job over it, it added.</p>`)
    .join('');

const page = (title: string, canonical: string, thing: string): string =>
  `<html lang="en"><head><title>${title}</title><link rel="canonical" href="${canonical}"></head>
   <body><article><h1>${title}</h1>${report(thing)}</article></body></html>`;

/** A database with sources of whole texts, and the pages that their sites serve now; an address without one answers 404. */
async function openSite(...sources: readonly Source[]) {
  const sqlite = openSqlite();
  const db = openLocalD1(sqlite, async (_kind, work) => work());
  for (const source of sources) await saveSource(db, source, { nextPollAt: null, intervalMinutes: 60 });
  const pages = new Map<string, string>();
  const compiled = compileThemes({ themes: [], conceptSets: [] });
  if (!compiled.ok) throw new Error('no themes');
  let clock = START;
  let ids = 0;
  const deps: IngestDeps = {
    db,
    now: () => new Date(clock),
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    openThemes: async () => ({ compiled: compiled.compiled, definitions: 'd'.repeat(64) }),
    fetchPage: async (_source, url) => {
      const html = pages.get(url);
      if (html === undefined) return { kind: 'none', reason: 'the server answered 404' };
      const reading = extractPage({ bytes: new TextEncoder().encode(html), url, contentType: 'text/html' });
      return reading.ok
        ? { kind: 'page', article: reading.article }
        : { kind: 'none', reason: reading.error };
    },
  };
  return {
    pages,
    ingest: async (source: Source, ...entries: readonly Entry[]) => {
      await stageEntries(db, source, entries, new Date(clock));
      const { deps: counted, budget } = withBudget(deps, 1_000, 0);
      await ingestEntries(counted, budget);
      clock += 3_600_000;
    },
    articles: () =>
      sqlite
        .prepare('SELECT title, url, revision, lang, byline, length(text) AS units FROM article ORDER BY n')
        .all()
        .map((row) => ({ ...row })),
    entries: () =>
      sqlite.prepare('SELECT count(*) AS n, count(DISTINCT article) AS articles FROM entry').get(),
  };
}

const POST = feed('post');
const WIRE = feed('wire');
const at = (path: string): string => `https://post.example.org${path}`;
const THINGS = ['harbour', 'bridge', 'theatre'];

describe('pages with a canonical address that is not theirs', () => {
  test.each([
    ['a section', '/news'],
    ['another report', '/news/one-report-for-all-pages'],
    ['the first of them', '/news/harbour-to-be-repaired'],
    ['the last of them', '/news/theatre-to-be-repaired'],
  ])('%s: stay articles of their own, in one poll and in three', async (_name, canonical) => {
    const entries = THINGS.map((thing) =>
      entry(at(`/news/${thing}-to-be-repaired`), `The ${thing} to be repaired`),
    );
    for (const polls of [[entries], entries.map((one) => [one])]) {
      const site = await openSite(POST);
      for (const thing of THINGS)
        site.pages.set(
          at(`/news/${thing}-to-be-repaired`),
          page(`The ${thing} to be repaired`, canonical, thing),
        );
      for (const poll of polls) await site.ingest(POST, ...poll);
      expect(
        site
          .articles()
          .map(({ title, revision }) => [title, revision])
          .sort(),
      ).toEqual([
        ['The bridge to be repaired', 1],
        ['The harbour to be repaired', 1],
        ['The theatre to be repaired', 1],
      ]);
    }
  });

  test('an edit of one of them revises that one', async () => {
    const site = await openSite(POST);
    const canonical = '/news/one-report-for-all-pages';
    for (const thing of THINGS) site.pages.set(at(`/${thing}`), page(thing, canonical, thing));
    await site.ingest(POST, ...THINGS.map((thing) => entry(at(`/${thing}`), `The ${thing}`)));
    site.pages.set(at('/bridge'), page('bridge', canonical, 'bridge, once more,'));
    await site.ingest(POST, entry(at('/bridge'), 'The bridge, corrected'));
    expect(
      site
        .articles()
        .map(({ title, revision }) => [title, revision])
        .sort(),
    ).toEqual([
      ['The bridge, corrected', 2],
      ['The harbour', 1],
      ['The theatre', 1],
    ]);
  });

  test('those that come later are linked by the addresses of their feed', async () => {
    const site = await openSite(POST);
    for (const thing of THINGS) {
      site.pages.set(at(`/${thing}`), page(thing, '/news/one-report-for-all-pages', thing));
      await site.ingest(POST, entry(at(`/${thing}`), `The ${thing}`));
    }
    expect(site.articles().map(({ url }) => url)).toEqual([
      at('/news/one-report-for-all-pages'),
      at('/bridge'),
      at('/theatre'),
    ]);
  });

  test('of a section, no one is linked by it', async () => {
    const site = await openSite(POST);
    const paths = THINGS.map((thing) => `/news/${thing}-to-be-repaired`);
    for (const [n, path] of paths.entries()) {
      const thing = THINGS[n] ?? '';
      site.pages.set(at(path), page(thing, '/news', thing));
      await site.ingest(POST, entry(at(path), `The ${thing}`));
    }
    expect(site.articles().map(({ url }) => url)).toEqual(paths.map(at));
  });
});

describe('two addresses of one page', () => {
  const title = 'The harbour to be repaired';
  const canonical = at('/news/harbour-to-be-repaired');
  test.each([
    ['with tracking and AMP', `${canonical}?utm_source=a`, `${canonical}/amp?utm_medium=b`],
    ['of links that lead on', at('/go/17'), at('/go/18')],
  ])('%s are one article', async (_name, first, second) => {
    const site = await openSite(POST, WIRE);
    for (const url of [first, second]) site.pages.set(url, page(title, canonical, 'harbour'));
    await site.ingest(POST, entry(first, title));
    await site.ingest(WIRE, entry(second, title));
    expect(site.articles()).toMatchObject([{ title, url: canonical, revision: 1 }]);
    expect(site.entries()).toMatchObject({ n: 2, articles: 1 });
  });

  test('are one article where the second feed words the title anew, and the text is the same', async () => {
    const site = await openSite(POST, WIRE);
    for (const url of [at('/go/17'), at('/go/18')]) site.pages.set(url, page(title, canonical, 'harbour'));
    await site.ingest(POST, entry(at('/go/17'), title));
    await site.ingest(WIRE, entry(at('/go/18'), 'Repairs ahead for harbour'));
    expect(site.articles()).toHaveLength(1);
  });
});

describe('a page that is gone', () => {
  const url = at('/news/harbour-to-be-repaired');

  test('leaves the text that was read of it, under the new title of the feed', async () => {
    const site = await openSite(POST);
    site.pages.set(url, page('The harbour', url, 'harbour'));
    await site.ingest(POST, entry(url, 'The harbour'));
    const [before] = site.articles();
    site.pages.clear();
    await site.ingest(POST, entry(url, 'The harbour (updated)', { authors: ['A. Writer'] }));
    expect(before).toMatchObject({ revision: 1, lang: 'en' });
    expect(site.articles()).toEqual([{ ...before, title: 'The harbour (updated)', revision: 2 }]);
  });

  test('makes no revision where only the teaser changed', async () => {
    const site = await openSite(POST);
    site.pages.set(url, page('The harbour', url, 'harbour'));
    await site.ingest(POST, entry(url, 'The harbour'));
    const before = site.articles();
    site.pages.clear();
    await site.ingest(POST, entry(url, 'The harbour', { text: 'Another teaser.' }));
    expect(site.articles()).toEqual(before);
  });

  test('is believed to be shorter where it comes', async () => {
    const site = await openSite(POST);
    site.pages.set(url, page('The harbour', url, 'harbour'));
    await site.ingest(POST, entry(url, 'The harbour'));
    site.pages.set(
      url,
      '<html><body><article><p>This report was withdrawn, says its editor.</p></article></body></html>',
    );
    await site.ingest(POST, entry(url, 'The harbour (withdrawn)'));
    expect(site.articles()).toMatchObject([{ title: 'The harbour (withdrawn)', revision: 2, units: 43 }]);
  });
});
