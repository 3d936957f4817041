import { isDate, isFigureOnly } from './claim-figure.ts';
import { findHardware, findState } from './claim-noun-parts.ts';
import { formAt, isNumberWord, parseNumber } from './claim-numbers.ts';
import {
  ADJECTIVAL,
  BE,
  CLAUSE_WORDS,
  EQUIPMENT,
  FUNCTION_WORDS,
  LOSSES,
  type Loss,
  OTHER_UNITS,
  PEOPLE,
  RELEASES,
  SIDE_WORDS,
} from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/**
 * What a number counts: `bare` where no noun follows ("killed 40"), `other` where it is no count of
 * people or equipment at all.
 */
export type Counted = {
  readonly kind: 'soldiers' | 'civilians' | 'people' | 'equipment' | 'bare' | 'other';
  /** Word index after the noun phrase. */
  readonly to: number;
  /** The loss that the noun phrase itself states ("two deaths", "ten wounded soldiers"). */
  readonly loss: (Loss & { readonly at: number }) | null;
};

/** Words that a noun phrase may have before its noun. */
const NOUN_REACH = 6;
/** Words that may stand between "of" and the noun ("two of the city's residents"). */
const OF_WORDS = new Set([
  'the',
  'its',
  'their',
  'his',
  'her',
  'our',
  'those',
  'these',
  'them',
  'whom',
  'my',
  'all',
]);

const bare = (to: number): Counted => ({ kind: 'bare', to, loss: null });
const other = (to: number): Counted => ({ kind: 'other', to, loss: null });

/** Reads on over a run of nouns ("military personnel carriers"): null where the last of them is no person. */
function lastOfRun(sentence: Sentence, at: number): { to: number; equipment: boolean } | null {
  const { words } = sentence;
  let to = at;
  for (;;) {
    const next = formAt(words, to + 1);
    const together = next !== '' && gapBefore(sentence, to + 1) === ' ';
    if (together && EQUIPMENT.has(next)) return { to: to + 2, equipment: true };
    if (together && PEOPLE.has(next)) to++;
    else if (!together || !ADJECTIVAL.has(formAt(words, to)) || endsPhrase(next))
      return { to: to + 1, equipment: false };
    else return null;
  }
}

/** Whether no noun can follow before this word: a function word, a loss word, a number, an -ly or -ed word. */
function endsPhrase(form: string): boolean {
  return (
    form === '' ||
    FUNCTION_WORDS.has(form) ||
    CLAUSE_WORDS.has(form) ||
    LOSSES.has(form) ||
    isNumberWord(form) ||
    /(?:ly|ed)$/.test(form)
  );
}

