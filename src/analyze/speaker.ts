import type { Hedge } from '../model/claim.ts';
import { ADVERBS, HEDGES, NOUN_FORMS } from './hedges.ts';
import type { Sentence } from './read-sentences.ts';
import type { Word } from './words.ts';

/** Who a sentence names as speaking, in its own words, and the hedge of the verb. */
export type FoundSpeaker = { readonly speaker: string | null; readonly hedge: Hedge | null };

const list = (words: string) => new Set(words.split(/\s+/));

/** Words that may stand between a subject and its verb. */
const BETWEEN = list(
  `has have had also then later previously repeatedly recently separately meanwhile first even itself himself
   herself themselves earlier again now today yesterday on monday tuesday wednesday thursday friday saturday sunday
   would will could may might still only further there who`,
);
/** Words at which a noun phrase certainly ends. */
const STOPS = list(
  `that but when which because as while if is are was were be been being and or so than to by with after
   before since until although back last earlier previously though where whose what how why whether it's he's they're up out down not
   does do did claiming saying adding told said made has have had will would could suffered lost killed wounded`,
);
const LEADING = list(
  'the a an its his her their our this that these those some one two several many in on at of',
);
const DETERMINERS = list('the a an this that these those its his her their no any such');
const REPORTED = list('said believed thought estimated reported alleged claimed');
const HOLDING = list('hold holds suggest suggests put puts indicate indicates say says show shows');
const PRONOUNS = list('he she they it i we');
const PASSIVE = list('is are was were been being be');
const SPEAKERS = list(
  `official officials ministry minister ministers staff intelligence spokesman spokeswoman spokesperson governor
   mayor commander commanders analyst analysts expert experts sources source insiders insider authorities authority
   police president chief leader leaders army military government agency agencies secretary general department
   bloggers blogger milbloggers media outlet outlets newspaper report reports institute diplomats diplomat adviser
   advisers aide aides lawmaker lawmakers soldiers soldier relatives residents resident witnesses prosecutors
   prosecutor researchers monitors think service services office commission briefing update statement estimates
   officer officers veteran veterans doctors rescuers investigators historians observers allies ally critics`,
);
const ADVERBIAL = /^(?:also|now|still|widely|then|[a-z]+ly)$/;
const PHRASE_MAX = 12;
const WEEKDAYS = list('monday tuesday wednesday thursday friday saturday sunday');

const between = (sentence: Sentence, a: Word, b: Word) =>
  sentence.text.slice(a.end - sentence.start, b.start - sentence.start);
const raw = (sentence: Sentence, word: Word) =>
  sentence.text.slice(word.start - sentence.start, word.end - sentence.start);
