import { cleanName, formatDate, formatMailbox } from '../model/mail-header.ts';
import type { OutgoingMessage, Recipient } from '../model/message.ts';
import { sha256 } from '../model/sha256.ts';
import { type DigestMessage, deliveryKey } from './message-headers.ts';
import { tokenLength } from './tokens.ts';

/** What stands in a slot, by its place among a reader's values. */
const SLOTS = ['unsubscribe', 'preferences', 'bounce', 'key', 'to', 'date'] as const;
type Slot = (typeof SLOTS)[number];

/** A reader's values, one for each kind of slot. */
type Values = Readonly<Record<Slot, string>>;

/** What follows a slot's text: the slot, which part of its value stands here, and the text up to the next one. */
type Piece = { readonly slot: Slot; readonly from: number; readonly to: number; readonly after: string };
type Pattern = { readonly first: string; readonly pieces: readonly Piece[] };

/** A variant's message, encoded once, with slots for what is one reader's own. */
export type MessageTemplate = {
  readonly kind: 'digest' | 'test';
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly date: string;
  readonly envelopeFrom: Pattern;
  readonly headers: readonly (readonly [name: string, value: Pattern])[];
  readonly html: Pattern;
  readonly text: Pattern;
  readonly raw: Pattern;
};

/** A message as it was rendered for the placeholder. */
export type RenderedMessage = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly raw: string;
};

const TOKEN = /^[a-z0-9]+$/;
const KEY = /^[a-z0-9][a-z0-9~-]{0,199}$/;

/**
 * The reader for whom a variant is rendered: tokens as long as real ones, made from the digest's hash. A text of the
 * digest that held one would need to know the hash of itself.
 */
export async function buildPlaceholder(hash: string): Promise<Recipient> {
  const make = async (purpose: string, length: number): Promise<string> =>
    (purpose + (await sha256(`${hash}\n${purpose}`))).slice(0, length);
  return {
    send: await make('s', 30),
    subscription: await make('i', 26),
    address: `${await make('r', 30)}@reader.invalid`,
    name: null,
    tokens: {
      unsubscribe: await make('u', tokenLength('u')),
      preferences: await make('p', tokenLength('p')),
      bounce: await make('b', tokenLength('b')),
    },
  };
}

/** Finds a text also where quoted-printable's soft line break (RFC 2045, 6.7) stands in it. */
const softly = (text: string): string =>
  [...text].map((character) => (character === '.' ? '\\.' : character)).join('(?:=\\r\\n)?');

/** Where the slots of one text are: each what it holds, and the words that stand in for it. */
type Marks = readonly (readonly [slot: Slot, words: string])[];

/** Cuts a text at its marks. A mark with a soft line break in it becomes two slots with the break between. */
function cutAt(text: string, marks: Marks): Pattern {
  const pattern = new RegExp(marks.map(([, words]) => `(${softly(words)})`).join('|'), 'g');
  const texts: string[] = [];
  const slots: Omit<Piece, 'after'>[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const slot = marks[match.slice(1).findIndex((group) => group !== undefined)]?.[0];
    if (slot === undefined) continue;
    let from = 0;
    for (const [at, part] of match[0].split('=\r\n').entries()) {
      texts.push(at === 0 ? text.slice(end, match.index) : '=\r\n');
      slots.push({ slot, from, to: from + part.length });
      from += part.length;
    }
    end = match.index + match[0].length;
  }
  texts.push(text.slice(end));
  const [first = '', ...after] = texts;
  return { first, pieces: slots.map((slot, at) => ({ ...slot, after: after[at] ?? '' })) };
}

/** The pattern, where every one of `slots` is in it. Throws where one is not: a reader could not leave. */
function withSlots(pattern: Pattern, slots: readonly Slot[]): Pattern {
  for (const slot of slots)
    if (!pattern.pieces.some((piece) => piece.slot === slot))
      throw new Error(`a message has no place for its ${slot}`);
  return pattern;
}

