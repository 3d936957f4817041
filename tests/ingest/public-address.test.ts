import { describe, expect, test } from 'vitest';
import { checkPublicUrl, findAddressRefusal } from '../../src/ingest/public-address.ts';

const CLOSED = { allowLocal: false };
const OPEN = { allowLocal: true };

describe('an address to fetch', () => {
  test.each([
    ['https://news.example/feed.xml', 'https://news.example/feed.xml'],
    ['HTTP://News.Example:80/a?b=c#top', 'http://news.example/a?b=c'],
    ['https://93.184.215.14/feed', 'https://93.184.215.14/feed'],
    ['https://[2606:4700:4700::1111]/feed', 'https://[2606:4700:4700::1111]/feed'],
    ['https://news.example:8443/', 'https://news.example:8443/'],
    ['https://xn--80ak6aa92e.example/', 'https://xn--80ak6aa92e.example/'],
  ])('is %s', (address, url) => {
    expect(checkPublicUrl(address, CLOSED)).toEqual({ ok: true, url });
  });

  test.each([
    'file:///etc/passwd',
    'ftp://news.example/feed',
    'gopher://news.example/',
    'javascript:alert(1)',
    'data:text/xml,<rss/>',
    '/feed.xml',
    'news.example/feed',
    'https://user@news.example/',
    'https://:secret@news.example/',
    'https://news.example:22/',
    'https://news.example:6379/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://feeds.localhost/',
    'http://printer/',
    'http://printer./',
    'http://db.internal/',
    'http://metadata.google.internal/',
    'http://nas.local/',
    'http://nas.local./',
    'http://router.home.arpa/',
    'http://wiki.corp/',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0x7f.0.0.1./',
    'http://１２７.０.０.１/',
    'http://0/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://198.18.0.1/',
    'http://203.0.113.9/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[::ffff:93.184.215.14]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:4136:e378::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[3fff::1]/',
    'http://[100::1]/',
    'http://[4000::1]/',
    `https://news.example/${'a'.repeat(9_000)}`,
  ])('is not %s', (address) => {
    const checked = checkPublicUrl(address, CLOSED);
    expect(checked.ok).toBe(false);
    expect(checked.ok ? '' : checked.reason).toMatch(/^[a-z0-9[].{10,}/i);
  });

  test.each(['http://localhost:8787/feed', 'http://127.0.0.1:40123/feed', 'http://[::1]:9000/feed'])(
    'is %s where this machine is opened',
    (address) => {
      expect(checkPublicUrl(address, OPEN).ok).toBe(true);
    },
  );

  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://0.0.0.0/',
    'http://[fd00::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://printer/',
    'https://news.example:22/',
  ])('is not %s even then', (address) => {
    expect(checkPublicUrl(address, OPEN).ok).toBe(false);
  });
});

describe('an address that a name resolved to', () => {
  test('is let through where it is public', () => {
    expect(findAddressRefusal('93.184.215.14', CLOSED)).toBeNull();
  });

  test('is refused where it is private, and where it is no address', () => {
    expect(findAddressRefusal('10.0.0.1', CLOSED)).toBe('it is a private network');
    expect(findAddressRefusal('fe80::1%eth0', CLOSED)).toBe('it is a link-local address');
    expect(findAddressRefusal('somewhere', CLOSED)).toBe('it is no address');
  });
});
