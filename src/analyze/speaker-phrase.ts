import { isNumberWord } from './claim-numbers.ts';
import type { Sentence } from './read-sentences.ts';
import { isDateWord, skipDateBack } from './speaker-date.ts';
import { BETWEEN, LEADING, PRONOUNS, SPEAKERS, STOPS, UNNAMED, WEEKDAYS } from './speaker-words.ts';
import type { Word } from './words.ts';

/** A noun phrase that names somebody: its words, and the index of its first word and of its last. */
export type NamedPhrase = { readonly text: string; readonly from: number; readonly to: number };

/** Longest phrase read, in words. */
const PHRASE_MAX = 12;

/** The text between two neighbouring words. */
export const between = (sentence: Sentence, a: Word, b: Word): string =>
  sentence.text.slice(a.end - sentence.start, b.start - sentence.start);

/** Whether two neighbouring words belong to one phrase: only space, a hyphen, or an abbreviation's full stop lies between. */
const joined = (gap: string) => gap.length <= 3 && /^(?:[ \u00a0]|-|–|\. ?|['’] ?)$/u.test(gap);

const capital = (sentence: Sentence, word: Word) => {
  const code = sentence.text.charCodeAt(word.start - sentence.start);
  return (code >= 65 && code <= 90) || (code > 127 && /\p{Lu}/u.test(String.fromCharCode(code)));
};

/** Whether no noun phrase goes on over this word: a function word, a plain number, a verb's form in small letters. */
function breaks(sentence: Sentence, word: Word): boolean {
  if (STOPS.has(word.form)) return true;
  const code = word.form.charCodeAt(0);
  if (code >= 48 && code <= 57) return !/\p{L}/u.test(word.form);
  return (
    !capital(sentence, word) &&
    word.form.endsWith('ed') &&
    word.form.length > 4 &&
    !/(?:backed|appointed|installed|imposed|based|exiled|united|retired|allied|armed|occupied|named|elected)$/.test(
      word.form,
    )
  );
}

/** The name that opens a sentence, which a pronoun further on takes up ("President Zelensky condemned a strike that he said…"). */
function findOpeningName(sentence: Sentence, limit: number): string | null {
  const { words } = sentence;
  let to = 0;
  while (to < limit && to < 8) {
    const word = words[to];
    const before = words[to - 1];
    if (word === undefined || !(capital(sentence, word) || (to > 0 && SPEAKERS.has(word.form)))) break;
    if (before !== undefined && !joined(between(sentence, before, word))) break;
    to++;
  }
  const first = words[LEADING.has(words[0]?.form ?? '') ? 1 : 0];
  const last = words[to - 1];
  if (
    first === undefined ||
    last === undefined ||
    isNumberWord(words[0]?.form ?? '') ||
    to < 2 ||
    last.start < first.start ||
    PRONOUNS.has(last.form)
  )
    return null;
  return sentence.text.slice(first.start - sentence.start, last.end - sentence.start);
}

/** The phrase from word `from` to word `to`, both inclusive, if it names somebody. */
function phrase(sentence: Sentence, from: number, to: number, named: string | null): NamedPhrase | null {
  const { words } = sentence;
  let first = from;
  while (first < to && LEADING.has(words[first]?.form ?? '')) first++;
  const start = words[first];
  const end = words[to];
  if (start === undefined || end === undefined || first > to) return null;
  if (first === to && PRONOUNS.has(start.form)) {
    const own = from > 0 ? findOpeningName(sentence, from) : null;
    const who = own ?? named;
    return who === null ? null : { text: who, from, to };
  }
  const span = words.slice(first, to + 1);
  if (span.every((word) => WEEKDAYS.has(word.form))) return null;
  const names = span.some(
    (word) => SPEAKERS.has(word.form) || (capital(sentence, word) && word.start > sentence.start),
  );
  const opens = start.start === sentence.start && capital(sentence, start) && !PRONOUNS.has(start.form);
  if (!names && !opens) return null;
  if (PRONOUNS.has(end.form)) return null;
  // "Prigozhin's reported death": whose it is, not who reports; and a date never speaks.
  const text = sentence.text.slice(start.start - sentence.start, end.end - sentence.start);
  const owner = /^['’]s\b/.test(sentence.text.slice(end.end - sentence.start, end.end - sentence.start + 2));
  if (owner || /['’]s$/.test(text) || span.every((word) => isDateWord(word.form))) return null;
  // "the U.K." keeps the full stop of its last letter.
  const dotted = /\.\p{L}$/u.test(text) && sentence.text.charAt(end.end - sentence.start) === '.';
  return { text: dotted ? `${text}.` : text, from, to };
}

/** The phrase that opens a sentence and ends at a comma: the subject of a verb behind a long apposition. */
function findOpening(sentence: Sentence, quoted: readonly boolean[]): NamedPhrase | null {
  const { words } = sentence;
  for (let to = 0; to < PHRASE_MAX && to + 1 < words.length; to++) {
    const here = words[to];
    const next = words[to + 1];
    if (here === undefined || next === undefined || quoted[to]) return null;
    if (STOPS.has(here.form) || here.form.endsWith('ing')) return null;
    const gap = between(sentence, here, next);
    if (gap.startsWith(',')) {
      const speaks = words.slice(0, to + 1).some(({ form }) => SPEAKERS.has(form)) || to < 4;
      return speaks &&
        !/^(?:on|in|at|by|for|from|with|after|last|meanwhile|earlier|according)$/.test(words[0]?.form ?? '')
        ? phrase(sentence, 0, to, null)
        : null;
    }
    if (!joined(gap)) return null;
  }
  return null;
}

/** Whether word `at` is the preposition of "close to", "familiar with". */
const isKnowing = (words: readonly Word[], at: number): boolean =>
  /^(?:close to|familiar with|near to|briefed on|knowledge of)$/.test(
    `${words[at - 1]?.form ?? ''} ${words[at]?.form ?? ''}`,
  );

/** How far behind its noun "close to" and what follows may reach, in words. */
const KNOWING_REACH = 8;

/** "two sources close to the Kremlin" that ends at word `to`: who told, not whom they are close to; null where nobody unnamed does. */
function findUnnamed(sentence: Sentence, to: number): NamedPhrase | null {
  const { words } = sentence;
  for (let at = to - 1; at > 1 && to - at <= KNOWING_REACH; at--) {
    const here = words[at];
    const next = words[at + 1];
    if (here === undefined || next === undefined || !joined(between(sentence, here, next))) return null;
    if (!isKnowing(words, at)) continue;
    let head = at - 2;
    if (/^(?:with|and|very)$/.test(words[head]?.form ?? '')) head--;
    if (!UNNAMED.has(words[head]?.form ?? '')) return null;
    let from = head;
    while (from > 0 && head - from < 3) {
      const before = words[from - 1];
      const first = words[from];
      if (before === undefined || first === undefined || !joined(between(sentence, before, first))) break;
      const leads = LEADING.has(before.form) && !/^(?:in|on|at|of|from|that)$/.test(before.form);
      const adjective = /^(?:senior|western|russian|ukrainian|other|another|anonymous|unnamed)$/.test(
        before.form,
      );
      if (!(leads || adjective || isNumberWord(before.form))) break;
      from--;
    }
    return spanOf(sentence, from, to);
  }
  return null;
}

function spanOf(sentence: Sentence, from: number, to: number): NamedPhrase | null {
  const first = sentence.words[from];
  const last = sentence.words[to];
  if (first === undefined || last === undefined) return null;
  const text = sentence.text.slice(first.start - sentence.start, last.end - sentence.start);
  return { text, from, to };
}

/** Whether the word at `at` may stand between a subject and its verb; the name or month "May" may not. */
function isBetween(sentence: Sentence, at: number): boolean {
  const word = sentence.words[at];
  if (word === undefined || (word.form === 'may' && capital(sentence, word))) return false;
  // "an ally", "the assembly", "Italy"
  const adverb =
    word.form.endsWith('ly') &&
    !capital(sentence, word) &&
    !/^(?:ally|daily|family|assembly)$/.test(word.form);
  return BETWEEN.has(word.form) || adverb;
}

/** The subject that ends right before the verb at `verb`, an apposition skipped ("Ben Wallace, the minister, said"). */
export function findSubjectBefore(
  sentence: Sentence,
  verb: number,
  quoted: readonly boolean[],
  named: string | null,
  isDated = false,
): NamedPhrase | null {
  const { words } = sentence;
  let to = verb - 1;
  while (to >= 0 && isBetween(sentence, to)) to--;
  // One date may stand between; a second is no sentence, and the call goes no deeper.
  const dated = isDated ? to : skipDateBack(sentence, to);
  if (dated < to && sentence.text.charAt((words[to]?.end ?? 0) - sentence.start) !== ',')
    return findSubjectBefore(sentence, dated + 1, quoted, named, true);
  const last = words[to];
  const next = words[to + 1];
  if (last === undefined || next === undefined || quoted[to]) return null;
  const gap = between(sentence, last, next);
  const unnamed = findUnnamed(sentence, to);
  if (unnamed !== null && !quoted[unnamed.from]) return unnamed;
  let apposition = false;
  let holder: number | null = null;
  const end = words[verb];
  // "…, in an admission on Monday, said": the comma stands behind the day.
  const aside =
    end !== undefined &&
    sentence.text.slice(last.end - sentence.start, end.start - sentence.start).includes(',');
  if (gap.includes(',') || aside) {
    let comma = to;
    while (comma > 0 && to - comma < PHRASE_MAX) {
      const here = words[comma];
      const before = words[comma - 1];
      if (here && before && between(sentence, before, here).includes(',')) break;
      comma--;
    }
    if (comma === 0 || to - comma >= PHRASE_MAX) return findOpening(sentence, quoted);
    const name = words.slice(comma, to + 1);
    if (name.length > 1 && name.length < 5 && name.every((word) => capital(sentence, word))) holder = to;
    to = comma - 1;
    apposition = true;
  } else if (!joined(gap)) return null;
  const closing = words[to];
  if (closing === undefined || breaks(sentence, closing)) return null;
  let from = to;
  while (from > 0 && to - from < PHRASE_MAX) {
    const here = words[from];
    const before = words[from - 1];
    if (here === undefined || before === undefined || quoted[from - 1]) break;
    if (!joined(between(sentence, before, here)) || breaks(sentence, before)) break;
    // A feed's run-on line: a capital "The" opens a sentence.
    if (here.form === 'the' && capital(sentence, here)) break;
    from--;
  }
  const first = words[from];
  if (first === undefined || STOPS.has(first.form)) return null;
  // What stands before an apposition is a name, not the end of a sentence about something else.
  const office = holder !== null && SPEAKERS.has(closing.form) && !capital(sentence, closing);
  const capitals = words.slice(from, to + 1).some((word) => capital(sentence, word));
  if (apposition && !((office || capitals) && to - from < 8)) return null;
  // "the regional governor, Oleh Kiper, said": the office and who holds it.
  if (office) to = holder ?? to;
  return phrase(sentence, from, to, named);
}

/** "a source close to the Kremlin" that begins at word `from`. */
function findUnnamedAfter(sentence: Sentence, from: number, quoted: readonly boolean[]): NamedPhrase | null {
  const { words } = sentence;
  for (let at = from + 2; at < from + 7; at++) {
    if (quoted[at] || words[at] === undefined) return null;
    if (!isKnowing(words, at)) continue;
    const whom = findPhraseAfter(sentence, at + 1, quoted, null);
    const to = whom?.to ?? (words[at + 1]?.form === 'the' ? at + 2 : at + 1);
    const found = findUnnamed(sentence, to);
    return found !== null && found.from === from ? found : null;
  }
  return null;
}

/** The noun phrase that begins at word `from`. */
export function findPhraseAfter(
  sentence: Sentence,
  from: number,
  quoted: readonly boolean[],
  named: string | null,
): NamedPhrase | null {
  const { words } = sentence;
  const first = words[from];
  if (first === undefined || quoted[from]) return null;
  const unnamed = findUnnamedAfter(sentence, from, quoted);
  if (unnamed !== null) return unnamed;
  if (isNumberWord(first.form)) return null;
  let to = from;
  while (to + 1 < words.length && to - from < PHRASE_MAX) {
    const here = words[to];
    const next = words[to + 1];
    if (here === undefined || next === undefined || quoted[to + 1]) break;
    const pair = next.form === 'and' && to - from < 3 && (first.form === 'both' || capital(sentence, here));
    if (!joined(between(sentence, here, next)) || WEEKDAYS.has(next.form) || /^(?:on|who)$/.test(next.form))
      break;
    if (breaks(sentence, next) && !(pair && words[to + 2] && SPEAKERS.has(words[to + 3]?.form ?? ''))) break;
    to++;
  }
  return phrase(sentence, from, to, named);
}
