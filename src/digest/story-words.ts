import { STOP_WORDS, TERM_OF } from './story-lexicon.ts';

/** A word of a title or text as a comparison sees it. `cap`: written with a capital, and not for opening a sentence. */
export type StoryWord = { readonly term: string; readonly cap: boolean; readonly value: number | null };

/** UTF-16 units of a term that a signature keeps. */
export const TERM_MAX = 18;

/** Letters of any script, or digits with their commas and points. Neither part overlaps the other: linear. */
const TOKEN = /[\p{L}\p{M}]+|\p{N}+(?:[.,]\p{N}+)*/gu;

/** Abbreviations written with full stops, which the tokens would break apart. */
const DOTTED: readonly (readonly [RegExp, string])[] = [
  [/\bU\.S\.A?\.?/g, 'USA '],
  [/\bU\.K\.?/g, 'UK '],
  [/\bU\.N\.?/g, 'UN '],
  [/\bE\.U\.?/g, 'EU '],
];

/** Furniture that outlets put in every item: it would make any two of their items look alike. */
const FURNITURE =
  /russia[-–]ukraine war\s*[–:-]\s*latest(?: news)?(?: updates)?|russia[-–]ukraine war at a glance|ukraine live briefing|see all our[^.]{0,60}coverage|continue reading\.{0,3}|what we know on day \d{1,5}(?: of the invasion)?|latest news updates|^(?:russia[-–])?ukraine war(?: live)?\s*:/gi;

const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
  ['k', 1_000],
  ['m', 1_000_000],
  ['mn', 1_000_000],
  ['million', 1_000_000],
  ['b', 1_000_000_000],
  ['bn', 1_000_000_000],
  ['billion', 1_000_000_000],
  ['trillion', 1_000_000_000_000],
]);

/** Figures as words; "one" is seldom a count. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  [
    'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  ].flatMap((line) => line.split(' ').map((word, index): [string, number] => [word, index + 2])),
);

/** Strips the commonest endings, so that "talks" and "talking" are one term. Crude on purpose: equal in, equal out. */
export function stem(word: string): string {
  if (word.length <= 4 || !/^[a-z]+$/.test(word)) return word;
  let base = word;
  if (base.endsWith('ies')) base = `${base.slice(0, -3)}y`;
  else if (base.endsWith('s') && !/(?:ss|us|is)$/.test(base)) base = base.slice(0, -1);
  if (base.endsWith('ing') && base.length >= 7) base = base.slice(0, -3);
  else if (base.endsWith('ed') && base.length >= 6) base = base.slice(0, -2);
  else if (base.endsWith('ly') && base.length >= 7) base = base.slice(0, -2);
  if (/([bdgmnprt])\1$/.test(base)) base = base.slice(0, -1);
  return base.endsWith('e') ? base.slice(0, -1) : base;
}

/** Lower case without accents. */
export function fold(raw: string): string {
  const lower = raw.toLowerCase();
  // Most tokens are ASCII, and normalising costs more than looking.
  if (/^[a-z0-9]*$/.test(lower)) return lower;
  return lower.normalize('NFD').replace(/\p{M}/gu, '');
}

function parseValue(raw: string): number | null {
  const plain = raw.replaceAll(',', '');
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** The terms of a title or a text in their order, without words that tell nothing; at most `max` of them. */
export function listStoryWords(source: string, max: number): StoryWord[] {
  let text = source.replace(FURNITURE, ' ');
  for (const [pattern, plain] of DOTTED) text = text.replace(pattern, plain);
  const words: StoryWord[] = [];
  let end = 0;
  let first = true;
  for (const match of text.matchAll(TOKEN)) {
    const [raw] = match;
    const gap = text.slice(end, match.index);
    if (/[.!?:|•–—]/.test(gap)) first = true;
    const glued = gap === '' && end > 0;
    end = match.index + raw.length;
    pushWord(words, raw, { first, glued, hyphen: gap === '-' || gap === ' ' });
    first = false;
    if (words.length >= max) break;
  }
  return words;
}

type Place = { readonly first: boolean; readonly glued: boolean; readonly hyphen: boolean };

function pushWord(words: StoryWord[], raw: string, { first, glued, hyphen }: Place): void {
  const lower = fold(raw);
  const last = words.at(-1);
  const scale = SCALES.get(lower);
  if (scale !== undefined && last?.value != null && (glued || hyphen)) {
    const value = last.value * scale;
    words[words.length - 1] = { term: `#${value}`, cap: false, value };
    return;
  }
  const value = /^\p{N}/u.test(raw) ? parseValue(raw) : (NUMBER_WORDS.get(lower) ?? null);
  if (value !== null) {
    words.push({ term: `#${value}`, cap: false, value });
    return;
  }
  if (raw === 'US') words.push({ term: 'usa', cap: true, value: null });
  if (lower.length < 2 || STOP_WORDS.has(lower)) return;
  const term = TERM_OF.get(lower) ?? stem(lower);
  words.push({ term, cap: !first && raw !== lower && /^\p{Lu}/u.test(raw), value: null });
}