/** Whether two neighbouring words belong to one phrase: only space, a hyphen, or an abbreviation's full stop lies between. */
const joined = (gap: string) => gap.length <= 3 && /^(?:[ \u00a0]|-|–|\. ?|['’] ?)$/u.test(gap);

/** Which words of the sentence stand inside quotation marks. */
function quotedWords(sentence: Sentence): boolean[] {
  const inside: boolean[] = [];
  let open = false;
  let at = sentence.start;
  for (const word of sentence.words) {
    for (const char of sentence.text.slice(at - sentence.start, word.start - sentence.start)) {
      if (char === '“') open = true;
      else if (char === '”') open = false;
      else if (char === '"') open = !open;
    }
    inside.push(open);
    at = word.end;
  }
  return inside;
}

/** The phrase from word `from` to word `to`, both inclusive, if it names somebody. */
function phrase(sentence: Sentence, from: number, to: number, named: string | null): string | null {
  const { words } = sentence;
  let first = from;
  while (first < to && LEADING.has(words[first]?.form ?? '')) first++;
  const start = words[first];
  const end = words[to];
  if (start === undefined || end === undefined || first > to) return null;
  if (first === to && PRONOUNS.has(start.form)) return named;
  const span = words.slice(first, to + 1);
  if (span.every((word) => WEEKDAYS.has(word.form))) return null;
  const names = span.some(
    (word) =>
      SPEAKERS.has(word.form) || (/^\p{Lu}/u.test(raw(sentence, word)) && word.start > sentence.start),
  );
  const opens = start.start === sentence.start && /^\p{Lu}/u.test(raw(sentence, start));
  if (!names && !opens) return null;
  const text = sentence.text.slice(start.start - sentence.start, end.end - sentence.start);
  // "the U.K." keeps the full stop of its last letter.
  const dotted = /\.\p{L}$/u.test(text) && sentence.text.charAt(end.end - sentence.start) === '.';
  return dotted ? `${text}.` : text;
}

/** The subject that ends right before the verb at `verb`. */
function subjectBefore(
  sentence: Sentence,
  verb: number,
  quoted: readonly boolean[],
  named: string | null,
): string | null {
  const { words } = sentence;
  let to = verb - 1;
  while (to >= 0 && (BETWEEN.has(words[to]?.form ?? '') || /ly$/.test(words[to]?.form ?? ''))) to--;
  const last = words[to];
  const next = words[to + 1];
  if (last === undefined || next === undefined || quoted[to] || STOPS.has(last.form)) return null;
  const gap = between(sentence, last, next);
  if (gap.includes(',')) {
    // "Ben Wallace, the defence secretary, said": the name stands before the apposition.
    let comma = to;
    while (comma > 0 && to - comma < PHRASE_MAX) {
      const here = words[comma];
      const before = words[comma - 1];
      if (here && before && between(sentence, before, here).includes(',')) break;
      comma--;
    }
    if (comma === 0) return null;
    to = comma - 1;
  } else if (!joined(gap)) return null;
  let from = to;
  while (from > 0 && to - from < PHRASE_MAX) {
    const here = words[from];
    const before = words[from - 1];
    if (here === undefined || before === undefined || quoted[from - 1]) break;
    if (!joined(between(sentence, before, here)) || STOPS.has(before.form)) break;
    from--;
  }
  if (STOPS.has(words[from]?.form ?? '')) return null;
  return phrase(sentence, from, to, named);
}

/** The noun phrase that begins at word `from`. */
function phraseAfter(
  sentence: Sentence,
  from: number,
  quoted: readonly boolean[],
  named: string | null,
): string | null {
  const { words } = sentence;
  if (words[from] === undefined || quoted[from]) return null;
  let to = from;
  while (to + 1 < words.length && to - from < PHRASE_MAX) {
    const here = words[to];
    const next = words[to + 1];
    if (here === undefined || next === undefined || quoted[to + 1]) break;
    if (
      !joined(between(sentence, here, next)) ||
      STOPS.has(next.form) ||
      WEEKDAYS.has(next.form) ||
      next.form === 'on'
    )
      break;
    to++;
  }
  return phrase(sentence, from, to, named);
}

/** "is said to", "are also thought to": nobody is named as speaking. */
function isPassive(words: readonly Word[], verb: number): boolean {
  let at = verb - 1;
  while (at >= 0 && ADVERBIAL.test(words[at]?.form ?? '')) at--;
  return PASSIVE.has(words[at]?.form ?? '');
}

/**
 * Finds who the sentence says is speaking. `named` is the last speaker named before it, which a
 * pronoun takes up. A sentence that attributes to nobody has null for its speaker, and for its hedge
 * unless it says "reportedly" or "is believed to".
 */
export function findSpeaker(sentence: Sentence, named: string | null): FoundSpeaker {
  const { words } = sentence;
  const quoted = quotedWords(sentence);
  let loose: Hedge | null = null;
  for (let at = 0; at < words.length; at++) {
    const form = words[at]?.form ?? '';
    if (quoted[at]) continue;
    if (form === 'according' && words[at + 1]?.form === 'to') {
      const speaker = phraseAfter(sentence, at + 2, quoted, named);
      if (speaker !== null) return { speaker, hedge: loose ?? 'said' };
    }
    const hedge = HEDGES.get(form);
    if (hedge === undefined) continue;
    const isNoun = NOUN_FORMS.has(form) && DETERMINERS.has(words[at - 1]?.form ?? '');
    const said = words[at + 1]?.form === 'to' && REPORTED.has(form);
    const adjective = form === 'alleged' && words[at + 1]?.form !== 'that';
    if (ADVERBS.has(form) || adjective || said || isPassive(words, at)) {
      loose ??= form === 'said' ? 'reported' : hedge;
      continue;
    }
    const follows = words[at + 1]?.form;
    if (NOUN_FORMS.has(form) && (follows === 'from' || follows === 'by')) {
      const speaker = phraseAfter(sentence, at + 2, quoted, named);
      if (speaker !== null) return { speaker, hedge };
    }
    if (isNoun) continue;
    // "US estimates suggest…": here the form is a noun, and part of who speaks.
    if (NOUN_FORMS.has(form) && HOLDING.has(follows ?? '')) {
      const source = subjectBefore(sentence, at + 1, quoted, named);
      if (source !== null) return { speaker: source, hedge };
    }
    const subject = subjectBefore(sentence, at, quoted, named);
    if (subject !== null) return { speaker: subject, hedge };
    const previous = words[at - 1];
    const here = words[at];
    if (previous && here && (quoted[at - 1] || between(sentence, previous, here).includes(','))) {
      const speaker = phraseAfter(sentence, at + 1, quoted, named);
      if (speaker !== null) return { speaker, hedge };
    }
  }
  return { speaker: null, hedge: loose };
}
