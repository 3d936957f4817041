import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { CERTIFICATE_MAX_BYTES, CERTIFICATES_KEPT, PROVIDER_EVENT_DAYS, SNS_TIMEOUT_MS } from '../limits.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const SnsMessage = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().min(1).max(200),
  TopicArn: z.string().max(400),
  Message: z.string(),
  Subject: z.string().nullish(),
  Timestamp: z.iso.datetime(),
  Token: z.string().max(2000).optional(),
  SubscribeURL: z.string().max(4000).optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.base64().max(2000),
  SigningCertURL: z.string().max(1000),
});
export type SnsMessage = z.infer<typeof SnsMessage>;

/** A message that Amazon signed for our topic, or why it is refused. `unreachable`: Amazon's certificate could not be had. */
export type SnsReading =
  | { readonly ok: true; readonly message: SnsMessage }
  | { readonly ok: false; readonly reason: 'malformed' | 'forged' | 'stale' | 'unreachable' };

const DAY_MS = 86_400_000;

/** The one host from which a topic's certificate and confirmation may come: that of its own region. */
export function snsHost(topicArn: string): string {
  const [, partition, , region] = topicArn.split(':');
  return `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}

/** The address where it is on that host, over https and with nothing unusual about it; else null. */
function findOwnUrl(text: string | undefined, host: string): URL | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isOwn = url.protocol === 'https:' && url.host === host && url.username === '' && url.password === '';
  return isOwn ? url : null;
}

/** What Amazon signs: each field's name and value on lines of their own, in the order of the names. */
export function snsSignedText(message: SnsMessage): string {
  const fields: [string, string | null | undefined][] =
    message.Type === 'Notification'
      ? [
          ['Message', message.Message],
          ['MessageId', message.MessageId],
          ['Subject', message.Subject],
          ['Timestamp', message.Timestamp],
          ['TopicArn', message.TopicArn],
          ['Type', message.Type],
        ]
      : [
          ['Message', message.Message],
          ['MessageId', message.MessageId],
          ['SubscribeURL', message.SubscribeURL],
          ['Timestamp', message.Timestamp],
          ['Token', message.Token],
          ['TopicArn', message.TopicArn],
          ['Type', message.Type],
        ];
  return fields.map(([name, value]) => (typeof value === 'string' ? `${name}\n${value}\n` : '')).join('');
}

const certificates = new Map<string, X509Certificate>();

/** Amazon's certificate, kept from one request to the next; null where it cannot be had or is none. */
async function fetchCertificate(url: string): Promise<X509Certificate | null> {
  const kept = certificates.get(url);
  if (kept !== undefined) return kept;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(SNS_TIMEOUT_MS) });
    const pem = response.status === 200 ? await response.text() : '';
    if (pem === '' || pem.length > CERTIFICATE_MAX_BYTES) return null;
    const certificate = new X509Certificate(pem);
    if (certificates.size >= CERTIFICATES_KEPT) certificates.clear();
    certificates.set(url, certificate);
    return certificate;
  } catch {
    return null;
  }
}

function isGood(certificate: X509Certificate, now: Date): boolean {
  return (
    Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo)
  );
}

/**
 * Reads a request of SNS and verifies that Amazon signed it (version 1 with SHA-1, 2 with SHA-256) for this topic, with
 * a certificate from the region's own host. One that is older than what events are remembered for is refused.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export async function readSns(body: unknown, topicArn: string, now: Date): Promise<SnsReading> {
  const parsed = SnsMessage.safeParse(body);
  if (!parsed.success) return { ok: false, reason: 'malformed' };
  const message = parsed.data;
  if (message.TopicArn !== topicArn) return { ok: false, reason: 'forged' };
  const url = findOwnUrl(message.SigningCertURL, snsHost(topicArn));
  // The host serves Amazon's interface too, whose answers others can shape.
  if (
    url === null ||
    url.search !== '' ||
    !/^\/SimpleNotificationService-[0-9a-f]{1,64}\.pem$/.test(url.pathname)
  )
    return { ok: false, reason: 'forged' };
  const certificate = await fetchCertificate(url.href);
  if (certificate === null) return { ok: false, reason: 'unreachable' };
  const signed = verify(
    message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256',
    Buffer.from(snsSignedText(message)),
    certificate.publicKey,
    Buffer.from(message.Signature, 'base64'),
  );
  if (!signed || !isGood(certificate, now)) return { ok: false, reason: 'forged' };
  const age = now.getTime() - Date.parse(message.Timestamp);
  if (age > PROVIDER_EVENT_DAYS * DAY_MS) return { ok: false, reason: 'stale' };
  return { ok: true, message };
}

/** Confirms our endpoint's subscription to the topic, as Amazon asks. Answers whether Amazon took it. */
export async function confirmSns(message: SnsMessage): Promise<boolean> {
  const url = findOwnUrl(message.SubscribeURL, snsHost(message.TopicArn));
  if (url?.searchParams.get('Action') !== 'ConfirmSubscription') return false;
  try {
    const response = await fetch(url.href, {
      redirect: 'manual',
      signal: AbortSignal.timeout(SNS_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
