import MailComposer from 'nodemailer/lib/mail-composer';
import { formatDate, formatMailbox, formatUnstructured, type Mailbox } from '../model/mail-header.ts';
import { sha256 } from '../model/sha256.ts';

/** What one mail message is made of. */
export type MimeParts = {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Further fields, in their order. Values are printable ASCII; CRLF and a space may fold them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly date: Date;
  /** With its angle brackets (RFC 5322, 3.6.4). */
  readonly messageId: string;
  /** What the boundary between the parts is made of: letters and digits. Made from both parts where absent. */
  readonly boundary?: string;
};

/** Hexadecimal digits of a boundary: 128 bits. */
const BOUNDARY_DIGITS = 32;

/** A value with no line break but a folded one: anything else would begin a header of its own. */
const VALUE = /^[\x20-\x7e]+(?:\r\n [\x20-\x7e]+)*$/;
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,70}$/;
const MESSAGE_ID = /^<[A-Za-z0-9.~+_-]{1,300}@[A-Za-z0-9.-]{1,255}>$/;

/** A header's line or lines. Throws where it would not stay one header. */
function formatHeader(name: string, value: string): string {
  if (!NAME.test(name) || !VALUE.test(value)) throw new Error('not a header');
  return `${name}: ${value}\r\n`;
}

/** Both parts as the MIME fields and the body that follow a message's own headers. */
async function buildBody({ text, html }: MimeParts, boundary: string): Promise<string> {
  const composer = new MailComposer({
    text,
    html,
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    newline: 'windows',
    // `=_` stands in no quoted-printable text, so no part can hold its own boundary (RFC 2045, 6.7).
    baseBoundary: `=_${boundary}`,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const built = new TextDecoder().decode(await composer.compile().build());
  // Before it stand a Date and a Message-ID that nodemailer makes up.
  return built.slice(built.indexOf('MIME-Version:'));
}

/**
 * One mail message (RFC 5322, multipart/alternative, quoted-printable): 7 bits, CRLF, no line over 998 octets, the same
 * bytes for the same parts. Throws on an address, a Message-ID or a header that is none.
 */
export async function buildMime(parts: MimeParts): Promise<string> {
  if (!MESSAGE_ID.test(parts.messageId)) throw new Error('not a Message-ID');
  const boundary = parts.boundary ?? (await sha256(`${parts.text}\n${parts.html}`)).slice(0, BOUNDARY_DIGITS);
  const head = [
    ['From', formatMailbox(parts.from, 'From: '.length)],
    ['To', formatMailbox(parts.to, 'To: '.length)],
    ['Subject', formatUnstructured(parts.subject, 'Subject: '.length)],
    ['Date', formatDate(parts.date)],
    ['Message-ID', parts.messageId],
    ...parts.headers,
  ] as const;
  const lines = head.map(([name, value]) => formatHeader(name, value));
  return lines.join('') + (await buildBody(parts, boundary));
}
