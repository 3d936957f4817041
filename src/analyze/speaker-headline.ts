import { HEDGES, NOUN_FORMS } from './hedges.ts';
import type { Sentence } from './read-sentences.ts';
import type { FoundAttribution } from './speaker.ts';
import { SPEAKERS, SPEAKING_NAMES } from './speaker-words.ts';

/** Names that before a colon say what a headline is about: "Ukraine: …". */
const TOPICS = new Set('ukraine russia kyiv kiev moscow us uk eu'.split(' '));

/** "UN: 40 killed", "40 killed: Pentagon", "40 killed – official": a headline's colon or dash names the speaker. */
export function readColon(sentence: Sentence): FoundAttribution | null {
  const { text, words } = sentence;
  if (sentence.in !== 'title' && text.length > 160) return null;
  for (const last of [true, false]) {
    const cut = last
      ? Math.max(
          text.lastIndexOf(': '),
          text.lastIndexOf(' - '),
          text.lastIndexOf(' – '),
          text.lastIndexOf(' — '),
        )
      : text.indexOf(': ');
    if (cut < 0) continue;
    const from = last ? words.findIndex((word) => word.start - sentence.start > cut) : 0;
    const to = last ? words.length - 1 : words.findLastIndex((word) => word.end - sentence.start <= cut);
    if (from < 0 || to < from || to - from > 4) continue;
    const span = words.slice(from, to + 1);
    const head = span.at(-1)?.form ?? '';
    if (span.some(({ form }) => form === 'live' || form === 'recap')) continue;
    const named = (last || !TOPICS.has(head)) && span.every(({ form }) => SPEAKING_NAMES.has(form));
    if (!(SPEAKERS.has(head) || named) || span.some(({ form }) => HEDGES.has(form) && !NOUN_FORMS.has(form)))
      continue;
    const start = (span[0]?.start ?? 0) - sentence.start;
    const end = (span.at(-1)?.end ?? 0) - sentence.start;
    return {
      speaker: text.slice(start, end),
      hedge: /^reports?$/.test(head) ? 'reported' : 'said',
      at: from,
      verb: last ? from : to,
      trails: last,
    };
  }
  return null;
}
