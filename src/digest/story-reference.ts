import type { StoryReference } from '../model/story-signature.ts';
import { listTimePhrases, type TimePhrase } from './story-dates.ts';
import {
  ATTACK_TERMS,
  NAME_TERMS,
  ONCE_TERMS,
  PLACE_TERMS,
  STOP_WORDS,
  TARGET_TERMS,
  TERM_OF,
} from './story-lexicon.ts';
import { findToll, findTollWord, readSentence, readValue, type Sentence } from './story-toll.ts';
import { stem, TERM_MAX } from './story-words.ts';

/** Sentences of a text that may say which event it goes on with: what comes later is background. */
const SENTENCES = 2;

/** Words between "last week's" and the event that it dates, and places or targets kept. */
const GAP = 5;
const KEPT = 3;

/** One event that kills; the plural is several, and dates none of them. */
const EVENT = new Set(
  'strike attack shelling bombardment bombing airstrike raid explosion blast barrage'.split(' '),
);
const EVENTS = new Set([...EVENT].map((word) => `${word}s`));

/** Words of a place or a target between an event and what comes next: "on a crowded supermarket in the town of". */
const CHAIN = new Set(
  'on in at near of against outside a an the its busy crowded packed eastern western northern southern central northeastern southeastern frontline city town village settlement residential shopping five-storey nine-storey multi-storey railway train ukrainian russian'.split(
    ' ',
  ),
);
const PREPOSITIONS = new Set(['on', 'in', 'at', 'near', 'of', 'against', 'outside']);

/** Between a day and an event that it does not date: "said on Sunday's programme that the toll from the attack". */
const BETWEEN = new Set('the a an that toll death from by for and as said when'.split(' '));

/** What is no town of its own. */
const REGIONS = new Set(['region', 'oblast', 'province', 'district', 'raion', 'county']);

/** What tolls do, capitalised in headlines: the end of a place. */
const RISING = new Set(
  'rises rose risen rising climbs climbed climbing grows grew grown growing reaches reached reaching hits hit jumps jumped passes passed stands stood increases increased has have had is was now up to'.split(
    ' ',
  ),
);

/** "Three days after", "the worst since", "more than": the sentence sets two events beside each other. */
const SPANS = new Set(['day', 'days', 'week', 'weeks', 'month', 'months', 'hours']);

const MENTION = /\b(?:toll|bodies|died of|number of)\b/i;

const termOf = (word: string) => TERM_OF.get(word) ?? stem(word);
const isCapital = (raw: string | undefined) => raw !== undefined && /^\p{Lu}/u.test(raw);
const isEvent = (word: string) => EVENT.has(word) || EVENTS.has(word);

function comparesEvents({ words }: Sentence): boolean {
  return words.some(
    (word, at) =>
      word === 'since' ||
      (word === 'than' && words[at - 1] !== 'more') ||
      (word === 'after' && SPANS.has(words[at - 1] ?? '')),
  );
}

/** Index behind the last word that says where an event was and what it hit. */
function endOfChain({ raw, words }: Sentence, noun: number): number {
  let at = noun + 1;
  if (!PREPOSITIONS.has(words[at] ?? '')) return at;
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (RISING.has(word) || !/\p{L}/u.test(word)) break;
    // "A children's hospital".
    const known = CHAIN.has(word) || TARGET_TERMS.has(termOf(word)) || /['’]s$/.test(word);
    if (!known && !isCapital(raw[at])) break;
  }
  return at;
}

/** The event that a time phrase dates: its noun, and the words that say where it was; null where it dates none surely. */
function findDated(
  sentence: Sentence,
  phrase: TimePhrase,
): { noun: number; start: number; end: number } | null {
  const { words } = sentence;
  if (phrase.leads) {
    for (let at = phrase.end; at <= phrase.end + GAP; at++) {
      const word = words[at] ?? '';
      if (EVENT.has(word)) return { noun: at, start: phrase.end, end: endOfChain(sentence, at) };
      if (!/\p{L}/u.test(word) || [EVENTS, PREPOSITIONS, RISING, BETWEEN].some((set) => set.has(word)))
        return null;
    }
    return null;
  }
  for (let noun = phrase.start - 1; noun >= 0; noun--)
    if (EVENT.has(words[noun] ?? '')) {
      const end = endOfChain(sentence, noun);
      // "Last" is no word of a place, and "on" before a day is one: the chain ends at the phrase or takes it in.
      return end >= phrase.start ? { noun, start: noun, end: phrase.start } : null;
    }
  return null;
}

