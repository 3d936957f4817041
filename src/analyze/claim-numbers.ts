import type { Word } from './words.ts';

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
  ['billion', 1_000_000_000],
  ['k', 1_000],
  ['m', 1_000_000],
]);
/** Plurals that count by themselves. */
const VAGUE = new Set(['dozens', 'scores', 'hundreds', 'thousands', 'millions']);
const SOME = new Set(['several', 'few', 'many']);

/** Words other than digits with which a number may begin. */
const BEGINS = new Set([...SMALL.keys(), ...TENS.keys(), ...VAGUE, ...SOME, 'a', 'half', 'tens', 'dozen']);

export const formAt = (words: readonly Word[], at: number): string => words[at]?.form ?? '';

/** Whether a word begins with an ASCII digit: other scripts' digits are not read as figures. */
export function isDigits(form: string): boolean {
  const code = form.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Whether a word may begin a number; "a" and "several" only do before a scale. */
export const beginsNumber = (form: string): boolean => isDigits(form) || BEGINS.has(form);

/** Whether a word by itself is a number or a part of one. */
export const isNumberWord = (form: string): boolean =>
  isDigits(form) ||
  SMALL.has(form) ||
  TENS.has(form) ||
  VAGUE.has(form) ||
  SCALES.has(form) ||
  form === 'dozen';

/** The value of digits with thousands' commas or points, a decimal part, and a k or m; null where it is none. */
export function parseDigits(text: string): number | null {
  const scale = SCALES.get(text.charAt(text.length - 1));
  const bare = scale === undefined ? text : text.slice(0, -1);
  const grouped = /^\d{1,3}(?:\.\d{3})+$/.test(bare) && scale === undefined && !/^0/.test(bare);
  if (!grouped && !/^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(bare)) return null;
  const value = Number(grouped ? bare.replaceAll('.', '') : bare.replaceAll(',', ''));
  return Number.isSafeInteger(Math.ceil(value)) ? value * (scale ?? 1) : null;
}

export type ParsedNumber = { readonly value: number; readonly to: number };

/** The digits, number word or article that a number begins with, before any scale. */
function parseBase(words: readonly Word[], at: number): ParsedNumber | null {
  const first = formAt(words, at);
  if (isDigits(first)) {
    const value = parseDigits(first);
    return value === null ? null : { value, to: at + 1 };
  }
  const tens = TENS.get(first);
  if (tens !== undefined) {
    const unit = SMALL.get(formAt(words, at + 1));
    const joins = unit !== undefined && unit > 0 && unit < 10;
    return { value: tens + (joins ? unit : 0), to: at + (joins ? 2 : 1) };
  }
  const small = SMALL.get(first);
  if (small !== undefined) return { value: small, to: at + 1 };
  if (first !== 'a' && first !== 'half' && first !== 'dozen') return null;
  if (first === 'dozen') return { value: 1, to: at };
  const scaled = (word: string) => word === 'dozen' || (SCALES.has(word) && word.length > 1);
  if (scaled(formAt(words, at + 1))) return { value: first === 'a' ? 1 : 0.5, to: at + 1 };
  const half = first === 'half' && formAt(words, at + 1) === 'a' && scaled(formAt(words, at + 2));
  return half ? { value: 0.5, to: at + 2 } : null;
}

/** A number at word `at`, in digits or words, with its scale ("two and a half thousand", "a dozen"); null where there is none. */
export function parseNumber(words: readonly Word[], at: number, deep = true): ParsedNumber | null {
  const base = parseBase(words, at);
  if (base === null) return null;
  let { value, to } = base;
  if (formAt(words, to) === 'and' && formAt(words, to + 1) === 'a' && formAt(words, to + 2) === 'half') {
    value += 0.5;
    to += 3;
  }
  if (formAt(words, to) === 'dozen') return { value: value * 12, to: to + 1 };
  let scaled = false;
  for (let scale = SCALES.get(formAt(words, to)); scale !== undefined; ) {
    value *= scale;
    to++;
    scaled = true;
    scale = SCALES.get(formAt(words, to));
  }
  // "two hundred and fifty", "one thousand two hundred": what follows a scale in words is added.
  if (deep && scaled && !isDigits(formAt(words, at))) {
    const from = formAt(words, to) === 'and' ? to + 1 : to;
    const rest = isDigits(formAt(words, from)) ? null : parseNumber(words, from, false);
    if (rest !== null && rest.value < value && value % 100 === 0 && rest.value < 1000)
      return { value: value + rest.value, to: rest.to };
  }
  return { value: Math.round(value * 1000) / 1000, to };
}

/** "dozens", "tens of thousands", "several hundred": a word, not a number; null where there is none. */
export function parseVague(words: readonly Word[], at: number): { qualifier: string; to: number } | null {
  const first = formAt(words, at);
  if (first === 'tens' || first === 'hundreds' || first === 'scores' || first === 'dozens') {
    const second = formAt(words, at + 2);
    if (formAt(words, at + 1) === 'of' && VAGUE.has(second))
      return { qualifier: `${first} of ${second}`, to: at + 3 };
  }
  if (VAGUE.has(first)) return { qualifier: first, to: at + 1 };
  if (!SOME.has(first)) return null;
  const scale = formAt(words, at + 1);
  if (!['hundred', 'thousand', 'million', 'dozen'].includes(scale)) return null;
  return { qualifier: `${scale}s`, to: at + 2 };
}
