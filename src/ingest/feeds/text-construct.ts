import { FEED_LINE_MAX } from '../../limits.ts';
import { normaliseText } from '../normalise.ts';
import type { Element } from './element.ts';
import { textOf } from './element.ts';
import { looksLikeHtml, readHtml, readTree } from './read-html.ts';
import { repairTwiceEncoded } from './twice-encoded.ts';

/** How an element's text is to be read where it does not say so itself. */
export type Reading = 'literal' | 'guess' | 'html';

/** Text that begins with a tag or is broken up by tags: nobody writes about markup like that. */
const ESCAPED_TWICE =
  /^\s*<(?:p|div|br|span|a|b|i|em|strong|img|font|table|ul|ol|h[1-6])\b[^<>]*>|<(?:p|br|div)\s*\/?>/i;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decodeBase64(text: string): string | null {
  try {
    const binary = atob(text.replace(/\s+/g, ''));
    return UTF8.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Text in base64, by Atom 0.3's `mode` or a binary media type of Atom 1.0; '' where such a type holds no text. */
function decodeBody(element: Element, type: string): string {
  const written = textOf(element);
  const isText = !type.includes('/') || /^text\/|[+/]xml$|^application\/json$/.test(type);
  if (!isText) return decodeBase64(written) ?? '';
  const isBase64 = element.attributes.get('mode')?.toLowerCase() === 'base64';
  return isBase64 ? (decodeBase64(written) ?? written) : written;
}

function readingOf(type: string, fallback: Reading): Reading {
  if (type === 'html' || type === 'text/html') return 'html';
  if (type === 'text' || type === 'text/plain') return fallback === 'html' ? 'guess' : fallback;
  return fallback;
}

/**
 * The content of an Atom text construct or of its likes in RSS, as plain text with newlines at its breaks: `text`,
 * `html`, `xhtml`, media types, Atom 0.3's modes, base64 (RFC 4287, 3.1 and 4.1.3). Markup that should have been
 * escaped and was not is read as the markup that it is.
 */
export function readTextConstruct(element: Element, fallback: Reading): string {
  const type = (element.attributes.get('type') ?? '').trim().toLowerCase();
  const hasMarkup = element.children.some((child) => typeof child !== 'string');
  if (hasMarkup) {
    const isXhtml = type === 'xhtml' || type.endsWith('+xml') || type.endsWith('/xml');
    return repairTwiceEncoded(readTree(element, !isXhtml && fallback !== 'literal'));
  }
  const text = repairTwiceEncoded(decodeBody(element, type));
  const reading = readingOf(type, fallback);
  if (reading === 'literal' || (reading === 'guess' && !looksLikeHtml(text))) return text;
  const read = readHtml(text);
  // Escaped once too often: what should be the markup of the text is its words.
  return !text.includes('<') && ESCAPED_TWICE.test(read) ? readHtml(read) : read;
}

/** One line of text, white space collapsed, at most FEED_LINE_MAX units. */
export function toLine(text: string): string {
  const line = text.replace(/[\s\x1C-\x1F\x85]+/g, ' ').trim();
  return line.length <= FEED_LINE_MAX
    ? line.toWellFormed()
    : `${line.slice(0, FEED_LINE_MAX - 1).trimEnd()}…`.toWellFormed();
}

/** Paragraphs of text in NFC. */
export function toParagraphs(text: string): string {
  return normaliseText(text, 'auto');
}
