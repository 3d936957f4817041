import type { Digest } from '../model/digest.ts';
import type { Recipient } from '../model/message.ts';
import type { Sending } from '../model/newsletter.ts';
import { type DigestMessage, describeMessage } from './message-headers.ts';
import { tokenLength } from './tokens.ts';

/** As long as a token, and of no purpose that any token has: it opens nothing. */
const SAMPLE_TOKEN = 'sample'.repeat(tokenLength('u')).slice(0, tokenLength('u'));

/** The message as it would go to a reader, who is reader@example.com (RFC 2606), with tokens that open nothing. */
export function describeSampleMessage(
  digest: Digest,
  sending: Pick<Sending, 'inboundDomain' | 'postalAddress'>,
  base: string,
): DigestMessage {
  const recipient: Recipient = {
    send: digest.id,
    subscription: 'sample',
    address: 'reader@example.com',
    name: null,
    tokens: { unsubscribe: SAMPLE_TOKEN, preferences: SAMPLE_TOKEN, bounce: SAMPLE_TOKEN },
  };
  return describeMessage({ digest, sending, base, recipient, kind: 'digest' });
}
