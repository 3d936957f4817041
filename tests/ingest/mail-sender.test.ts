import { describe, expect, test } from 'vitest';
import { findSenderRefusal, type MailSender } from '../../src/ingest/mail-sender.ts';

const RULE = { senders: ['press.example', 'desk@mod.example'], allowUnverified: false };
const PASSED =
  'mx.cloudflare.net; dkim=pass header.d=press.example header.s=k1; dmarc=pass header.from=press.example policy.dmarc=reject; spf=pass (mx.cloudflare.net: domain of bounce@press.example) smtp.mailfrom=bounce@press.example';

const refusalOf = (more: Partial<MailSender>, rule = RULE) =>
  findSenderRefusal(
    { envelope: 'bounce@mail.press.example', from: [['news@press.example']], results: [PASSED], ...more },
    rule,
  );

describe('a mail is let in', () => {
  test('from an allowed domain, or one under it, that passed DMARC', () => {
    expect(refusalOf({})).toBeNull();
    expect(refusalOf({ from: [['NEWS@Press.Example']] })).toBeNull();
  });

  test('where the domain has no policy, and SPF or DKIM passed for it', () => {
    for (const result of ['dkim=pass header.d=mail.press.example', 'spf=pass smtp.mailfrom=x@press.example'])
      expect(refusalOf({ results: [`mx.cloudflare.net; dmarc=none; ${result}`] })).toBeNull();
  });

  test('without a result on this machine alone', () => {
    expect(refusalOf({ results: [] })).toMatch(/cannot be verified/);
    expect(refusalOf({ results: [] }, { ...RULE, allowUnverified: true })).toBeNull();
    expect(
      refusalOf({ results: ['mx.cloudflare.net; dmarc=fail'] }, { ...RULE, allowUnverified: true }),
    ).not.toBeNull();
  });
});

describe('a mail is refused', () => {
  test.each([
    ['its envelope is of another', { envelope: 'x@evil.example' }],
    ['its envelope is empty, as of a bounce', { envelope: '' }],
    ['its envelope only ends alike', { envelope: 'x@evilpress.example' }],
    [
      'its envelope writes results of its own',
      { envelope: '"a; dmarc=pass header.from=press.example"@press.example' },
    ],
    ['its From is of another', { from: [['x@evil.example']] }],
    [
      'its From is another mailbox of a domain of which one is allowed',
      { from: [['spokesman@mod.example']] },
    ],
    ['it has two From fields', { from: [['news@press.example'], ['x@evil.example']] }],
    ['its From names two', { from: [['news@press.example', 'x@evil.example']] }],
    ['it has no From', { from: [] }],
    [
      'DMARC failed',
      {
        results: [
          'mx.cloudflare.net; dkim=pass header.d=press.example; dmarc=fail header.from=press.example',
        ],
      },
    ],
    [
      'DMARC passed for another domain',
      { results: ['mx.cloudflare.net; dmarc=pass header.from=evil.example'] },
    ],
    [
      'the results are of somebody else',
      { results: ['mx.evil.example; dmarc=pass header.from=press.example'] },
    ],
    ['the results of somebody else stand on top', { results: ['mx.evil.example; dmarc=none', PASSED] }],
    [
      'its own results stand under those of the platform',
      { results: ['mx.cloudflare.net; dmarc=fail', PASSED] },
    ],
    [
      'a name only begins as the platform’s',
      { results: [PASSED.replace('cloudflare.net', 'cloudflare.net.evil.example')] },
    ],
    [
      'what passed stands in a comment',
      { results: ['mx.cloudflare.net; dmarc=none; spf=fail (; dkim=pass header.d=press.example)'] },
    ],
    [
      'what passed stands in a nested comment',
      { results: ['mx.cloudflare.net; dmarc=none (a (b) ; spf=pass smtp.mailfrom=x@press.example)'] },
    ],
    ['two verdicts contradict each other', { results: [`${PASSED}; dmarc=fail`] }],
    [
      'signed by another',
      {
        results: [
          'mx.cloudflare.net; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example',
        ],
      },
    ],
  ] as const)('where %s', (_why, more) => {
    expect(refusalOf(more)).not.toBeNull();
  });

  test('in linear time, whatever it holds', () => {
    expect(refusalOf({ results: [`mx.cloudflare.net; ${'('.repeat(200_000)}`] })).not.toBeNull();
    expect(refusalOf({ envelope: `${'a.'.repeat(100_000)}@press.example` })).not.toBeNull();
  });
});
