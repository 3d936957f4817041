import { TOLD_WINDOW_HOURS } from '../limits.ts';
import { type Prepared, TELLING_NAME } from './compare-prepare.ts';
import { hasNews } from './compare-update.ts';
import { ONCE_TERMS, SEAT_TERMS } from './story-lexicon.ts';

/** Whether two passages say the same words in the same order, figures apart: "a week after the strike" is one more. */
function haveSameWords(one: readonly string[], other: readonly string[]): boolean {
  let [left, right] = [0, 0];
  for (;;) {
    while (one[left]?.startsWith('#')) left++;
    while (other[right]?.startsWith('#')) right++;
    // Most pairs differ in their first words.
    if (one[left] !== other[right]) return false;
    if (one[left] === undefined) return true;
    left++;
    right++;
  }
}

/**
 * Whether two pieces are one report whose toll rose, within `TOLD_WINDOW_HOURS`: every word the same but the figures, and
 * among them a named place and what was struck there. Without the latter it is the stock report of another day's
 * shelling. Returns the change in words; null where they are not.
 */
export function findRisenCopy(a: Prepared, b: Prepared): string | null {
  const [one, other] = [a.signature, b.signature];
  if (!haveSameWords(one.title, other.title) || !haveSameWords(one.lead, other.lead)) return null;
  const { hours, figure } = hasNews(a, b);
  if (figure === null || !/^(?:kill|wound) /.test(figure) || hours > TOLD_WINDOW_HOURS) return null;
  // A report on the toll of the past night says so each day; only what happened once can be told again.
  if (a.all.has('overnight') || b.all.has('overnight')) return null;
  const words = [...a.all].filter((term) => !term.startsWith('#'));
  const place = words.some(
    (term) => a.names.has(term) && !SEAT_TERMS.has(term) && a.weigh(term) >= TELLING_NAME,
  );
  return place && words.some((term) => ONCE_TERMS.has(term)) ? figure : null;
}

/**
 * Whether two pieces of one publisher have nothing in common but a text that is none of the reports': "Watch our correspondents at the front" under every
 * video, a podcast's description. Their titles share no word, and neither has one in that text.
 */
export function isStandingText({ signature: a }: Prepared, { signature: b }: Prepared): boolean {
  // Headlines of two publishers over one dispatch may share no word with it, above all in languages that inflect.
  if (a.publisher === null || a.publisher !== b.publisher) return false;
  if (a.title.length === 0 || b.title.length === 0) return false;
  const text = new Set([...a.lead, ...b.lead]);
  return (
    !a.title.some((term) => text.has(term) || b.title.includes(term)) &&
    !b.title.some((term) => text.has(term))
  );
}
