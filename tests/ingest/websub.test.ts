import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { callbackKey, findHubOffer, verifyHubSignature } from '../../src/ingest/websub.ts';

const CLOSED = { allowLocal: false };
const FEED = 'https://news.example/feed.xml';
const NONE = { hubs: [], self: null };

describe('the hub of a feed', () => {
  test('is announced by its Link header', () => {
    const header =
      '<https://hub.example/>; rel="hub", <https://news.example/all>; title="a, b"; rel="alternate self"';
    expect(findHubOffer(FEED, header, NONE, CLOSED)).toEqual({
      hub: 'https://hub.example/',
      topic: 'https://news.example/all',
    });
  });

  test('is announced by its document, and then its header counts first', () => {
    const hints = { hubs: ['https://hub.example/'], self: 'https://news.example/all' };
    expect(findHubOffer(FEED, null, hints, CLOSED)).toEqual({
      hub: 'https://hub.example/',
      topic: 'https://news.example/all',
    });
    expect(findHubOffer(FEED, '</hub>; rel=hub', hints, CLOSED)?.hub).toBe('https://news.example/hub');
  });

  test('knows the feed by its address where it calls itself nothing', () => {
    expect(findHubOffer(FEED, null, { hubs: ['https://hub.example/'], self: null }, CLOSED)?.topic).toBe(
      FEED,
    );
  });

  test.each([
    ['none is announced', NONE],
    ['it is not public', { hubs: ['http://10.0.0.1/hub', 'http://localhost/hub'], self: null }],
    [
      'the feed calls itself somebody else’s',
      { hubs: ['https://hub.example/'], self: 'https://other.example/feed' },
    ],
  ])('is nobody where %s', (_words, hints) => {
    expect(findHubOffer(FEED, null, hints, CLOSED)).toBeNull();
  });
});

describe('the signature of a hub', () => {
  const body = new TextEncoder().encode('<rss/>');
  const sign = (method: string, secret = 'secret') =>
    `${method}=${createHmac(method, secret).update(body).digest('hex')}`;

  test.each(['sha1', 'sha256', 'sha384', 'sha512'])('counts with %s', async (method) => {
    expect(await verifyHubSignature(sign(method), 'secret', body)).toBe(true);
  });

  test.each([
    ['another secret', sign('sha256', 'other')],
    ['a method nobody should use', sign('md5')],
    ['half of it', sign('sha256').slice(0, 39)],
    ['another method’s', sign('sha1').replace('sha1', 'sha256')],
    ['none', null],
    ['nothing', ''],
    ['an odd number of digits', `${sign('sha256')}a`],
  ])('does not count with %s', async (_words, header) => {
    expect(await verifyHubSignature(header, 'secret', body)).toBe(false);
  });

  test('does not count over another body', async () => {
    expect(await verifyHubSignature(sign('sha256'), 'secret', new TextEncoder().encode('<rss />'))).toBe(
      false,
    );
  });
});

test('the key of a callback is told by its secret alone', async () => {
  expect(await callbackKey('one')).toMatch(/^[0-9a-f]{32}$/);
  expect(await callbackKey('one')).toBe(await callbackKey('one'));
  expect(await callbackKey('one')).not.toBe(await callbackKey('two'));
});
