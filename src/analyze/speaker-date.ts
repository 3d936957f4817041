import type { Sentence } from './read-sentences.ts';
import { WEEKDAYS } from './speaker-words.ts';

const MONTHS = new Set(
  `january february march april may june july august september october november december jan feb mar apr jun jul aug sep
   sept oct nov dec`.split(/\s+/),
);
/** Whether a word may be part of a date: a date never speaks. */
export const isDateWord = (form: string): boolean =>
  MONTHS.has(form) ||
  WEEKDAYS.has(form) ||
  /^(?:\d{1,4}(?:st|nd|rd|th)?|of|early|late|mid|last|this)$/.test(form);

/** The last word before a date that ends at word `to`: "a report of 18 May 2023" ends at "report". `to` itself where no date ends there. */
export function skipDateBack({ words }: Sentence, to: number): number {
  let at = to;
  let named = false;
  while (at > 0 && to - at < 5 && isDateWord(words[at]?.form ?? '')) {
    named ||= MONTHS.has(words[at]?.form ?? '') || WEEKDAYS.has(words[at]?.form ?? '');
    if (words[at]?.form === 'of' || /^(?:on|in|from|for|dated)$/.test(words[at - 1]?.form ?? '')) break;
    at--;
  }
  if (!named || at < 1) return to;
  if (words[at]?.form === 'of') return at - 1;
  return /^(?:on|in|from|for|dated)$/.test(words[at - 1]?.form ?? '') && at >= 2 ? at - 2 : to;
}