/** The towns and the targets among the words about an event. A town that is known goes before a name that is not. */
function readWhere(
  { raw, words }: Sentence,
  start: number,
  end: number,
): Pick<StoryReference, 'places' | 'targets'> {
  const [targets, towns] = [new Set<string>(), new Set<string>()];
  const [inside, names] = [new Set<string>(), new Set<string>()];
  let preposition = '';
  for (let at = start; at < end; at++) {
    const word = (words[at] ?? '').replace(/['’]s$/, '');
    if (PREPOSITIONS.has(word)) preposition = word;
    const term = termOf(word).slice(0, TERM_MAX);
    if (TARGET_TERMS.has(term)) targets.add(term);
    else if (PLACE_TERMS.has(term)) towns.add(term);
    else if (isCapital(raw[at]) && !CHAIN.has(word) && !isEvent(word) && isUnknown(word, term)) {
      if (REGIONS.has(words[at + 1] ?? '')) continue;
      const named = preposition === 'in' || preposition === 'of' ? inside : names;
      // The words of a signature are cut at hyphens.
      for (const part of word.split('-')) named.add(termOf(part).slice(0, TERM_MAX));
    }
  }
  const places = [towns, inside, names].find(({ size }) => size > 0) ?? [];
  return { places: [...places].slice(0, KEPT), targets: [...targets].slice(0, KEPT) };
}

/** A name that no list knows, as most villages are: no country, no person, no plain word of the lists. */
const isUnknown = (word: string, term: string) =>
  !NAME_TERMS.has(term) && !TERM_OF.has(word) && !STOP_WORDS.has(word) && !REGIONS.has(word);

function readReference(sentence: Sentence, published: number): StoryReference | null {
  if (comparesEvents(sentence)) return null;
  const tollWord = findTollWord(sentence);
  const toll = tollWord === null ? null : findToll(sentence, tollWord);
  if (toll === null) return null;
  const { words } = sentence;
  for (const phrase of listTimePhrases(words, published)) {
    const dated = findDated(sentence, phrase);
    if (dated === null) continue;
    // The figure may be of another event that is named before it or before the phrase.
    const reach = Math.max(toll.at, dated.noun, phrase.end);
    if (words.some((word, at) => at < reach && at !== dated.noun && isEvent(word))) return null;
    const where = readWhere(sentence, dated.start, dated.end);
    if (where.places.length === 0 || (phrase.week && !where.targets.some((term) => ONCE_TERMS.has(term))))
      return null;
    return { from: phrase.from, to: phrase.to, ...where, toll: toll.value };
  }
  return null;
}

/**
 * Whether a title, or a sentence before the one that refers, tells of an attack of today: it names one, and neither a
 * toll nor the figure of this one. A title may name an attack without saying which.
 */
function tellsOfAnother(sentence: Sentence, toll: number, isTitle: boolean): boolean {
  const { words } = sentence;
  if (!words.some((word) => ATTACK_TERMS.has(termOf(word))) || findTollWord(sentence) !== null) return false;
  const figures = words.map(readValue).filter((value) => value !== null);
  return !figures.includes(toll) && (figures.length > 0 || !isTitle);
}

/**
 * The dated event of which a title or the first sentences of an opening give the toll: "the death toll from last week's
 * strike on a market in Kupiansk has risen to 14". Null where none is named surely. `published`: minutes since 1970.
 */
export function findStoryReference(
  title: string,
  opening: string,
  published: number | null,
): StoryReference | null {
  // Few articles have any such word, and looking costs less than reading.
  if (published === null || !(MENTION.test(title) || MENTION.test(opening))) return null;
  const sentences = opening.split(/[.!?]["”’)]?\s+|\n+/).filter((text) => text.trim() !== '');
  const passages = [title, ...sentences.slice(0, SENTENCES)].map(readSentence);
  for (const [index, sentence] of passages.entries()) {
    const found = readReference(sentence, published);
    if (found === null) continue;
    const others = passages.slice(0, index);
    return others.some((one, at) => tellsOfAnother(one, found.toll, at === 0)) ? null : found;
  }
  return null;
}
