import type { Marker, StorySignature } from '../model/story-signature.ts';
import { STORY_COUNTS, type StoryCounts } from './story-counts.ts';
import { findMarkers, splitHeadline } from './story-markers.ts';
import { findStoryReference } from './story-reference.ts';
import { type Sketch, sketchText } from './story-sketch.ts';
import { listStoryWords, type StoryWord, TERM_MAX } from './story-words.ts';

/** What a comparison reads of an article. */
export type StoryText = {
  readonly title: string;
  readonly text: string;
  /** When it was published, ISO 8601 or near it; null or absent where the source gave none. */
  readonly published?: string | null | undefined;
  readonly publisher?: string | null | undefined;
};

/** Terms kept of a title, and of the opening of a text: reports say what happened in their first two sentences. */
const TITLE_TERMS = 24;
const LEAD_TERMS = 48;

/** Terms of a text that stand in for a title without any. */
const OPENING_TERMS = 8;

/** UTF-16 units of text read for its opening; far more than the terms kept. */
const LEAD_UNITS = 1_200;

/** Terms that figures count. */
const COUNTED = new Set(
  'kill wound drone missile jail year tank troops child woman country city village ship plane prisoner percent billion'.split(
    ' ',
  ),
);

/** Year numbers and day counters are no figures. */
function isFigure(value: number): boolean {
  return !(value >= 1900 && value <= 2100 && Number.isInteger(value));
}

/** What figures of people count, as a verb before them or a word behind them. */
const HARM = new Set(['kill', 'wound']);

/** For the figures of runs such as "killed nine, wounded 25" and "nine dead, 25 wounded": what each counts. */
function readRuns(words: readonly StoryWord[]): ReadonlyMap<number, string> {
  const units = new Map<number, string>();
  let [start, at] = [0, 0];
  const isPart = (word: StoryWord | undefined) =>
    word !== undefined && (word.value !== null || HARM.has(word.term));
  while (at < words.length) {
    for (start = at; isPart(words[at]); at++);
    const leads = HARM.has(words[start]?.term ?? '');
    // A shorter run says nothing of which way it is to be read.
    for (let index = start; at - start >= 4 && index < at; index++) {
      if (words[index]?.value === null) continue;
      const [before, behind] = [words[index - 1]?.term ?? '', words[index + 1]?.term ?? ''];
      const [near, far] = leads ? [before, behind] : [behind, before];
      const unit = [near, far].find((term) => HARM.has(term));
      if (unit !== undefined) units.set(index, unit);
    }
    at++;
  }
  return units;
}

/** "People", stemmed: whoever is counted, and so no count of its own. "Killed nine people and wounded 56" is a run. */
const WHOEVER = 'peopl';

/** Words looked at behind a figure for what it counts, and words before it. */
const BEHIND = 3;
const BEFORE = 2;

/** The counted term nearest behind a figure or else before it; never past another figure, which has its own. */
function findCounted(words: readonly StoryWord[], index: number): string {
  for (const [way, most] of [
    [1, BEHIND],
    [-1, BEFORE],
  ] as const)
    for (let step = 1; step <= most; step++) {
      const word = words[index + way * step];
      if (word === undefined || word.value !== null) break;
      if (COUNTED.has(word.term)) return word.term;
    }
  return '';
}

/** Figures of a passage, each with the counted term nearest behind it or before it. */
function listNumbers(passage: readonly StoryWord[]): string[] {
  const words = passage.filter(({ term }) => term !== WHOEVER);
  const numbers: string[] = [];
  const runs = readRuns(words);
  for (const [index, { value }] of words.entries()) {
    if (value === null || !isFigure(value)) continue;
    numbers.push(`${runs.get(index) ?? findCounted(words, index)}:${value}`);
  }
  return numbers;
}

/** Terms that are names: known as such, or unknown and written with a capital. */
function listNames(words: readonly StoryWord[], counts: StoryCounts): string[] {
  return words
    .filter(({ term, cap }) => counts.isName(term) ?? cap)
    .map(({ term }) => term.slice(0, TERM_MAX));
}

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?)?$/;

/** Minutes since 1970 of an ISO date or instant, UTC where it names no zone; null for anything else. */
export function parseMinutes(published: string | null | undefined): number | null {
  const parts = DATE.exec(published?.trim() ?? '');
  if (parts === null) return null;
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map((index) => Number(parts[index] ?? 0));
  const offset = (Number(parts[7] ?? 0) * 60 + Number(parts[8] ?? 0)) * (parts[6] === '-' ? -1 : 1);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute) / 60_000 - offset;
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** The words of a title and of an opening as a signature holds them. */
export function listSignatureWords(article: Pick<StoryText, 'title' | 'text'>): {
  readonly title: readonly StoryWord[];
  readonly lead: readonly StoryWord[];
  readonly markers: readonly Marker[];
} {
  const opening = article.text.slice(0, LEAD_UNITS);
  const markers = findMarkers(article.title, opening);
  const { main, rest } = splitHeadline(article.title.slice(0, LEAD_UNITS), markers);
  const headline = listStoryWords(main, TITLE_TERMS);
  // A title that is nothing but furniture names no news: what the text opens with does.
  const title = headline.length >= 2 ? headline : [...headline, ...listStoryWords(opening, OPENING_TERMS)];
  const lead = listStoryWords(rest === '' ? opening : `${rest}. ${opening}`, LEAD_TERMS);
  return { title, lead, markers };
}

/** Describes an article for comparing. Linear in the length of the text; the same text gives the same signature. */
export function describeStory(article: StoryText, counts: StoryCounts = STORY_COUNTS): StorySignature {
  const { title, lead, markers } = listSignatureWords(article);
  const sketch = sketchText(`${article.title}\n${article.text}`);
  const cut = (words: readonly StoryWord[]) => words.map(({ term }) => term.slice(0, TERM_MAX));
  const at = parseMinutes(article.published);
  const refers = findStoryReference(
    article.title.slice(0, LEAD_UNITS),
    article.text.slice(0, LEAD_UNITS),
    at,
  );
  return {
    v: 1,
    title: cut(title),
    lead: cut(lead),
    names: unique(listNames([...title, ...lead], counts)).slice(0, 24),
    numbers: unique([...listNumbers(title), ...listNumbers(lead)]).slice(0, 12),
    markers,
    at,
    publisher: article.publisher?.slice(0, 100) ?? null,
    sketch: sketch.hashes.map((hash) => hash.toString(36)).join(','),
    shingles: sketch.shingles,
    // Left out and not null: other signatures stay the bytes that are stored.
    ...(refers === null ? {} : { refers }),
  };
}

/** The sketch that a signature holds. */
export function readSketch(signature: StorySignature): Sketch {
  const hashes =
    signature.sketch === '' ? [] : signature.sketch.split(',').map((hash) => Number.parseInt(hash, 36));
  return { hashes, shingles: signature.shingles };
}
