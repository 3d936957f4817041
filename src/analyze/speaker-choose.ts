import { NOUN_FORMS } from './hedges.ts';
import type { Sentence } from './read-sentences.ts';
import type { FoundAttribution, FoundSpeaker } from './speaker.ts';
import { CONJUNCTIONS } from './speaker-words.ts';

/** The sentence's own attribution: its first named speaker, or the hedge it puts without one. */
export function chooseFirst(found: readonly FoundAttribution[]): FoundSpeaker {
  const named = found.find(({ speaker }) => speaker !== null);
  const hedge = found.find(({ speaker }) => speaker === null)?.hedge ?? null;
  if (named === undefined) return { speaker: null, hedge };
  // "Tass reported, citing a local official": the figure is the official's, the verb Tass's.
  const cited = found.find(
    (other) =>
      other !== named &&
      other.speaker !== null &&
      other.hedge === 'reported' &&
      named.verb < other.verb &&
      other.trails &&
      named.trails,
  );
  return { speaker: cited?.speaker ?? named.speaker, hedge: named.hedge };
}

/** What parts statements: a semicolon, a bullet, a bar, a line break, a full stop without its space, a newspaper's run-on link. */
const BREAK = /[;•|\n]|[a-z”")]\.[A-Z]|\b[Ll]atest (?:news )?updates\b/g;

/** Word index of the first word that ends after an offset. */
export function wordAtOffset({ words }: Sentence, offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The offsets in a sentence's text at which bullets, semicolons or bars part its statements. */
const listBreaks = (text: string): number[] => [...text.matchAll(BREAK)].map((match) => match.index);

/** Which of a sentence's statements a word stands in, counted from 0. */
function findStatement({ start, words }: Sentence, breaks: readonly number[], at: number): number {
  const offset = (words[at]?.start ?? 0) - start;
  const next = breaks.findIndex((mark) => mark > offset);
  return next < 0 ? breaks.length : next;
}

/** Whether word `at` stands in the outlet's background: "a day after …", "hours after …" behind what the speaker said. */
function isBackground({ words, text, start }: Sentence, from: number, at: number): boolean {
  for (let index = from; index < at; index++) {
    const before = words[index - 1];
    const here = words[index];
    const next = here?.form;
    // "…, the president said, after twelve were killed"
    if (
      (next === 'after' || next === 'following') &&
      before &&
      here &&
      at - index < 4 &&
      text.slice(before.end - start, here.start - start).includes(',')
    )
      return true;
    if (words[index]?.form === 'after' && /^(?:days?|hours?|weeks?|months?|years?)$/.test(before?.form ?? ''))
      return true;
  }
  return false;
}

/** Whether a conjunction right before a speaker, or before what describes one ("as the president, X, warned"), opens another statement. */
function opensClause({ words, text, start }: Sentence, at: number): boolean {
  for (let step = 1; step <= 5; step++) {
    const before = words[at - step];
    const next = words[at - step + 1];
    if (before === undefined || next === undefined) return false;
    if (CONJUNCTIONS.has(before.form) && next.form !== 'well')
      return step === 1 || before.form === 'as' || before.form === 'while';
    if (step > 1 && text.slice(before.end - start, next.start - start).includes(',')) return false;
  }
  return false;
}

/** How far from a denial the statement denied may stand, in words. */
const DENIED_REACH = 6;

/** The denial whose object another's statement is: "Kyiv dismissed a Russian claim of …" is Kyiv's; null where it is none's. */
function findDenialOf(
  { words }: Sentence,
  here: readonly FoundAttribution[],
  { verb }: FoundAttribution,
): FoundAttribution | null {
  if (!NOUN_FORMS.has(words[verb]?.form ?? '')) return null;
  return (
    here.find((one) => one.hedge === 'denied' && one.verb < verb && verb - one.verb <= DENIED_REACH) ?? null
  );
}

/** Who says what stands at word `at`: whoever closes the statement ("…, officials say"), else whoever opened it. */
export function chooseAt(sentence: Sentence, found: readonly FoundAttribution[], at: number): FoundSpeaker {
  const breaks = listBreaks(sentence.text);
  const statement = findStatement(sentence, breaks, at);
  const same =
    breaks.length === 0
      ? found
      : found.filter((one) => findStatement(sentence, breaks, one.verb) === statement);
  const here = same.filter(({ speaker }) => speaker !== null);
  const hedge = same.find(({ speaker }) => speaker === null)?.hedge ?? null;
  const after = here.find((one) => one.trails && one.at > at && !opensClause(sentence, one.at));
  const last = here.findLast((one) => one.verb < at && !isBackground(sentence, one.verb, at));
  const before = last === undefined ? undefined : (findDenialOf(sentence, here, last) ?? last);
  const cited = here.find(
    (one) =>
      one !== after &&
      one.at > (after?.verb ?? Number.POSITIVE_INFINITY) &&
      sentence.words[one.verb]?.form === 'citing',
  );
  const chosen = after ?? before ?? null;
  if (chosen === null) return { speaker: null, hedge };
  return {
    speaker: cited?.speaker ?? citedBefore(sentence, here, chosen) ?? chosen.speaker,
    hedge: chosen.hedge,
  };
}

/** "Citing the mayor, the paper reported…": the mayor. */
function citedBefore(
  { words }: Sentence,
  here: readonly FoundAttribution[],
  chosen: FoundAttribution,
): string | null {
  const first = here[0];
  return first !== undefined && first !== chosen && first.verb === 0 && words[0]?.form === 'citing'
    ? first.speaker
    : null;
}
