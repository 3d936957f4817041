import type { Marker, StorySignature } from '../model/story-signature.ts';
import { STORY_COUNTS, type StoryCounts } from './story-counts.ts';
import { findMarkers, splitHeadline } from './story-markers.ts';
import { type Sketch, sketchText } from './story-sketch.ts';
import { listStoryWords, type StoryWord } from './story-words.ts';

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

/** UTF-16 units of a term kept. */
const TERM_MAX = 18;

/** Terms that figures count. */
const COUNTED = new Set(
  'kill wound drone missile jail year tank troops child woman people country city village ship plane prisoner percent billion'.split(
    ' ',
  ),
);

/** Year numbers and day counters are no figures. */
function isFigure(value: number): boolean {
  return !(value >= 1900 && value <= 2100 && Number.isInteger(value));
}

/** Figures of a passage, each with the counted term nearest behind it or before it. */
function listNumbers(words: readonly StoryWord[]): string[] {
  const numbers: string[] = [];
  for (const [index, { value }] of words.entries()) {
    if (value === null || !isFigure(value)) continue;
    const near = [1, 2, 3, -1, -2].map((step) => words[index + step]?.term ?? '');
    numbers.push(`${near.find((term) => COUNTED.has(term)) ?? ''}:${value}`);
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
  return {
    v: 1,
    title: cut(title),
    lead: cut(lead),
    names: unique(listNames([...title, ...lead], counts)).slice(0, 24),
    numbers: unique([...listNumbers(title), ...listNumbers(lead)]).slice(0, 12),
    markers,
    at: parseMinutes(article.published),
    publisher: article.publisher?.slice(0, 100) ?? null,
    sketch: sketch.hashes.map((hash) => hash.toString(36)).join(','),
    shingles: sketch.shingles,
  };
}

/** The sketch that a signature holds. */
export function readSketch(signature: StorySignature): Sketch {
  const hashes =
    signature.sketch === '' ? [] : signature.sketch.split(',').map((hash) => Number.parseInt(hash, 36));
  return { hashes, shingles: signature.shingles };
}