/** Cuts the whole message: the fields To and Date of its head, then what stands anywhere in it. */
function cutRaw(raw: string, message: DigestMessage, marks: Marks): Pattern {
  const headEnd = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, headEnd);
  const date = formatDate(message.date);
  const field = head.indexOf(`\r\nDate: ${date}\r\n`);
  if (field === -1) throw new Error('a message has no place for its date');
  const at = field + '\r\nDate: '.length;
  const before = cutAt(head.slice(0, at), [['to', message.to.address], ...marks]);
  const after = cutAt(raw.slice(at + date.length), marks);
  return {
    first: before.first,
    pieces: [
      ...before.pieces,
      { slot: 'date', from: 0, to: date.length, after: after.first },
      ...after.pieces,
    ],
  };
}

/**
 * Finds the slots of a message that was rendered for a placeholder. Throws where a link that every message must have
 * is missing.
 */
export function compileMessage(input: {
  readonly kind: 'digest' | 'test';
  readonly placeholder: Recipient;
  /** What `describeMessage` said of the placeholder's message. */
  readonly message: DigestMessage;
  readonly rendered: RenderedMessage;
}): MessageTemplate {
  const { placeholder, message, rendered } = input;
  const { unsubscribe, preferences, bounce } = placeholder.tokens;
  const links = [
    ['unsubscribe', unsubscribe],
    ['preferences', preferences],
  ] as const satisfies Marks;
  const needed = ['unsubscribe', 'preferences'] as const;
  return {
    kind: input.kind,
    from: { name: cleanName(message.from.name) ?? '', address: message.from.address },
    subject: rendered.subject,
    date: formatDate(message.date),
    envelopeFrom: cutAt(message.envelopeFrom, bounce === null ? [] : [['bounce', bounce]]),
    headers: message.headers.map(([name, value]) => [name, cutAt(value, links)] as const),
    html: withSlots(cutAt(rendered.html, links), needed),
    text: withSlots(cutAt(rendered.text, links), needed),
    raw: withSlots(cutRaw(rendered.raw, message, [['key', deliveryKey(placeholder)], ...links]), [
      ...needed,
      'key',
      'to',
      'date',
    ]),
  };
}

function fill({ first, pieces }: Pattern, values: Values): string {
  let text = first;
  for (const { slot, from, to, after } of pieces) {
    const value = values[slot];
    // Tokens have the length of what stood in for them; the other values stand whole.
    text += slot === 'unsubscribe' || slot === 'preferences' ? value.slice(from, to) : value;
    text += after;
  }
  return text;
}

/** A reader's values. Throws on what cannot be in a message, in words that name no part of it. */
function readValues(
  { date, envelopeFrom }: MessageTemplate,
  recipient: Recipient,
  at: Date | undefined,
): Values {
  const { unsubscribe, preferences, bounce } = recipient.tokens;
  if (bounce === null && envelopeFrom.pieces.length > 0)
    throw new Error('a reader has no token for what bounces');
  for (const token of bounce === null ? [unsubscribe, preferences] : [unsubscribe, preferences, bounce])
    if (!TOKEN.test(token) || token.length !== tokenLength('u')) throw new Error('not a token of a reader');
  if (!KEY.test(recipient.send) || !KEY.test(recipient.subscription))
    throw new Error('not the id of a delivery');
  return {
    unsubscribe,
    preferences,
    bounce: bounce ?? '',
    key: deliveryKey(recipient),
    to: formatMailbox(recipient, 'To: '.length),
    date: at === undefined ? date : formatDate(at),
  };
}

/**
 * One reader's message of a variant: the template with that reader's values in its slots, byte for byte what rendering
 * and encoding it for that reader alone would give. `at`, when it goes out, is what the Date header says instead of the
 * template's own. Throws where the address or a token is none.
 */
export function fillMessage(template: MessageTemplate, recipient: Recipient, at?: Date): OutgoingMessage {
  const values = readValues(template, recipient, at);
  return {
    key: values.key,
    kind: template.kind,
    envelope: { from: fill(template.envelopeFrom, values), to: recipient.address },
    from: template.from,
    to: { name: cleanName(recipient.name), address: recipient.address },
    subject: template.subject,
    html: fill(template.html, values),
    text: fill(template.text, values),
    headers: template.headers.map(([name, value]) => [name, fill(value, values)] as const),
    raw: fill(template.raw, values),
  };
}
