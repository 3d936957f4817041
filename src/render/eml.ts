import { SUBJECT_MAX } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import { cleanLine } from './clean.ts';
import { renderEmail } from './email.ts';
import { subjectOf } from './email-view.ts';
import { buildMime } from './mime.ts';
import { renderText } from './text.ts';
import type { MessageOptions } from './types.ts';

/** A digest as one reader's message: the whole of it (`raw`), and what services that build it themselves ask for. */
export type RenderedMessage = { subject: string; html: string; text: string; raw: string };

/** Characters of the digest's hash that a boundary is made of: 128 bits. */
const BOUNDARY_DIGITS = 32;

/**
 * Renders a digest as one reader's message (RFC 5322, multipart/alternative, quoted-printable), the same bytes for the
 * same digest and options. Titles and names cannot add a header: line breaks and controls are taken out of them. Throws
 * on an address, a Message-ID, a header or a link that is none.
 */
export async function renderMessage(digest: Digest, options: MessageOptions): Promise<RenderedMessage> {
  const { reader, subjectPrefix, ...fields } = options;
  const subject = subjectPrefix + subjectOf({ ...digest, title: cleanLine(digest.title, SUBJECT_MAX) });
  const html = renderEmail(digest, reader);
  const text = renderText(digest, reader);
  const boundary = digest.hash.slice(0, BOUNDARY_DIGITS);
  return { subject, html, text, raw: await buildMime({ ...fields, subject, html, text, boundary }) };
}

/** The whole message of `renderMessage`. */
export async function renderEml(digest: Digest, options: MessageOptions): Promise<string> {
  return (await renderMessage(digest, options)).raw;
}
