import type { Digest } from '../model/digest.ts';
import { cleanName, formatPhrase, type Mailbox } from '../model/mail-header.ts';
import type { Recipient } from '../model/message.ts';
import type { Sending } from '../model/newsletter.ts';
import { bounceAddress, unsubscribeAddress } from './verp.ts';

/** What makes a digest one reader's message: all of it that is not the digest. */
export type DigestMessage = {
  readonly from: Mailbox;
  readonly to: Mailbox;
  /** What the footer says. */
  readonly reader: {
    readonly unsubscribeUrl: string;
    readonly preferencesUrl: string;
    readonly postalAddress: string | null;
  };
  /** Fields beside From, To, Subject, Date and Message-ID; CRLF and a space fold them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly messageId: string;
  readonly date: Date;
  /** RFC 5321's reverse-path. */
  readonly envelopeFrom: string;
  /** Before the subject; empty where it goes to a reader. */
  readonly subjectPrefix: string;
};

export type DigestMessageInput = {
  readonly digest: Digest;
  readonly sending: Pick<Sending, 'inboundDomain' | 'postalAddress'>;
  /** PUBLIC_URL, without a slash at its end. */
  readonly base: string;
  readonly recipient: Recipient;
  /** `test`: an operator looks at it before readers do. Its subject says so, and nothing else differs. */
  readonly kind: 'digest' | 'test';
  /** What the Date header says; the digest's due instant where absent. */
  readonly date?: Date;
};

/** Whose mail it is in Gmail's feedback loop, beside the domain that signs it: 5 to 15 characters, the same in every message. */
const FEEDBACK_SENDER = 'sitrep';

/** As written where that is plain ASCII, which is all that a header holds; else as the URL standard writes it. */
function asciiBase(base: string): string {
  return /^[\x21-\x7e]+$/.test(base) ? base : new URL(base).href.replace(/\/+$/, '');
}

/** The right-hand side of the Message-ID: the sender's own domain. */
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/**
 * Fields that tell mail programs what list it is (RFC 2919), how to leave it by web with one click (RFC 8058) and, where
 * mail comes in, by mail (RFC 2369), where its archive is and that nobody may post. `Auto-Submitted` is absent: RFC 3834
 * keeps it for answers and notices, and responders already spare what has a List-Id or `Precedence: bulk`.
 */
function listFields(input: DigestMessageInput, base: string, unsubscribeUrl: string): [string, string][] {
  const { digest, sending, recipient } = input;
  const { inboundDomain } = sending;
  const mailto =
    inboundDomain === null
      ? ''
      : `,\r\n <mailto:${unsubscribeAddress(recipient.tokens.unsubscribe, inboundDomain)}>`;
  const title = formatPhrase(cleanName(digest.title) ?? '', 'List-Id: '.length);
  return [
    ['List-Id', `${title}${title.length > 40 ? '\r\n' : ''} <${digest.listId}>`],
    ['List-Unsubscribe', `<${unsubscribeUrl}>${mailto}`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['List-Archive', `<${base}/digests>`],
    ['List-Owner', `<mailto:${digest.sender.address}>`],
    ['List-Post', 'NO'],
    ['Precedence', 'bulk'],
    // campaign : list : kind : sender, as Gmail's feedback loop reads it. No part of it is the reader's.
    ['Feedback-ID', `${digest.id}:${digest.newsletter}:${input.kind}:${FEEDBACK_SENDER}`],
  ];
}

/** What a delivery is known by: in its idempotency key, and in its Message-ID, so that a retry has the same one. */
export function deliveryKey({ send, subscription }: Recipient): string {
  return `${send}.${subscription}`;
}

/** Where bounces go: to an address of the reader's own where mail comes in, else to the sender's. Throws where the token for it is missing. */
function envelopeOf({ digest, sending, recipient }: DigestMessageInput): string {
  if (sending.inboundDomain === null) return digest.sender.address;
  if (recipient.tokens.bounce === null) throw new Error('a reader has no token for what bounces');
  return bounceAddress(recipient.tokens.bounce, sending.inboundDomain);
}

/** Describes the message that takes a digest to one reader. */
export function describeMessage(input: DigestMessageInput): DigestMessage {
  const { digest, sending, recipient } = input;
  const { tokens } = recipient;
  const base = asciiBase(input.base);
  const unsubscribeUrl = `${base}/unsubscribe?token=${tokens.unsubscribe}`;
  return {
    from: digest.sender,
    to: { name: recipient.name, address: recipient.address },
    reader: {
      unsubscribeUrl,
      preferencesUrl: `${base}/preferences?token=${tokens.preferences}`,
      postalAddress: sending.postalAddress,
    },
    headers: listFields(input, base, unsubscribeUrl),
    messageId: `<${deliveryKey(recipient)}@${domainOf(digest.sender.address)}>`,
    date: input.date ?? new Date(digest.due),
    envelopeFrom: envelopeOf(input),
    subjectPrefix: input.kind === 'test' ? '[Test] ' : '',
  };
}