/** What a number counts, from the noun phrase that begins with it. */
export function findCounted(sentence: Sentence, found: FoundQuantity): Counted {
  const { words } = sentence;
  if (isFigureOnly(sentence, found)) return other(found.to);
  const vague = found.quantity.low === null && found.quantity.high === null;
  let at = found.to;
  let loss: Counted['loss'] = null;
  let drafted = false;
  if (isWhole(sentence, found)) return other(found.to);
  if (formAt(words, at) === 'out' && formAt(words, at + 1) === 'of') at++;
  if (formAt(words, at) === 'of') {
    at++;
    while (OF_WORDS.has(formAt(words, at)) && !/^(?:them|whom)$/.test(formAt(words, at - 1))) at++;
    // "two of them": those named before; "two of them civilians" says who.
    if (at > found.to + 1 && /^(?:them|whom)$/.test(formAt(words, at - 1))) {
      const kind = gapBefore(sentence, at) === ' ' ? PEOPLE.get(formAt(words, at)) : undefined;
      return { kind: kind ?? 'people', to: kind === undefined ? at : at + 1, loss };
    }
    const whole = isNumberWord(formAt(words, at)) ? parseNumber(words, at) : null;
    // "lost twelve of their own"
    if (
      at > found.to + 1 &&
      formAt(words, at) === 'own' &&
      (formAt(words, at + 1) === '' || endsNoun(sentence, at + 1))
    )
      return { kind: 'soldiers', to: at + 1, loss };
    const those = LOSSES.get(formAt(words, at));
    if (
      those !== undefined &&
      at > found.to + 1 &&
      !PEOPLE.has(formAt(words, at + 1)) &&
      those.mode !== 'noun'
    )
      return {
        kind: kindOfBe(sentence, at + 1),
        to: at + 1,
        loss: { measure: those.measure, mode: 'noun', at },
      };
    if (whole !== null) at = whole.to;
    else if (isNumberWord(formAt(words, at))) return other(at);
  }
  for (const limit = at + NOUN_REACH; at < limit; at++) {
    const form = formAt(words, at);
    if (
      form === '' ||
      (at > found.to && /[,;:()!?”–—]|[“"] ?$/u.test(gapBefore(sentence, at).replace(/^ [“"]$/u, ' ')))
    )
      break;
    if (at === found.to && /[^\s\u00a0'‘’“”"-]/u.test(gapBefore(sentence, at))) break;
    // A headline's kicker run on: "killed 12 Russia-Ukraine war"
    if (SIDE_WORDS.has(form) && SIDE_WORDS.has(formAt(words, at + 1)) && gapBefore(sentence, at + 1) !== ' ')
      break;
    drafted ||= DRAFTED.test(form);
    if (OTHER_UNITS.has(form)) {
      // "two civilian buildings", but "100 a day": "a" ends the phrase before.
      return other(at);
    }
    if (EQUIPMENT.has(form)) {
      // "artillery systems", "drone boats"
      while (EQUIPMENT.has(formAt(words, at + 1)) && gapBefore(sentence, at + 1) === ' ') at++;
      return { kind: 'equipment', to: at + 1, loss };
    }
    const hardware = findHardware(sentence, at);
    if (hardware !== null) return { kind: 'equipment', to: hardware, loss };
    const people = PEOPLE.get(form);
    if (people !== undefined) {
      const run = lastOfRun(sentence, at);
      if (run === null) return other(at);
      if (run.equipment) return { kind: 'equipment', to: run.to, loss };
      const head = PEOPLE.get(formAt(words, run.to - 1)) ?? people;
      // "police officers", "civilian men": the first word says what kind, unless the last does.
      const civil =
        people === 'civilians' && (head === 'people' || /^officers?$/.test(formAt(words, run.to - 1)));
      const kind = civil
        ? 'civilians'
        : (head === 'people' && drafted) || form === 'border'
          ? 'soldiers'
          : head;
      // "ten civilian deaths", "40 soldiers' bodies"
      const noun = LOSSES.get(formAt(words, run.to));
      const states = noun?.mode === 'noun' && /^[ '’s]{1,3}$/u.test(gapBefore(sentence, run.to));
      if (noun !== undefined && states && !RELEASES.has(formAt(words, run.to)))
        return { kind, to: run.to + 1, loss: { ...noun, at: run.to } };
      return { kind, to: run.to, loss };
    }
    // "forty medical workers": what they do.
    const stated = /^(?:medical|hospitals?|condition)$/.test(form) ? undefined : LOSSES.get(form);
    if (stated?.mode === 'noun') {
      if (loss !== null && loss.measure !== stated.measure) return { kind: 'people', to: at + 1, loss };
      const kind = kindAfterOf(sentence, at + 1);
      return { kind: drafted && kind === 'people' ? 'soldiers' : kind, to: at + 1, loss: { ...stated, at } };
    }
    if (stated !== undefined) {
      // "ten wounded soldiers": only an adjective if a person's noun comes right behind.
      const next = formAt(words, at + 1);
      const describes =
        gapBefore(sentence, at + 1) === ' ' &&
        ((form !== 'lost' && PEOPLE.has(next)) || PEOPLE.has(formAt(words, at + 2)));
      if (!describes || endsPhrase(next) || stated.mode === 'active') break;
      loss = { ...stated, at };
      continue;
    }
    // "Russian and Ukrainian soldiers"
    if (SIDE_WORDS.has(form) && formAt(words, at + 1) === 'and' && SIDE_WORDS.has(formAt(words, at + 2)))
      continue;
    if (form === 'and' && SIDE_WORDS.has(formAt(words, at - 1)) && SIDE_WORDS.has(formAt(words, at + 1)))
      continue;
    if (FUNCTION_WORDS.has(form) || CLAUSE_WORDS.has(form) || isNumberWord(form) || BE.has(form)) break;
    const state = SIDE_WORDS.has(form) ? findState(sentence, at + 1) : null;
    if (state !== null) {
      // "400 Russian dead" are an army's; Ukrainian ones may be those of a strike on a town.
      const kind = SIDE_WORDS.get(form) === 'russia' ? 'soldiers' : 'people';
      return { kind, to: at + 2, loss: { ...state, mode: 'noun', at: at + 1 } };
    }
    const shared = SIDE_WORDS.has(form) ? findSharedNoun(sentence, at + 1) : null;
    if (shared !== null) return { kind: shared, to: at + 1, loss };
    // "dozens feared dead"
    if (isParticiple(form)) break;
    if (at === limit - 1) return other(at);
    const next = formAt(words, at + 1);
    if (form === 'more' || form === 'other' || form === 'further') continue;
    // Nationals and believers, too many to list.
    if (/(?:ians|icans|ists|ese)$/.test(form) && endsNoun(sentence, at + 1))
      return { kind: 'people', to: at + 1, loss };
    // A noun that is no person's, with its phrase at an end: "nine brigades", "40 strikes on".
    if (!/ly$/.test(form) && (endsNoun(sentence, at + 1) || next === '')) return other(at + 1);
  }
  if (at > found.to && !/^(?:more|other|further)$/.test(formAt(words, at - 1)) && !vague && at - found.to > 1)
    return other(at);
  return isDate(sentence, found) && found.to === at
    ? other(at)
    : bare(at > found.to && at - found.to <= 1 ? at : found.to);
}

/** What makes "men" and "people" soldiers. */
const DRAFTED = /^(?:mobili[sz]ed|conscripted|enlisted|drafted|armed|uniformed|service)$/;

const isParticiple = (form: string) =>
  /^(?:feared|believed|thought|presumed|reported|reportedly|confirmed|found|declared|listed|known|now|still|went|go|gone|remain|remained)$/.test(
    form,
  );

/** The kind of the noun that a second figure names for both: "200 Russian and 100 Ukrainian troops". */
function findSharedNoun({ words }: Sentence, at: number): 'soldiers' | 'civilians' | 'people' | null {
  if (formAt(words, at) !== 'and' && formAt(words, at) !== 'or') return null;
  let number = false;
  for (let index = at + 1; index < at + NOUN_REACH; index++) {
    const form = formAt(words, index);
    number ||= isNumberWord(form);
    const kind = number ? PEOPLE.get(form) : undefined;
    if (kind !== undefined) return kind;
  }
  return null;
}

/** What those counted are said to be: "two of the dead were soldiers". */
function kindOfBe({ words }: Sentence, at: number): 'soldiers' | 'civilians' | 'people' {
  if (!BE.has(formAt(words, at))) return 'people';
  return PEOPLE.get(formAt(words, at + 1)) ?? PEOPLE.get(formAt(words, at + 2)) ?? 'people';
}

/** What kind of people a loss noun counts by what follows it: "bodies of dead servicemen", "deaths among civilians". */
function kindAfterOf({ words }: Sentence, at: number): 'soldiers' | 'civilians' | 'people' {
  if (!/^(?:of|among|from|belonging)$/.test(formAt(words, at))) return 'people';
  for (let index = at + 1; index < at + 5; index++) {
    const form = formAt(words, index);
    const kind = PEOPLE.get(form);
    if (kind !== undefined) return kind;
    if (FUNCTION_WORDS.has(form) && form !== 'the') break;
  }
  return 'people';
}

/** Whether the number is the whole of which another counts a part ("14 of the 19 missiles"). */
function isWhole({ words }: Sentence, found: FoundQuantity): boolean {
  let at = found.from - 1;
  // "one of eleven killed" tells of the eleven.
  if (formAt(words, at) === 'of' && formAt(words, at - 1) === 'one') return false;
  if (OF_WORDS.has(formAt(words, at))) at--;
  const share = /^(?:percent|cent|half|third|quarter|most|many|some|fifth)$/.test(formAt(words, at - 1));
  const loss = LOSSES.get(formAt(words, found.to));
  if (formAt(words, at) === 'of' && share && (loss === undefined || loss.mode === 'noun')) return true;
  return (
    formAt(words, at) === 'of' && (isNumberWord(formAt(words, at - 1)) || formAt(words, at - 1) === 'out')
  );
}

/** Whether the word before `at` was the last of its noun phrase. */
function endsNoun(sentence: Sentence, at: number): boolean {
  const form = formAt(sentence.words, at);
  if (/[^\s\u00a0'’-]/u.test(gapBefore(sentence, at))) return true;
  const loss = LOSSES.get(form);
  return (
    FUNCTION_WORDS.has(form) ||
    CLAUSE_WORDS.has(form) ||
    (loss !== undefined && loss.mode !== 'noun' && !PEOPLE.has(formAt(sentence.words, at + 1)))
  );
}
