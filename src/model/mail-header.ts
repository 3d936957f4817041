/** Who a message is from or to. */
export type Mailbox = { readonly name: string | null; readonly address: string };

/** UTF-16 units of a display name in a header; what follows is left out. Mail programs show about forty. */
const NAME_UNITS = 200;

/** Characters of a name that is written on one line; a longer one becomes encoded words, which can be folded. */
const SHORT_NAME = 60;

/** Characters of a header's line, where it can be folded (RFC 5322, 2.1.1), and of an encoded word's text (RFC 2047, 2). */
const LINE = 76;
const WORD_START = '=?UTF-8?Q?';
const WORD_END = '?=';

/** Controls, halves of characters, line separators, and what reorders or hides its neighbours; joiners stay: emoji need them. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** RFC 5321's Mailbox with atoms of any script or a quoted string, and its domain in ASCII. */
const ADDRESS =
  /^(?:[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~.]{1,64}|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e]){1,64}")@[A-Za-z0-9.-]{1,255}$/u;

/** A name that needs no quotes: atoms (RFC 5322, 3.2.3) and single spaces. Without `=?` it cannot be read as an encoded word. */
const PLAIN = /^[A-Za-z0-9!#$%&'*+\-/^_`{|}~]+(?: [A-Za-z0-9!#$%&'*+\-/^_`{|}~]+)*$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** What stands for itself in an encoded word of a phrase (RFC 2047, 5.3). */
const UNENCODED = /[A-Za-z0-9!*+/-]/;

const encoder = new TextEncoder();

/** A display name on one line with nothing invisible in it, at most 200 units; null where nothing is left. */
export function cleanName(name: string | null): string | null {
  if (name === null) return null;
  if (name.length <= NAME_UNITS && PLAIN.test(name)) return name;
  const tidy = name.replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
  const cut = tidy.length > NAME_UNITS ? tidy.slice(0, NAME_UNITS).replace(UNSEEN, '').trimEnd() : tidy;
  return cut === '' ? null : cut;
}

function encodeCharacter(character: string): string {
  if (character === ' ') return '_';
  if (UNENCODED.test(character)) return character;
  let encoded = '';
  for (const byte of encoder.encode(character))
    encoded += `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return encoded;
}

/** Text as encoded words (RFC 2047, Q) on folded lines, the first of which begins at `column`; no character is split. */
function encodeWords(text: string, column: number): string {
  const lines: string[] = [];
  let payload = '';
  let room = LINE - column - WORD_START.length - WORD_END.length;
  for (const character of text) {
    const encoded = encodeCharacter(character);
    if (payload.length + encoded.length > room) {
      lines.push(WORD_START + payload + WORD_END);
      payload = '';
      room = LINE - 1 - WORD_START.length - WORD_END.length;
    }
    payload += encoded;
  }
  lines.push(WORD_START + payload + WORD_END);
  return lines.join('\r\n ');
}

/** One line without controls as a phrase (RFC 5322, 3.2.5) that begins at `column`: as it is, in quotes, or encoded. `=?` never stands unencoded: mail programs decode it in quotes too. */
export function formatPhrase(name: string, column: number): string {
  if (name.length > SHORT_NAME || !PRINTABLE.test(name) || name.includes('=?'))
    return encodeWords(name, column);
  return PLAIN.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Throws where a text is not one address `local@domain` and nothing else: it could be a header of its own. */
export function checkAddress(address: string): string {
  if (!ADDRESS.test(address)) throw new Error('not an email address');
  return address;
}

/**
 * A mailbox as the value of a header (RFC 5322, 3.4) that begins at `column`: 7 bits, folded with CRLF where it is long. A
 * local part outside ASCII is written as an empty group with its address for a name (RFC 6857, 3.1.8), for a header of
 * 7 bits cannot hold it. Throws where the address is none.
 */
export function formatMailbox(mailbox: Mailbox, column: number): string {
  const address = checkAddress(mailbox.address);
  const name = cleanName(mailbox.name);
  if (!PRINTABLE.test(address))
    return `${encodeWords(name === null ? address : `${name} ${address}`, column)}\r\n :;`;
  if (name === null) return address;
  const phrase = formatPhrase(name, column);
  const last = phrase.length - (phrase.lastIndexOf('\n') + 1) + (phrase.includes('\n') ? 0 : column);
  return `${phrase}${last + address.length + 3 > LINE ? '\r\n' : ''} <${address}>`;
}

/** Text as the value of an unstructured header such as Subject, which begins at `column`: 7 bits, folded, on one line when read. */
export function formatUnstructured(text: string, column: number): string {
  const tidy = text.replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
  if (PRINTABLE.test(tidy) && tidy.length <= LINE - column && !tidy.includes('=?')) return tidy;
  return encodeWords(tidy, column);
}

/** An instant as RFC 5322, 3.3 writes it, in UTC. Throws a RangeError where it is none. */
export function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new RangeError('not a date');
  return date.toUTCString().replace('GMT', '+0000');
}
