import { formAt } from './claim-numbers.ts';
import { MONTHS } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** Whether a plain year stands here: four digits from 1800 to 2099 without a comma. */
const isYear = (form: string) => form.length === 4 && /^(?:18|19|20)\d\d$/.test(form);

/** People whose age an "of" may give. */
const AGED = /^(?:child|boy|girl|baby|toddler|infant|man|woman|son|daughter|youth|teenager)$/;

/** Whether what surrounds the number shows that it counts nothing: money, a share, a clock, a name ("T-72", "No. 5"). */
export function isFigureOnly(sentence: Sentence, { at, to, from }: FoundQuantity): boolean {
  const { words, text } = sentence;
  const first = words[at];
  const last = words[to - 1];
  if (first === undefined || last === undefined) return true;
  const before = text.charAt(first.start - sentence.start - 1);
  const after = text.slice(last.end - sentence.start, last.end - sentence.start + 2).trim();
  if (/[$£€#₴¥°/:+]/u.test(before) || /^[%°]/u.test(after)) return true;
  // "T-72", "mid-2022" and "12-hour", "3:1", "24/7": one word or one figure with what it is tied to.
  if (/^[-‑]$/u.test(before) && gapBefore(sentence, at).length === 1) return true;
  const gapAfter = gapBefore(sentence, to);
  if (/^[-‑:/]$/u.test(gapAfter) && formAt(words, to) !== 'odd') return true;
  const previous = formAt(words, from - 1);
  // "a child of three"
  if (previous === 'of' && AGED.test(formAt(words, from - 2))) return true;
  if (['no', 'number', 'aged', 'article', 'flight', 'age', 'covid'].includes(previous))
    return !/^(?:no|number)$/.test(previous) || gapBefore(sentence, at).startsWith('.');
  return false;
}

/** Whether the number is a date's ("19 May", "Feb. 24") or a year's. */
export function isDate(sentence: Sentence, found: FoundQuantity): boolean {
  const { words } = sentence;
  const value = found.quantity.low ?? found.quantity.high ?? 0;
  if (MONTHS.has(formAt(words, found.to)) && gapBefore(sentence, found.to).length < 3) {
    // "at least 12 may die": the verb, not the month.
    return value <= 31 && found.from === found.at;
  }
  if (value <= 31 && MONTHS.has(formAt(words, found.at - 1))) return true;
  return isYear(formAt(words, found.at)) && found.to === found.at + 1 && found.from === found.at;
}
