import type { Quantity } from '../model/claim.ts';
import type { Sentence } from './read-sentences.ts';
import type { Word } from './words.ts';

/** A number as it stands in a sentence: word indexes `from` to `to` (exclusive), its qualifier's words included. */
export type FoundQuantity = { readonly quantity: Quantity; readonly from: number; readonly to: number };

const SMALL = new Map(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
   eighteen nineteen`
    .split(/\s+/)
    .map((word, value): [string, number] => [word, value]),
);
const TENS = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index): [string, number] => [word, (index + 2) * 10]),
);
const SCALES = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
  ['k', 1_000],
  ['m', 1_000_000],
]);
const VAGUE = new Set(['dozens', 'scores', 'hundreds', 'thousands', 'millions']);

/** Phrases before a number: what they make of it, and the phrase as the qualifier is recorded. */
const QUALIFIERS: readonly (readonly [phrase: string, kind: 'max' | 'min' | 'about'])[] = [
  ['up to', 'max'],
  ['as many as', 'max'],
  ['no more than', 'max'],
  ['not more than', 'max'],
  ['fewer than', 'max'],
  ['less than', 'max'],
  ['under', 'max'],
  ['at most', 'max'],
  ['more than', 'min'],
  ['no fewer than', 'min'],
  ['no less than', 'min'],
  ['not less than', 'min'],
  ['at least', 'min'],
  ['over', 'min'],
  ['upwards of', 'min'],
  ['upward of', 'min'],
  ['above', 'min'],
  ['exceeding', 'min'],
  ['exceeded', 'min'],
  ['exceeds', 'min'],
  ['about', 'about'],
  ['around', 'about'],
  ['approximately', 'about'],
  ['roughly', 'about'],
  ['some', 'about'],
  ['nearly', 'about'],
  ['almost', 'about'],
  ['close to', 'about'],
  ['an estimated', 'about'],
  ['estimated', 'about'],
  ['circa', 'about'],
];

const form = (words: readonly Word[], at: number): string => words[at]?.form ?? '';
const isDigits = (text: string) => /^\p{N}/u.test(text);

function parseDigits(text: string): number | null {
  const scale = /[km]$/.exec(text)?.[0];
  const bare = scale ? text.slice(0, -1) : text;
  if (!/^\d+(?:,\d{3})*(?:\.\d+)?$/.test(bare) && !/^\d+(?:\.\d{3})+$/.test(bare)) return null;
  const value = Number(bare.replaceAll(',', ''));
  return Number.isFinite(value) ? value * (scale ? (SCALES.get(scale) ?? 1) : 1) : null;
}

/** A plain number at word `at`: digits or words, with its scale words. Null where there is none. */
function parseNumber(words: readonly Word[], at: number): { value: number; to: number } | null {
  let value: number | null = null;
  let to = at;
  const first = form(words, at);
  if (isDigits(first)) {
    value = parseDigits(first);
    to = at + 1;
  } else if (TENS.has(first)) {
    const unit = SMALL.get(form(words, at + 1));
    const joinsUnit = unit !== undefined && unit > 0 && unit < 10;
    value = (TENS.get(first) ?? 0) + (joinsUnit ? unit : 0);
    to = at + (joinsUnit ? 2 : 1);
  } else if (SMALL.has(first)) {
    value = SMALL.get(first) ?? null;
    to = at + 1;
  } else if (
    (first === 'a' || first === 'half') &&
    ['hundred', 'thousand', 'million', 'dozen'].includes(form(words, at + 1))
  ) {
    value = first === 'a' ? 1 : 0.5;
    to = at + 1;
  } else if (first === 'half' && form(words, at + 1) === 'a' && SCALES.has(form(words, at + 2))) {
    value = 0.5;
    to = at + 2;
  }
  if (value === null) return null;
  if (form(words, to) === 'and' && form(words, to + 1) === 'a' && form(words, to + 2) === 'half') {
    value += 0.5;
    to += 3;
  }
  if (form(words, to) === 'dozen') return { value: value * 12, to: to + 1 };
  while (SCALES.has(form(words, to))) {
    value *= SCALES.get(form(words, to)) ?? 1;
    to++;
  }
  if (form(words, to) === 'and' && value >= 100 && !isDigits(first)) {
    const rest = parseNumber(words, to + 1);
    if (rest && rest.value < 100) return { value: value + rest.value, to: rest.to };
  }
  return { value: Math.round(value * 1000) / 1000, to };
}

const gapText = (sentence: Sentence, a: Word, b: Word) =>
  sentence.text.slice(a.end - sentence.start, b.start - sentence.start);

/** The second number of a range that begins with a number ending before word `at`. */
function parseRangeEnd(
  sentence: Sentence,
  at: number,
  between: boolean,
): { value: number; to: number } | null {
  const { words } = sentence;
  const last = words[at - 1];
  const next = words[at];
  if (last === undefined || next === undefined) return null;
  if (/^\s?[-–—]\s?$/u.test(gapText(sentence, last, next)) && isDigits(next.form) && isDigits(last.form))
    return parseNumber(words, at);
  if (next.form === 'to' || next.form === 'or' || (between && next.form === 'and'))
    return parseNumber(words, at + 1);
  return null;
}

function findQualifier(words: readonly Word[], at: number) {
  for (const [phrase, kind] of QUALIFIERS) {
    const parts = phrase.split(' ');
    const from = at - parts.length;
    if (from >= 0 && parts.every((part, offset) => form(words, from + offset) === part))
      return { phrase, kind, from };
  }
  return null;
}

/** "dozens", "tens of thousands", "several hundred": a word, not a number. */
function parseVague(words: readonly Word[], at: number): { qualifier: string; to: number } | null {
  const first = form(words, at);
  if (
    (first === 'tens' || first === 'hundreds') &&
    form(words, at + 1) === 'of' &&
    VAGUE.has(form(words, at + 2))
  )
    return { qualifier: `${first} of ${form(words, at + 2)}`, to: at + 3 };
  if (VAGUE.has(first)) return { qualifier: first, to: at + 1 };
  const second = form(words, at + 1);
  if ((first === 'several' || first === 'few') && (SCALES.has(second) || second === 'dozen'))
    return { qualifier: `${first} ${second}`, to: at + 2 };
  return null;
}

/** Every number of a sentence, left to right, none overlapping. */
export function listQuantities(sentence: Sentence): FoundQuantity[] {
  const { words } = sentence;
  const found: FoundQuantity[] = [];
  for (let at = 0; at < words.length; ) {
    const vague = parseVague(words, at);
    if (vague) {
      const qualifier = findQualifier(words, at);
      const from = qualifier?.from ?? at;
      found.push({ quantity: { low: null, high: null, qualifier: vague.qualifier }, from, to: vague.to });
      at = vague.to;
      continue;
    }
    const number = parseNumber(words, at);
    if (number === null) {
      at++;
      continue;
    }
    const between = form(words, at - 1) === 'between';
    const end = parseRangeEnd(sentence, number.to, between || form(words, at - 1) === 'from');
    if (end && end.value > 0) {
      // "15 to 20 thousand": the scale belongs to both numbers.
      const low =
        end.value > number.value * 100 && number.value < 1000 && end.value % 1000 === 0
          ? number.value * 1000
          : number.value;
      if (low <= end.value) {
        const qualifier = between ? 'between' : null;
        found.push({
          quantity: { low, high: end.value, qualifier },
          from: between ? at - 1 : at,
          to: end.to,
        });
        at = end.to;
        continue;
      }
    }
    const qualifier = findQualifier(words, at);
    const low = qualifier?.kind === 'max' ? null : number.value;
    const high = qualifier?.kind === 'min' ? null : number.value;
    found.push({
      quantity: { low, high, qualifier: qualifier?.phrase ?? null },
      from: qualifier?.from ?? at,
      to: number.to,
    });
    at = number.to;
  }
  return found;
}
