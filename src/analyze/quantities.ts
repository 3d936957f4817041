import type { Quantity } from '../model/claim.ts';
import { beginsNumber, formAt, isDigits, parseNumber, parseVague } from './claim-numbers.ts';
import type { Sentence } from './read-sentences.ts';
import type { Word } from './words.ts';

/** A number as it stands in a sentence: word indexes `from` to `to` (exclusive), its qualifier's words included; `at` is its first digit or number word. */
export type FoundQuantity = {
  readonly quantity: Quantity;
  readonly from: number;
  readonly at: number;
  readonly to: number;
  /** Whether the text calls the number an estimate. */
  readonly estimated: boolean;
};

type Kind = 'max' | 'min' | 'about';
type Qualifier = { readonly parts: readonly string[]; readonly kind: Kind; readonly name: string | null };

/** Phrases before a number: what they make of it, and the name under which they are recorded. */
const PHRASES: Record<Kind, Record<string, string>> = {
  max: {
    'up to': 'up to,as many as,as high as,no more than,not more than,at most,a maximum of',
    under: 'under,fewer than,less than,just under,below',
  },
  min: {
    'more than':
      'more than,in excess of,upwards of,upward of,exceeding,exceeds,exceeded,surpassing,surpasses,surpassed,greater than',
    over: 'over,above,well over,just over',
    'at least': 'at least,no fewer than,no less than,not less than,not fewer than,a minimum of',
  },
  about: {
    about: 'about,approximately,roughly,some,circa,something like,an estimated total of',
    around: 'around,something around',
    nearly: 'nearly,almost,close to,approaching,nearing,just short of',
    '': 'estimated,an estimated,exactly,a total of,total of,a further,another,an additional,a record,precisely',
  },
};

/** The phrases by their last word, the longest first. */
const QUALIFIERS = new Map<string, Qualifier[]>();
for (const kind of ['max', 'min', 'about'] as const)
  for (const [name, phrases] of Object.entries(PHRASES[kind]))
    for (const phrase of phrases.split(',')) {
      const parts = phrase.split(' ');
      const last = parts.at(-1) ?? '';
      const list = [...(QUALIFIERS.get(last) ?? []), { parts, kind, name: name === '' ? null : name }].sort(
        (a, b) => b.parts.length - a.parts.length,
      );
      QUALIFIERS.set(last, list);
    }

function findQualifier(words: readonly Word[], at: number): (Qualifier & { from: number }) | null {
  for (const qualifier of QUALIFIERS.get(formAt(words, at - 1)) ?? []) {
    const from = at - qualifier.parts.length;
    if (from >= 0 && qualifier.parts.every((part, offset) => formAt(words, from + offset) === part))
      return { ...qualifier, from };
  }
  return null;
}

/** The text between word `at` and the word before it; empty at the sentence's ends. */
export function gapBefore(sentence: Sentence, at: number): string {
  const before = sentence.words[at - 1];
  const next = sentence.words[at];
  if (before === undefined || next === undefined) return '';
  return sentence.text.slice(before.end - sentence.start, next.start - sentence.start);
}

/** Words before "from N to M" that make it a range. */
const SPANS = new Set(
  'run runs range ranges ranging ranged vary varies varying anywhere estimates'.split(' '),
);
const DASH = /^\s?[-–—]\s?$/u;

/** The second number of a range whose first ends before word `at`; null where there is no range. */
function parseRangeEnd(sentence: Sentence, from: number, at: number, opening: string) {
  const { words } = sentence;
  const next = formAt(words, at);
  if (next === '') return null;
  const gap = gapBefore(sentence, at);
  if (isDigits(next) && isDigits(formAt(words, from)) && DASH.test(gap)) return parseNumber(words, at);
  // "rose from 14 to 19" tells of two figures; "run from 14 to 19" of one.
  const spans = opening !== 'from' || SPANS.has(formAt(words, from - 2));
  if (next === 'to' && gap.trim() === '' && spans) return parseNumber(words, at + 1);
  if (next === 'and' && opening === 'between') {
    // "between 2,000 and as many as 4,000"
    const skipped = findQualifier(words, at + 4) === null ? 1 : 4;
    return parseNumber(words, at + 1) ?? parseNumber(words, at + skipped);
  }
  if (next === 'or') {
    const second = parseNumber(words, at + 1);
    return second !== null && formAt(words, at + 1) !== 'a' ? second : null;
  }
  return null;
}

/** Both ends of a range that begins with `first` at word `at`; null where there is none. */
function parseRange(sentence: Sentence, at: number, first: { value: number; to: number }) {
  const opening = formAt(sentence.words, at - 1);
  const end = parseRangeEnd(sentence, at, first.to, opening);
  if (end === null || end.value === 0) return null;
  // "15 to 20 thousand": the scale belongs to both numbers.
  const shared = first.value < 1000 && end.value % 1000 === 0 && end.value > first.value * 100;
  const low = shared ? first.value * 1000 : first.value;
  return low < end.value ? { low, high: end.value, to: end.to } : null;
}

/** "300 or more", "1,000+": what comes after a number and makes it a minimum. */
function findMinimumAfter(sentence: Sentence, to: number): number | null {
  const { words } = sentence;
  if (formAt(words, to) === 'or' && formAt(words, to + 1) === 'more') return to + 2;
  const end = words[to - 1]?.end;
  return end !== undefined && sentence.text.charAt(end - sentence.start) === '+' ? to : null;
}

function readNumber(sentence: Sentence, at: number): FoundQuantity | null {
  const { words } = sentence;
  const qualifier = findQualifier(words, at);
  const estimated = qualifier?.parts.includes('estimated') ?? false;
  const from = qualifier?.from ?? at;
  const vague = parseVague(words, at);
  if (vague !== null)
    return {
      quantity: { low: null, high: null, qualifier: vague.qualifier },
      from,
      at,
      to: vague.to,
      estimated,
    };
  const number = parseNumber(words, at);
  if (number === null) return null;
  const range = parseRange(sentence, at, number);
  if (range !== null) {
    const between = formAt(words, at - 1) === 'between';
    const { low, high, to } = range;
    return {
      quantity: { low, high, qualifier: 'between' },
      from: between ? at - 1 : from,
      at,
      to,
      estimated,
    };
  }
  const more = findMinimumAfter(sentence, number.to);
  const kind = more === null ? qualifier?.kind : 'min';
  const low = kind === 'max' ? null : number.value;
  const high = kind === 'min' ? null : number.value;
  const name = more === null ? (qualifier?.name ?? null) : 'at least';
  return { quantity: { low, high, qualifier: name }, from, at, to: more ?? number.to, estimated };
}

/** Every number of a sentence, left to right, none overlapping. */
export function listQuantities(sentence: Sentence): FoundQuantity[] {
  const { words } = sentence;
  const found: FoundQuantity[] = [];
  for (let at = 0; at < words.length; ) {
    const number = beginsNumber(formAt(words, at)) ? readNumber(sentence, at) : null;
    if (number !== null) found.push(number);
    at = number?.to ?? at + 1;
  }
  return found;
}
