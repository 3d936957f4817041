import { type KeyObject, sign } from 'node:crypto';

/** DER (X.690): a tag, a length, and what is inside. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const SHA256_WITH_RSA = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));

/** A self-signed X.509 certificate (RFC 5280) with an RSA key, as PEM; good from 2020 to 2119, or until `until`, `YYMMDDhhmmssZ`. */
export function makeRsaCertificate(
  name: string,
  publicKey: KeyObject,
  privateKey: KeyObject,
  until?: string,
): string {
  const subject = sequence(
    der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)))),
  );
  const end = until === undefined ? der(0x18, Buffer.from('21190101000000Z')) : der(0x17, Buffer.from(until));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    SHA256_WITH_RSA,
    subject,
    sequence(der(0x17, Buffer.from('200101000000Z')), end),
    subject,
    Buffer.from(publicKey.export({ type: 'spki', format: 'der' })),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey));
  const lines =
    sequence(signed, SHA256_WITH_RSA, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
