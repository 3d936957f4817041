import type { Hedge } from '../model/claim.ts';
import { ADVERBS, HEDGES, NOUN_FORMS, PARTICIPLES } from './hedges.ts';
import type { Sentence } from './read-sentences.ts';
import { readColon } from './speaker-headline.ts';
import { between, findPhraseAfter, findSubjectBefore, type NamedPhrase } from './speaker-phrase.ts';
import { BRANDS, callsUntrue, dismissesStatement, isPassive, saysNothing } from './speaker-verb.ts';
import { CONJUNCTIONS, DETERMINERS, RECORDS, SPEAKERS, SPEAKING_NAMES } from './speaker-words.ts';

/** Who a sentence names as speaking, in its own words, and the hedge of the verb. */
export type FoundSpeaker = { readonly speaker: string | null; readonly hedge: Hedge | null };

/** One attribution in a sentence. `at` is its first word, subject or verb; `trails` where it follows what was said ("…, officials say"). */
export type FoundAttribution = {
  readonly speaker: string | null;
  readonly hedge: Hedge;
  readonly at: number;
  readonly verb: number;
  readonly trails: boolean;
};

const REPORTED = new Set(
  'said believed thought estimated reported alleged claimed confirmed assessed known'.split(' '),
);
const HOLDING = new Set(
  'hold holds suggest suggests put puts indicate indicates say says show shows showed'.split(' '),
);
const COUNTS = new Set('toll number numbers figure losses total count casualties dead deaths'.split(' '));
const FINDINGS = new Set('found raised revised'.split(' '));
/** Every form at which an attribution may stand: most words are none of them. */
const ATTRIBUTING: ReadonlySet<string> = new Set([
  ...HEDGES.keys(),
  ...BRANDS,
  ...FINDINGS,
  ...PARTICIPLES,
  ...['show', 'shows', 'showed', 'according', 'citing', 'put', 'puts'],
]);
const NONE: readonly boolean[] = [];

