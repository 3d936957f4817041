import { HEDGES, NOUN_FORMS } from './hedges.ts';
import type { Sentence } from './read-sentences.ts';
import type { FoundAttribution } from './speaker.ts';
import { SPEAKERS, SPEAKING_NAMES } from './speaker-words.ts';

/** Names that before a colon say what a headline is about: "Ukraine: …". */
const TOPICS = new Set('ukraine russia kyiv kiev moscow us uk eu'.split(' '));

/** What stands behind a headline's last colon and names nobody: what kind of page it is, or its day. */
const KINDS = new Set(
  `live updates exclusive analysis opinion video videos photos pictures review explained explainer recap podcast reads read editorial
   timeline map maps watch comment transcript profile obituary interview poll panel mud monday tuesday wednesday thursday friday
   saturday sunday january february march april may june july august september october november december`.split(
    /\s+/,
  ),
);
/** Words of an outlet's own name, which feeds put behind a hyphen or bar at the end of a headline. */
const OUTLETS = new Set(
  `news times post guardian independent telegraph mail mirror express sun journal herald tribune today press magazine cnn cnbc nbc
   abc cbs npr sky fox reuters bbc euronews politico newsweek forbes bloomberg axios jazeera meduza monde welle week standard
   chronicle gazette observer globe star review network tv radio weekly daily online dw ap afp wsj nyt yahoo msn`.split(
    /\s+/,
  ),
);
/** Fewest words of a statement that a name behind a colon may close, and most words of that name. */
const STATEMENT_MIN = 5;
const NAME_WORDS_MAX = 2;

/** Whether a headline's last words are a name that says what stands before them: "Putin blinked in the face of revolt: Blinken". */
function isClosingName(sentence: Sentence, from: number, to: number, mark: string): boolean {
  if (sentence.in !== 'title' || from < STATEMENT_MIN || to - from >= NAME_WORDS_MAX) return false;
  return sentence.words.slice(from, to + 1).every(({ form, start }) => {
    if (KINDS.has(form) || (mark !== ':' && OUTLETS.has(form))) return false;
    return /^\p{Lu}/u.test(sentence.text.charAt(start - sentence.start));
  });
}

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
    // "Morning briefing: …" names the page.
    if (!last && /^(?:briefing|update|service)$/.test(head)) continue;
    const closes = last && isClosingName(sentence, from, to, text.charAt(cut) === ':' ? ':' : '-');
    if (
      !(SPEAKERS.has(head) || named || closes) ||
      span.some(({ form }) => HEDGES.has(form) && !NOUN_FORMS.has(form))
    )
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
