import MailComposer from 'nodemailer/lib/mail-composer';
import { NAME_MAX, SUBJECT_MAX } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import { sha256 } from '../model/sha256.ts';
import { cleanLine, safeUrl } from './clean.ts';
import { renderEmail } from './email.ts';
import { subjectOf } from './email-view.ts';
import { baseOf } from './links.ts';
import { renderText } from './text.ts';
import type { MessageOptions } from './types.ts';

/** Hexadecimal digits of a message's own id: 128 bits. */
const ID_DIGITS = 32;

/** The message's own id: the same digest to the same reader always has the same one. */
async function messageKey(digest: Digest, address: string): Promise<string> {
  const hash = await sha256(`${digest.hash}\n${address}`);
  return hash.slice(0, ID_DIGITS);
}

/** An address that is one `local@domain` and nothing else. Throws on any other text: it would be a header of its own. */
function checkAddress(address: string): string {
  if (
    !/^[^\s\u0000-\u001f\u007f<>()[\]\\,;:"@]{1,64}@[^\s\u0000-\u001f\u007f<>()[\]\\,;:"@]{1,255}$/.test(
      address,
    )
  ) {
    throw new Error('not an email address');
  }
  return address;
}

function checkDomain(domain: string): string {
  if (!/^[A-Za-z0-9.-]{1,255}$/.test(domain)) throw new Error('not a domain for a Message-ID');
  return domain;
}

/** A web address that may stand between angle brackets in a header. Throws where it is none. */
function headerUrl(url: string): string {
  const safe = safeUrl(url);
  if (safe === null || /[<>\s]/.test(safe)) throw new Error('a reader link is not a web address');
  return safe;
}

/** A header value written as it is, not folded or encoded: for structured fields, whose values are ASCII here. */
const prepared = (value: string) => ({ prepared: true, value });

function listHeaders(
  digest: Digest,
  unsubscribeUrl: string,
  sender: string,
): Record<string, ReturnType<typeof prepared> | string> {
  const title = cleanLine(digest.title, NAME_MAX)
    .replace(/[^\x20-\x7e]|["\\<>]/g, '')
    .trim();
  const mailto = `mailto:${sender}?subject=unsubscribe%20${encodeURIComponent(digest.newsletter)}`;
  return {
    'List-Id': prepared(`${title === '' ? '' : `"${title}" `}<${digest.listId}>`),
    'List-Unsubscribe': prepared(`<${unsubscribeUrl}>,\r\n <${mailto}>`),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Archive': prepared(`<${baseOf(digest)}/digests>`),
    Precedence: 'bulk',
    // campaign : list : kind : sender, as Gmail's feedback loop reads it.
    'Feedback-ID': prepared(`${digest.id}:${digest.newsletter}:digest:sitrep`),
  };
}

/**
 * A digest as one reader's mail message (RFC 5322, multipart/alternative, quoted-printable), the same bytes
 * for the same digest and reader. Titles and names cannot add a header: line breaks and controls are taken
 * out of them. Throws on an address, domain or link that is none.
 */
export async function renderEml(digest: Digest, options: MessageOptions): Promise<string> {
  const to = checkAddress(options.to.address);
  const from = checkAddress(digest.sender.address);
  const key = await messageKey(digest, to);
  const composer = new MailComposer({
    from: { name: cleanLine(digest.sender.name, NAME_MAX), address: from },
    to: { name: cleanLine(options.to.name ?? '', NAME_MAX), address: to },
    subject: cleanLine(subjectOf({ ...digest, title: cleanLine(digest.title, SUBJECT_MAX) }), NAME_MAX),
    date: new Date(digest.due),
    messageId: `<${key}@${checkDomain(options.messageIdDomain)}>`,
    text: renderText(digest, options.reader),
    html: renderEmail(digest, options.reader),
    headers: listHeaders(digest, headerUrl(options.reader.unsubscribeUrl), from),
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    newline: 'windows',
    baseBoundary: key,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composer.compile().build();
  return new TextDecoder().decode(bytes);
}
