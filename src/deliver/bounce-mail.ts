import PostalMime, { type Email } from 'postal-mime';
import { DSN_DIAGNOSTIC_MAX, MAIL_HEADERS_MAX_BYTES, MAIL_NESTING_MAX } from '../limits.ts';
import { type Failure, isQsbmf, readBlocks, readBounceWords, readDeliveryStatus } from './dsn.ts';

/** What a mail to a bounce address turned out to be. */
export type BounceReading =
  | (Failure & {
      readonly kind: 'bounce';
      /** Message-ID of the returned message, without angle brackets; null where it does not show. */
      readonly messageId: string | null;
    })
  | { readonly kind: 'complaint'; readonly type: string; readonly messageId: string | null }
  | {
      readonly kind: 'ignored';
      readonly note: 'delayed' | 'auto-reply' | 'receipt' | 'no complaint' | 'unreadable';
    };

/** RFC 5965 and its registry: those in which a reader speaks. `not-spam`, `virus` and `auth-failure` are none of them. */
const COMPLAINTS: ReadonlySet<string> = new Set(['abuse', 'fraud', 'other', 'opt-out', 'opt-out-list']);

const RETURNED =
  /^(?:message\/(?:rfc822|global)|text\/rfc822(?:-headers)?|message\/(?:rfc822|global)-headers)$/;

const decode = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : new TextDecoder('latin1').decode(content);

const findPart = (mail: Email, type: string): string | null => {
  const part = mail.attachments.find(({ mimeType }) => mimeType === type);
  return part === undefined ? null : decode(part.content);
};

/** The Message-ID of the message that came back, or of its header alone. */
function findReturnedId(mail: Email): string | null {
  const part = mail.attachments.find(({ mimeType }) => RETURNED.test(mimeType));
  if (part === undefined) return null;
  const fields = readBlocks(decode(part.content))[0];
  return /^<([^<>\s]{1,400})>/.exec(fields?.get('message-id') ?? '')?.[1] ?? null;
}

/** Whether a program answered for a person who is away (RFC 3834), by its own field and by those of older programs. */
function isAutoReply(field: (name: string) => string): boolean {
  const submitted = field('auto-submitted').toLowerCase();
  if (submitted !== '' && !submitted.startsWith('no')) return true;
  if (
    field('x-autoreply') !== '' ||
    field('x-autorespond') !== '' ||
    field('x-auto-response-suppress') !== ''
  )
    return true;
  return /^auto[_-]?reply$/i.test(field('precedence'));
}

function readParsed(mail: Email): BounceReading {
  const field = (name: string): string => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const complaint = findPart(mail, 'message/feedback-report');
  if (complaint !== null) {
    const type = (readBlocks(complaint)[0]?.get('feedback-type') ?? '').toLowerCase();
    return COMPLAINTS.has(type)
      ? { kind: 'complaint', type, messageId: findReturnedId(mail) }
      : { kind: 'ignored', note: 'no complaint' };
  }
  const status =
    findPart(mail, 'message/delivery-status') ?? findPart(mail, 'message/global-delivery-status');
  if (status !== null) {
    const failure = readDeliveryStatus(status);
    if (failure === null) return { kind: 'ignored', note: 'delayed' };
    return { kind: 'bounce', ...failure, messageId: findReturnedId(mail) };
  }
  if (findPart(mail, 'message/disposition-notification') !== null)
    return { kind: 'ignored', note: 'receipt' };
  const text = (mail.text ?? '').slice(0, DSN_DIAGNOSTIC_MAX * 8);
  // Without a report only what its own server marks as a bounce is one: qmail's form, and the field that Exim and Gmail set.
  if (isQsbmf(text) || field('x-failed-recipients') !== '')
    return { kind: 'bounce', ...readBounceWords(text), messageId: null };
  return { kind: 'ignored', note: isAutoReply(field) ? 'auto-reply' : 'unreadable' };
}

/**
 * Reads a mail that came back: a delivery status notification (RFC 3464), a complaint (RFC 5965), or the text of a
 * server that writes neither. Any bytes will do, cut off at any place: what cannot be read is `unreadable`.
 */
export async function readBounceMail(raw: Uint8Array): Promise<BounceReading> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(raw, {
      maxNestingDepth: MAIL_NESTING_MAX,
      maxHeadersSize: MAIL_HEADERS_MAX_BYTES,
      maxRfc822NestingDepth: 1,
    });
  } catch {
    return { kind: 'ignored', note: 'unreadable' };
  }
  return readParsed(mail);
}

/** The send that a returned message belonged to, by the Message-ID that we gave it; null where it is not of this subscription. */
export function findReturnedSend(messageId: string | null, subscription: string): string | null {
  const [key = ''] = messageId?.split('@') ?? [];
  const ending = `.${subscription}`;
  return key.endsWith(ending) && key.length > ending.length ? key.slice(0, -ending.length) : null;
}
