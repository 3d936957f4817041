import type { Sentence } from './read-sentences.ts';
import { PASSIVE, STATEMENTS } from './speaker-words.ts';
import type { Word } from './words.ts';

/** Verbs that deny with what they call a statement: "called reports of 400 dead a lie". */
export const BRANDS = new Set(
  'call calls called calling brand brands branded branding label labels labelled labeled describes described describing slammed derided decried denounced'.split(
    ' ',
  ),
);
const UNTRUE =
  /^(?:lies?|nonsense|fakes?|false|untrue|fabricat(?:ed|ions?)|propaganda|disinformation|baseless|absurd|fiction|hoax|invented|groundless|rubbish)$/;
/** How far behind such a verb what it calls the statement may stand, in words. */
const UNTRUE_REACH = 16;
/** "have said enough is enough", "said nothing": no statement follows. */
const SAYING = /^(?:said|says?|saying)$/;
const NOTHING = /^(?:enough|nothing|goodbye|farewell|little)$/;
/** Participles that a headline leaves without its auxiliary, and what follows them then. */
const UNDERGONE = /^(?:accused|revealed|described|declared)$/;
const LINKS = /^(?:of|as|in|after|by|dead)$/;
const ADVERBIAL = /^(?:also|now|still|widely|then|[a-z]+ly)$/;
/** "is said to", "are also thought to": nobody is named as speaking. */
export function isPassive(words: readonly Word[], verb: number): boolean {
  let at = verb - 1;
  while (at >= 0 && ADVERBIAL.test(words[at]?.form ?? '')) at--;
  return PASSIVE.has(words[at]?.form ?? '');
}

/** How far from "dismissed" what was dismissed may stand, in words. */
const DISMISSED_REACH = 8;

/** Whether "dismissed" or "rejected" at word `at` tells of a statement, not of somebody who lost a post. */
export function dismissesStatement({ words, text, start }: Sentence, at: number): boolean {
  const next = words[at + 1]?.form ?? '';
  if (next === 'as' || next === 'that') return true;
  if (isPassive(words, at))
    return words.slice(Math.max(0, at - DISMISSED_REACH), at).some(({ form }) => STATEMENTS.has(form));
  if (/^(?:for|from|after|over)$/.test(next)) return false;
  for (let index = at + 1; index <= at + DISMISSED_REACH; index++) {
    const before = words[index - 1];
    const here = words[index];
    if (before === undefined || here === undefined) return false;
    if (/[,;:.]/.test(text.slice(before.end - start, here.start - start))) return false;
    if (STATEMENTS.has(here.form)) return true;
    if (/^(?:after|for|over|when|while|who|before)$/.test(here.form)) return false;
  }
  return false;
}

/** Whether the verb at word `at` calls a statement untrue: "called reports of 400 dead a lie", "branded the figure nonsense". */
export function callsUntrue({ words, text, start }: Sentence, at: number): boolean {
  if (isPassive(words, at)) return false;
  let statement = false;
  for (let index = at + 1; index <= at + UNTRUE_REACH; index++) {
    const before = words[index - 1];
    const here = words[index];
    if (before === undefined || here === undefined) return false;
    if (/[;:.]/.test(text.slice(before.end - start, here.start - start))) return false;
    statement ||= index <= at + 4 && STATEMENTS.has(here.form);
    if (statement && UNTRUE.test(here.form)) return true;
  }
  return false;
}

/** Whether the form at word `at` attributes nothing here: "said enough", "the group accused of a raid", "a graveyard revealed as …". */
export function saysNothing(words: readonly Word[], at: number): boolean {
  const form = words[at]?.form ?? '';
  const next = words[at + 1]?.form ?? '';
  return (
    (SAYING.test(form) && NOTHING.test(next)) ||
    (UNDERGONE.test(form) && LINKS.test(next)) ||
    // "the United States"
    (form === 'states' && words[at - 1]?.form === 'united')
  );
}
