import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';
import { expect, test } from 'vitest';
import { fillMessage } from '../../src/deliver/message-template.ts';
import { renderVariant } from '../../src/worker/messages.ts';
import { sampleDigest } from '../render/sample-digest.ts';
import { BASE, recipientOf, SENDING } from './sample-message.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

async function sign(raw: string): Promise<string> {
  const dkim = new DKIM({
    domainName: 'sitrep.example',
    keySelector: 'test',
    privateKey: keys.privateKey,
    // RFC 8058, 4: both fields of the one-click unsubscribe must be signed.
    headerFieldNames:
      'From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:List-Id:List-Unsubscribe:List-Unsubscribe-Post:Feedback-ID',
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of dkim.sign(raw)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/** RFC 6376, 3.4.2: relaxed header canonicalization. */
const relaxField = (field: string): string => {
  const at = field.indexOf(':');
  const value = field
    .slice(at + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, at).trim().toLowerCase()}:${value}`;
};

/** RFC 6376, 3.4.4: relaxed body canonicalization. */
const relaxBody = (body: string): string =>
  `${body
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(?:\r\n)+$/, '')}\r\n`;

/** Verifies as a receiver does (RFC 6376, 6.1.3), without the look-up of the key. */
function verify(signed: string): { body: boolean; signature: boolean; fields: string[] } {
  const headEnd = signed.indexOf('\r\n\r\n');
  const fields = signed.slice(0, headEnd).split(/\r\n(?![ \t])/);
  const own = fields.find((field) => field.startsWith('DKIM-Signature:')) ?? '';
  const tags = new Map(
    own
      .slice(own.indexOf(':') + 1)
      .replace(/\s+/g, '')
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)] as const),
  );
  const names = (tags.get('h') ?? '').toLowerCase().split(':');
  const data = names
    .map((name) => fields.findLast((field) => field.toLowerCase().startsWith(`${name}:`)))
    .filter((field) => field !== undefined)
    .map((field) => `${relaxField(field)}\r\n`)
    .join('');
  const unsigned = relaxField(own).replace(/(; ?b=).*$/, '$1');
  const hash = createHash('sha256').update(relaxBody(signed.slice(headEnd + 4)), 'latin1');
  return {
    body: hash.digest('base64') === tags.get('bh'),
    signature: createVerify('RSA-SHA256')
      .update(data + unsigned, 'latin1')
      .verify(keys.publicKey, tags.get('b') ?? '', 'base64'),
    fields: names,
  };
}

const template = await renderVariant({
  digest: sampleDigest(6),
  newsletter: { sending: SENDING },
  variant: ['leadership-strain', 'morale', 'casualties'],
  base: BASE,
});

test.each([null, 'Doe, "J" Jane', 'Zoë 📰', 'ж'.repeat(200)])(
  'a message to %j verifies once it is signed with DKIM, the one-click fields too',
  async (name) => {
    const signed = await sign(fillMessage(template, recipientOf(1, { name })).raw);
    const { body, signature, fields } = verify(signed);
    expect({ body, signature }).toEqual({ body: true, signature: true });
    expect(fields).toEqual(
      expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'to', 'from']),
    );
  },
);

test('a signed message with another reader’s link in it does not verify', async () => {
  const [one, other] = [recipientOf(1), recipientOf(2)];
  const signed = await sign(fillMessage(template, one).raw);
  const forged = signed.replace(`token=${one.tokens.unsubscribe}`, `token=${other.tokens.unsubscribe}`);
  expect(verify(forged)).toMatchObject({ body: true, signature: false });
  const body = signed.replace('Every sentence', 'Some sentence');
  expect(verify(body)).toMatchObject({ body: false, signature: true });
});
