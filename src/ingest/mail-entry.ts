import PostalMime, { addressParser, type Email } from 'postal-mime';
import { MAIL_BODY_MAX, MAIL_HEADERS_MAX_BYTES, MAIL_NESTING_MAX } from '../limits.ts';
import { Article } from '../model/article.ts';
import type { Entry } from '../model/entry.ts';
import { HttpUrl, Instant } from '../model/ids.ts';
import { readHtml } from './feeds/read-html.ts';
import type { MailSender } from './mail-sender.ts';
import { normaliseText, normaliseTitle } from './normalise.ts';

/** A mail as an Entry, and who says that they sent it; or why it is none, in words. */
export type MailReading =
  | { readonly ok: true; readonly entry: Entry; readonly sender: Omit<MailSender, 'envelope'> }
  | { readonly ok: false; readonly reason: string };

/** An address that the mail's reader should not have followed by others: it would unsubscribe the source. */
const PERSONAL = /unsub|opt-?out|preferenc|manage|profil|subscri|token=|confirm/i;

/** A path that names one article: a number of four digits, or words joined by hyphens. A home page stands in every mail. */
const ARTICLE_PATH = /\d{4}|[^/-]-[^/-]+-[^/-]/;

/** Links of a body that are looked at for the page of the mail. */
const LINKS_MAX = 200;

const fieldsOf = (mail: Email, name: string): string[] =>
  mail.headers.filter(({ key }) => key === name).map(({ value }) => value);

const addressesOf = (field: string): string[] =>
  addressParser(field, { flatten: true }).map(({ address = '' }) => address);

/** Programs answer for people who are away (RFC 3834): no report. */
function isAutomatic(mail: Email): boolean {
  const [submitted = 'no'] = fieldsOf(mail, 'auto-submitted');
  return /^\s*auto-replied/i.test(submitted);
}

/** The page of the mail as its header gives it: Archived-At (RFC 5064), else a List-Post (RFC 2369) on the web. */
function findHeaderUrl(mail: Email): HttpUrl | null {
  for (const field of [...fieldsOf(mail, 'archived-at'), ...fieldsOf(mail, 'list-post')]) {
    const url = HttpUrl.safeParse(/<?\s*(https?:\/\/[^\s<>]{1,2000})/i.exec(field)?.[1]);
    if (url.success) return url.data;
  }
  return null;
}

/** The first link of the body to an article on the sender's own site. Anything else could be the same in every mail. */
function findBodyUrl(body: string, domain: string): HttpUrl | null {
  let looked = 0;
  for (const [found] of body.matchAll(/https:\/\/[^\s<>"'()[\]]{1,2000}/g)) {
    if (++looked > LINKS_MAX) break;
    const url = URL.parse(found.replaceAll('&amp;', '&').replace(/[.,;:!?]+$/, ''));
    if (url === null || PERSONAL.test(url.href) || !ARTICLE_PATH.test(url.pathname)) continue;
    const host = url.hostname.replace(/^www\./, '');
    if (host !== domain && !host.endsWith(`.${domain}`) && !domain.endsWith(`.${host}`)) continue;
    const parsed = HttpUrl.safeParse(url.href);
    if (parsed.success) return parsed.data;
  }
  return null;
}

function findPublished(mail: Email): Instant | null {
  const parsed = Instant.safeParse(mail.date);
  return parsed.success ? parsed.data.replace(/\.\d+Z$/, 'Z') : null;
}

const findLang = (mail: Email): string | null =>
  Article.shape.lang.safeParse(fieldsOf(mail, 'content-language')[0]?.trim()).data ?? null;

/** What a person reads: the plain text where there is some, else the HTML's. */
function readBody(mail: Email): string {
  const plain = normaliseText((mail.text ?? '').slice(0, MAIL_BODY_MAX));
  return plain === ''
    ? normaliseText(readHtml((mail.html ?? '').slice(0, MAIL_BODY_MAX)), 'paragraph')
    : plain;
}

function buildEntry(mail: Email, from: readonly string[]): Entry {
  const title = normaliseTitle(mail.subject ?? '');
  const name = normaliseTitle(mail.from?.name ?? '') || from[0] || '';
  const domain = (from[0] ?? '').split('@').at(-1)?.toLowerCase() ?? '';
  const body = `${mail.text ?? ''}\n${mail.html ?? ''}`.slice(0, MAIL_BODY_MAX);
  return {
    id: /<([^<>\s]{1,900})>/.exec(mail.messageId ?? '')?.[1] ?? null,
    url: findHeaderUrl(mail) ?? (domain === '' ? null : findBodyUrl(body, domain)),
    title,
    text: readBody(mail),
    summary: '',
    published: findPublished(mail),
    updated: null,
    authors: name === '' ? [] : [name],
    categories: [],
    // Attachments are not kept.
    enclosures: [],
    lang: findLang(mail),
  };
}

/**
 * Reads a mail as an Entry: its subject, its text (or its HTML's), its date, its Message-ID and the page that it names.
 * Attachments are left out. Any bytes will do; what has neither subject nor text, and what a program
 * answered, is refused in words. Whether its sender may be believed, `findSenderRefusal` says.
 */
export async function readMail(raw: Uint8Array): Promise<MailReading> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(raw, {
      maxNestingDepth: MAIL_NESTING_MAX,
      maxHeadersSize: MAIL_HEADERS_MAX_BYTES,
      maxRfc822NestingDepth: 1,
    });
  } catch {
    return { ok: false, reason: 'the mail cannot be read' };
  }
  if (isAutomatic(mail)) return { ok: false, reason: 'it is an automatic answer' };
  const from = fieldsOf(mail, 'from').map(addressesOf);
  const entry = buildEntry(mail, from[0] ?? []);
  if (entry.text === '') return { ok: false, reason: 'it holds no text' };
  return { ok: true, entry, sender: { from, results: fieldsOf(mail, 'authentication-results') } };
}
