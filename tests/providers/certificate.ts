import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate authority and a server's certificate for `localhost` and 127.0.0.1, as PEM: made for one test run. */
export type TestCertificates = { readonly ca: string; readonly cert: string; readonly key: string };

/** DER (X.690): a tag, a length, and what is inside. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex');
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);

const ECDSA_WITH_SHA256 = sequence(hex('06 08 2a8648ce3d040302'));
/** Good from 2020 to 2119, so that no test depends on today's date. */
const VALIDITY = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x18, Buffer.from('21190101000000Z')));
const BASIC_CONSTRAINTS_CA = sequence(
  hex('06 03 551d13'),
  hex('01 01 ff'),
  der(0x04, sequence(hex('01 01 ff'))),
);
const SUBJECT_ALT_NAME = sequence(
  hex('06 03 551d11'),
  der(0x04, sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
);

const nameOf = (name: string): Buffer =>
  sequence(der(0x31, sequence(hex('06 03 550403'), der(0x0c, Buffer.from(name)))));

/** X.509 (RFC 5280), version 3, signed by `issuerKey`. */
function makeCertificate(
  subject: string,
  publicKey: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  extension: Buffer,
): string {
  const signed = sequence(
    der(0xa0, hex('02 01 02')),
    der(0x02, Buffer.from([subject.length])),
    ECDSA_WITH_SHA256,
    nameOf(issuer),
    VALIDITY,
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, issuerKey));
  const lines =
    sequence(signed, ECDSA_WITH_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** Makes an authority and a certificate that it signed. */
export function makeCertificates(): TestCertificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    ca: makeCertificate(
      'Test CA',
      authority.publicKey,
      'Test CA',
      authority.privateKey,
      BASIC_CONSTRAINTS_CA,
    ),
    cert: makeCertificate('localhost', server.publicKey, 'Test CA', authority.privateKey, SUBJECT_ALT_NAME),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
