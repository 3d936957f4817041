import { expect, test } from 'vitest';
import { describeMessage } from '../../src/deliver/message-headers.ts';
import { changedDigest, sampleDigest } from '../render/sample-digest.ts';
import { BASE, recipientOf, SENDING } from './sample-message.ts';

const recipient = recipientOf(1);
const input = { digest: sampleDigest(6), sending: SENDING, base: BASE, recipient, kind: 'digest' } as const;
const unfold = (value: string) => value.replaceAll('\r\n ', ' ');
const fieldsOf = (of: Partial<Parameters<typeof describeMessage>[0]> = {}) =>
  Object.fromEntries(
    describeMessage({ ...input, ...of }).headers.map(([name, value]) => [name, unfold(value)]),
  );

test('its fields say which list it is, how to leave it, and where its archive is', () => {
  expect(fieldsOf()).toEqual({
    'List-Id': 'Frontline <frontline.sitrep.example>',
    'List-Unsubscribe': `<${BASE}/unsubscribe?token=${recipient.tokens.unsubscribe}>, <mailto:unsub+${recipient.tokens.unsubscribe}@in.sitrep.example>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Archive': `<${BASE}/digests>`,
    'List-Owner': '<mailto:frontline@sitrep.example>',
    'List-Post': 'NO',
    Precedence: 'bulk',
    'Feedback-ID': 'frontline-2022-03-21--2023-05-28:frontline:digest:sitrep',
  });
});

test('bounces come back to an address that names the subscription', () => {
  expect(describeMessage(input).envelopeFrom).toBe(`bounce+${recipient.tokens.bounce}@in.sitrep.example`);
});

test('without a domain where mail comes in, there is no mailto and bounces go to the sender', () => {
  const sending = { ...SENDING, inboundDomain: null };
  expect(fieldsOf({ sending })['List-Unsubscribe']).toBe(
    `<${BASE}/unsubscribe?token=${recipient.tokens.unsubscribe}>`,
  );
  expect(describeMessage({ ...input, sending }).envelopeFrom).toBe('frontline@sitrep.example');
});

test('a reader without a token for bounces is none of a newsletter that takes mail in', () => {
  const bare = { ...recipient, tokens: { ...recipient.tokens, bounce: null } };
  expect(() => describeMessage({ ...input, recipient: bare })).toThrow('no token');
  const sending = { ...SENDING, inboundDomain: null };
  expect(describeMessage({ ...input, sending, recipient: bare }).envelopeFrom).toBe(
    'frontline@sitrep.example',
  );
});

test('no field but the one with links is the reader’s own', () => {
  const other = describeMessage({ ...input, recipient: recipientOf(2) }).headers;
  const differing = describeMessage(input).headers.filter(([, value], at) => value !== other[at]?.[1]);
  expect(differing.map(([name]) => name)).toEqual(['List-Unsubscribe']);
});

test('a title in another script or with a line break stays one field of 7 bits', () => {
  for (const title of ['Фронт', 'A\r\nBcc: x@y.z', '"quoted" <a@b.c>', 'long '.repeat(50)]) {
    const digest = changedDigest(input.digest, (body) => {
      body.title = title;
    });
    const { headers } = describeMessage({ ...input, digest });
    expect(headers[0]?.[1]).toMatch(/^[\x20-\x7e]+(?:\r\n [\x20-\x7e]+)*$/);
    expect(headers[0]?.[1]).toMatch(/ <frontline\.sitrep\.example>$/);
  }
});

test('a base address outside ASCII is written in it', () => {
  expect(fieldsOf({ base: 'https://bücher.example/a' })['List-Archive']).toBe(
    '<https://xn--bcher-kva.example/a/digests>',
  );
});