/** Which words of the sentence stand inside quotation marks; empty where there are none. `within`: an earlier sentence opened a quotation that this one may close. */
function quotedWords(sentence: Sentence, within: boolean): readonly boolean[] {
  const first = /["“”]/.exec(sentence.text);
  if (first === null) return NONE;
  const inside: boolean[] = [];
  const odd = (sentence.text.split('"').length - 1) % 2 === 1;
  let open = within && (first[0] === '”' || (first[0] === '"' && odd));
  let at = sentence.start;
  for (const word of sentence.words) {
    for (let index = at; index < word.start; index++) {
      const char = sentence.text.charAt(index - sentence.start);
      if (char === '“') open = true;
      else if (char === '”') open = false;
      else if (char === '"') open = !open;
    }
    inside.push(open);
    at = word.end;
  }
  return inside;
}

/** "…, the paper found", "the ministry raised the death toll to ten": verbs that tell a figure only here. */
function readFinding(scan: Scan, at: number): FoundAttribution | null {
  const { sentence, quoted, named } = scan;
  const { words } = sentence;
  const form = words[at]?.form ?? '';
  const subject = findSubjectBefore(sentence, at, quoted, named);
  if (subject === null || isPassive(words, at)) return null;
  const trails = setOff(scan, subject.from) && endsThere(scan, at);
  if (form === 'found')
    return words[at + 1]?.form === 'that' || trails ? lead(subject, 'reported', at, trails) : null;
  const speaks = words
    .slice(subject.from, subject.to + 1)
    .some((word) => SPEAKERS.has(word.form) || SPEAKING_NAMES.has(word.form));
  const counts = [1, 2, 3, 4, 5].some((step) => COUNTS.has(words[at + step]?.form ?? ''));
  return speaks && counts ? lead(subject, 'said', at, trails) : null;
}

type Scan = { sentence: Sentence; quoted: readonly boolean[]; named: string | null };

/** Whether a subject beginning at word `from` stands behind what was said, set off by a comma or dash and not by a conjunction. */
function setOff({ sentence, quoted }: Scan, from: number): boolean {
  const before = sentence.words[from - 1];
  const here = sentence.words[from];
  if (before === undefined || here === undefined) return false;
  const gap = between(sentence, before, here);
  return (
    /[,–—”"]| - |[’'] ?$/u.test(gap) ||
    quoted[from - 1] === true ||
    (CONJUNCTIONS.has(before.form) === false && gap.includes('('))
  );
}

const lead = (phrase: NamedPhrase, hedge: Hedge, verb: number, trails: boolean): FoundAttribution => ({
  speaker: phrase.text,
  hedge,
  at: Math.min(phrase.from, verb),
  verb,
  trails,
});
const loose = (hedge: Hedge, at: number): FoundAttribution => ({
  speaker: null,
  hedge,
  at,
  verb: at,
  trails: false,
});

/** "according to X", "citing X". */
function readSource(scan: Scan, at: number): FoundAttribution | null {
  const { sentence, quoted, named } = scan;
  const form = sentence.words[at]?.form;
  const to = form === 'according' && sentence.words[at + 1]?.form === 'to';
  if (!to && form !== 'citing') return null;
  const phrase = findPhraseAfter(sentence, at + (to ? 2 : 1), quoted, named);
  if (phrase === null) return null;
  const estimate = /\bestimates?\b/.test(phrase.text);
  return lead(phrase, estimate ? 'estimated' : to ? 'said' : 'reported', at, at > 0);
}

/** Whether a phrase opens with a name or holds a word for those who speak. */
function speaksByName({ words, text, start }: Sentence, { from, to }: NamedPhrase): boolean {
  const first = words.slice(from, to + 1).find(({ form }) => !DETERMINERS.has(form));
  return (
    (first !== undefined && /^\p{Lu}/u.test(text.slice(first.start - start))) ||
    words.slice(from, to + 1).some(({ form }) => SPEAKERS.has(form))
  );
}

/** The attribution whose verb or noun stands at word `at`; null where it attributes nothing. */
function readVerb(scan: Scan, at: number, hedge: Hedge): FoundAttribution | null {
  const { sentence, quoted, named } = scan;
  const { words } = sentence;
  const form = words[at]?.form ?? '';
  const follows = words[at + 1]?.form ?? '';
  const adjective = form === 'alleged' && follows !== 'that';
  const passive = isPassive(words, at);
  if (follows === 'by' && (passive || PARTICIPLES.has(form))) {
    const agent = findPhraseAfter(sentence, at + 2, quoted, named);
    if (agent !== null) return { ...lead(agent, hedge, at, true), at };
  }
  if (PARTICIPLES.has(form) && !HEDGES.has(form)) return null;
  const participle =
    REPORTED.has(form) &&
    !/^(?:he|she|they|it)$/.test(words[at - 1]?.form ?? '') &&
    // "Moscow claimed to have": whoever stands before speaks.
    !(form === 'claimed' && follows === 'to' && !passive) &&
    /^(?:to|missing|killed|dead|wounded|injured|being)$/.test(follows);
  if (ADVERBS.has(form) || adjective || participle || passive)
    return loose(form === 'said' ? 'reported' : hedge, at);
  // "has claimed the lives of", "claimed forty lives"
  if (/^claim/.test(form) && [1, 2, 3, 4].some((step) => words[at + step]?.form === 'lives')) return null;
  if (NOUN_FORMS.has(form)) {
    if (form === 'report' && follows === 'of') {
      const phrase = findPhraseAfter(sentence, at + 2, quoted, named);
      const speaks =
        phrase !== null && words.slice(phrase.from, phrase.to + 1).some((word) => SPEAKERS.has(word.form));
      if (phrase !== null && speaks) return lead(phrase, hedge, at, false);
    }
    if (follows === 'from' || follows === 'by') {
      const phrase = findPhraseAfter(sentence, at + 2, quoted, named);
      // "reports from a city in the east": where they come from, not who makes them.
      const place = form.startsWith('report') && phrase !== null && !speaksByName(sentence, phrase);
      if (phrase !== null) return place ? loose(hedge, at) : lead(phrase, hedge, at, false);
    }
    if (DETERMINERS.has(words[at - 1]?.form ?? '')) return null;
    // "US estimates suggest…": here the form is a noun, and part of who speaks.
    const source = HOLDING.has(follows) ? findSubjectBefore(sentence, at + 1, quoted, named) : null;
    if (source !== null) return lead(source, hedge, at, false);
  }
  // "…, said Ben Wallace": after a comma, a dash or a quotation the subject may follow the verb.
  const previous = words[at - 1];
  const here = words[at];
  const gap = previous && here ? between(sentence, previous, here) : '';
  if (quoted[at - 1] === true || /[,–—”"]| - /u.test(gap)) {
    // "…, Oleh Kiper, said on Telegram": what follows is where, not who.
    const inverted =
      form === 'saying' || form === 'adding' || /^(?:on|in|at|via)$/.test(follows)
        ? null
        : findPhraseAfter(sentence, at + 1, quoted, named);
    if (inverted !== null) return lead(inverted, hedge, at, true);
  }
  const subject = findSubjectBefore(sentence, at, quoted, named);
  if (subject === null) return null;
  const told = form === 'told' || form === 'tells';
  return lead(subject, hedge, at, setOff(scan, subject.from) && (told || endsThere(scan, at)));
}

/** Whether nothing more is said behind the verb at `at`: the sentence ends, or a comma, a date or a channel follows. */
function endsThere({ sentence }: Scan, at: number): boolean {
  const here = sentence.words[at];
  const next = sentence.words[at + 1];
  if (here === undefined || next === undefined) return true;
  if (/[,.;:…–—]/u.test(between(sentence, here, next))) return true;
  return /^(?:on|in|at|early|late|monday|tuesday|wednesday|thursday|friday|saturday|sunday|as|yesterday|today|during|via|after|to|citing|earlier|while|separately|continue)$/.test(
    next.form,
  );
}

/** "Data from X show", "X's tally shows": a record that tells. */
function readRecord(scan: Scan, at: number): FoundAttribution | null {
  const { sentence, quoted, named } = scan;
  const subject = findSubjectBefore(sentence, at, quoted, named);
  if (subject === null) return null;
  const tells = sentence.words.slice(subject.from, subject.to + 1).some((word) => RECORDS.has(word.form));
  return tells ? lead(subject, 'reported', at, setOff(scan, subject.from) && endsThere(scan, at)) : null;
}

/**
 * Every attribution of a sentence, in order. `named` is the last speaker named before it, which a
 * pronoun takes up; `within` whether an earlier sentence left a quotation open. One without a speaker is a hedge alone ("reportedly", "is believed to").
 */
export function listAttributions(
  sentence: Sentence,
  named: string | null,
  within = false,
): FoundAttribution[] {
  const { words } = sentence;
  const found: FoundAttribution[] = [];
  let scan: Scan | null = null;
  for (let at = 0; at < words.length; at++) {
    const form = words[at]?.form ?? '';
    if (!ATTRIBUTING.has(form)) continue;
    const hedge = BRANDS.has(form) && callsUntrue(sentence, at) ? 'denied' : HEDGES.get(form);
    const record = form === 'show' || form === 'shows' || form === 'showed';
    const source = form === 'according' || form === 'citing';
    // "puts the number of dead at"
    const puts =
      (form === 'put' || form === 'puts') &&
      [1, 2, 3, 4, 5, 6].some((step) => COUNTS.has(words[at + step]?.form ?? ''));
    const finding = FINDINGS.has(form);
    if (hedge === undefined && !source && !record && !puts && !finding && !PARTICIPLES.has(form)) continue;
    if (saysNothing(words, at)) continue;
    if ((form === 'dismissed' || form === 'rejected') && !dismissesStatement(sentence, at)) continue;
    scan ??= { sentence, quoted: quotedWords(sentence, within), named };
    if (scan.quoted[at]) continue;
    let attribution: FoundAttribution | null = null;
    if (source) attribution = readSource(scan, at);
    else if (record) attribution = readRecord(scan, at);
    else if (finding) attribution = readFinding(scan, at);
    else attribution = readVerb(scan, at, hedge ?? (puts ? 'estimated' : 'reported'));
    // "Ukraine rejected the claim, saying …": whoever spoke first goes on.
    const carried = /^(?:and|but)$/.test(words[at - 1]?.form ?? '') && /^(?:say|says|said)$/.test(form);
    if (attribution === null && (form === 'saying' || form === 'adding' || carried)) {
      const first = found.find(({ speaker }) => speaker !== null);
      if (first !== undefined) attribution = { ...first, hedge: 'said', at, verb: at, trails: false };
    }
    if (attribution !== null) found.push(attribution);
  }
  if (found.some(({ speaker }) => speaker !== null) || !/: | [-–—] /.test(sentence.text)) return found;
  const colon = readColon(sentence);
  return colon === null ? found : [...found, colon];
}
