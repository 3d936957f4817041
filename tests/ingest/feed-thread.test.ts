import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';
import { findReplies, nameThread } from '../../src/ingest/replies.ts';
import { Entry } from '../../src/model/entry.ts';
import { sampleEntry } from './sample-entry.ts';

const THR = 'xmlns:thr="http://purl.org/syndication/thread/1.0"';
const SLASH = 'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"';

function readEntry(feed: string): Entry {
  const read = parseFeed(new TextEncoder().encode(feed), { url: 'https://feeds.example/all' });
  const [entry] = read.ok ? read.feed.entries : [];
  return Entry.parse(entry ?? expect.fail('no entry was read'));
}
const atom = (inner: string): Entry =>
  readEntry(
    `<feed xmlns="http://www.w3.org/2005/Atom" ${THR}><entry><title>Re: Ferry</title>${inner}</entry></feed>`,
  );
const rss = (inner: string): Entry =>
  readEntry(
    `<rss version="2.0" ${THR} ${SLASH}><channel><item><title>Re: Ferry</title>${inner}</item></channel></rss>`,
  );

describe('what an entry replies to (RFC 4685)', () => {
  test.each([
    [
      'Atom',
      atom('<thr:in-reply-to ref="tag:harbour.example,2026:1" href="/2026/ferry"/>'),
      [{ ref: 'tag:harbour.example,2026:1', href: 'https://feeds.example/2026/ferry' }],
    ],
    ['RSS', rss('<thr:in-reply-to ref="1"/>'), [{ ref: '1', href: null }]],
    [
      'several',
      atom('<thr:in-reply-to ref="1"/><thr:in-reply-to href="https://h.example/2"/>'),
      [
        { ref: '1', href: null },
        { ref: null, href: 'https://h.example/2' },
      ],
    ],
  ])('is read from %s', (_what, entry, expected) => {
    expect(entry.inReplyTo).toEqual(expected);
  });

  test.each([
    ['nothing', ''],
    ['nothing in it', '<thr:in-reply-to/>'],
    ['no address', '<thr:in-reply-to ref=" " href="javascript:void(0)"/>'],
  ])('is left out where it says %s', (_what, inner) => {
    expect(atom(inner)).not.toHaveProperty('inReplyTo');
  });
});

describe('how many replies an entry has', () => {
  test.each([
    ['thr:total', atom('<thr:total> 12 </thr:total><link rel="replies" href="r" thr:count="3"/>'), 12],
    ['a link to them', atom('<link rel="replies" href="r" thr:count="3"/>'), 3],
    ['slash:comments', rss('<slash:comments>0</slash:comments>'), 0],
  ])('is read from %s', (_what, entry, expected) => {
    expect(entry.replies).toBe(expected);
  });

  test.each(['', '<thr:total>many</thr:total>', '<thr:total>-1</thr:total>'])(
    'is left out of %j',
    (inner) => {
      expect(atom(inner)).not.toHaveProperty('replies');
    },
  );
});

describe('the feed that an entry was copied from', () => {
  test.each([
    [
      'Atom’s source',
      atom(
        '<source><id>urn:harbour</id><title>Harbour</title><link rel="self" href="/feed"/><link href="https://harbour.example/"/></source>',
      ),
      { id: 'urn:harbour', title: 'Harbour', url: 'https://harbour.example/' },
    ],
    [
      'an id alone',
      atom('<source><id>urn:harbour</id></source>'),
      { id: 'urn:harbour', title: '', url: null },
    ],
    [
      'RSS’s source',
      rss('<source url="https://harbour.example/rss">Harbour</source>'),
      { id: null, title: 'Harbour', url: 'https://harbour.example/rss' },
    ],
  ])('is read from %s', (_what, entry, expected) => {
    expect(entry.origin).toEqual(expected);
  });

  test('is left out where none is named, and leaves the entry its own id and title', () => {
    expect(atom('<source/>')).not.toHaveProperty('origin');
    const entry = atom('<id>urn:1</id><source><id>urn:harbour</id><title>Harbour</title></source>');
    expect(entry).toMatchObject({ id: 'urn:1', title: 'Re: Ferry', publisher: 'Harbour' });
  });
});

describe('a comment under another entry of its source', () => {
  const post = sampleEntry({ id: 'post', url: 'https://harbour.example/ferry', title: 'Ferry delayed' });
  const reply = (parent: NonNullable<Entry['inReplyTo']>[number], fields: Partial<Entry> = {}): Entry =>
    sampleEntry({ id: 'c1', url: `${post.url}#c1`, title: 'Re: Ferry', inReplyTo: [parent], ...fields });
  const find = async (...entries: Entry[]) =>
    [...findReplies(await Promise.all(entries.map(nameThread)), [])].map(({ id }) => id);

  test.each([
    ['its id', reply({ ref: 'post', href: null })],
    ['its address', reply({ ref: null, href: 'https://harbour.example/ferry?utm_source=feed' })],
    ['its address as the id', reply({ ref: 'https://harbour.example/ferry', href: null })],
    ['its id, at its very address', reply({ ref: 'post', href: post.url }, { url: post.url })],
  ])('is known by %s', async (_what, one) => {
    expect(await find(post, one)).toEqual(['c1']);
  });

  test('is none where what it replies to is elsewhere, or itself', async () => {
    expect(await find(post, reply({ ref: 'other', href: 'https://other.example/1' }))).toEqual([]);
    expect(await find(reply({ ref: 'c1', href: `${post.url}#c1` }))).toEqual([]);
  });

  test('is one too where it answers a comment', async () => {
    const answer = reply({ ref: 'c1', href: null }, { id: 'c2', url: `${post.url}#c2` });
    expect(await find(post, reply({ ref: 'post', href: null }), answer)).toEqual(['c1', 'c2']);
  });
});
