import type { StorySignature } from '../model/story-signature.ts';
import { LATER_THRESHOLD, type Relationship, SAME_THRESHOLD } from './compare.ts';
import { findRisenCopy } from './compare-copy.ts';
import { prepareStory } from './compare-prepare.ts';
import { findReferred } from './compare-reference.ts';
import { STORY_COUNTS } from './story-counts.ts';
import { joins } from './story-index.ts';
import { PLACE_TERMS, SEAT_TERMS } from './story-lexicon.ts';

/** Score from which a copy of most of a text is a copy of all of it. */
const WHOLE_COPY = 0.9;

/** Words that the titles of two texts share that are copies in part. */
const COPY_TITLE_WORDS = 2;

/** Score asked of a later piece about the same persons or things, and the weight and number of words that name them. */
const AFFAIR_SCORE = 0.8;
const AFFAIR_WEIGHT = 5.5;
const AFFAIR_WORDS = 2;

/** What happens to one place again and again, in titles. */
const RECURRING = new Set(['strike', 'missile', 'drone', 'blast', 'shootdown']);

/** Hours beyond which two reports of such attacks are of two, unless their tolls say that they are of one. */
const ATTACK_HOURS = 20;

/** Counts of people that a corrected toll gives. */
const TOLL_UNITS = ['kill', 'wound', 'child'];

const isTown = (term: string) => PLACE_TERMS.has(term) && !SEAT_TERMS.has(term);

const listShared = (one: readonly string[], other: readonly string[]) =>
  [...new Set(one)].filter((term) => other.includes(term));

/** The first figure of each kind: the one that a report leads with. */
function readToll({ numbers }: StorySignature): Map<string, number> {
  const toll = new Map<string, number>();
  for (const item of numbers) {
    const at = item.indexOf(':');
    const unit = item.slice(0, at);
    if (TOLL_UNITS.includes(unit) && !toll.has(unit)) toll.set(unit, Number(item.slice(at + 1)));
  }
  return toll;
}

/** Counts that both pieces lead with, as the earlier and the later give them. */
function pairTolls(told: StorySignature, later: StorySignature): (readonly [before: number, now: number])[] {
  const before = readToll(told);
  return [...readToll(later)].flatMap(([unit, now]) => {
    const was = before.get(unit);
    return was === undefined ? [] : [[was, now] as const];
  });
}

/** Whether a later title gives a toll that rose, of one town. "The toll may rise" in a text says no such thing. */
function raisesToll(told: StorySignature, later: StorySignature): boolean {
  if (!later.title.includes('toll')) return false;
  if (!listShared([...told.title, ...told.lead], [...later.title, ...later.lead]).some(isTown)) return false;
  const both = pairTolls(told, later);
  return both.length > 0 && both.every(([was, now]) => now >= was);
}

/**
 * Whether two reports of attacks are of two attacks, for all that is known: they are a day and more apart, and neither a
 * toll that rose nor an equal one joins them. Strikes on one town within a week are worded alike.
 */
function areTwoAttacks(told: StorySignature, later: StorySignature): boolean {
  if (told.at === null || later.at === null || Math.abs(later.at - told.at) <= ATTACK_HOURS * 60)
    return false;
  if (![told, later].every(({ title }) => title.some((term) => RECURRING.has(term)))) return false;
  const both = pairTolls(told, later);
  const equal = both.length > 0 && both.every(([was, now]) => was === now);
  return !equal && !raisesToll(told, later);
}

/** Whether two titles name the same persons or things, by rare words. */
function isOneAffair(told: StorySignature, later: StorySignature): boolean {
  if ([told, later].some(({ markers }) => markers.includes('roundup'))) return false;
  const rare = listShared(told.title, later.title).filter(
    (term) => !term.startsWith('#') && !PLACE_TERMS.has(term) && STORY_COUNTS.weigh(term) >= AFFAIR_WEIGHT,
  );
  return rare.length >= AFFAIR_WORDS;
}

/** Whether the words themselves say that it is one attack: the same report with a toll that rose, or a later one that dates it. */
function isToldAgain(told: StorySignature, later: StorySignature, { relation }: Relationship): boolean {
  if (relation !== 'update' && relation !== 'same-event') return false;
  const [before, now] = [prepareStory(told), prepareStory(later)];
  return (relation === 'update' && findRisenCopy(before, now) !== null) || findReferred(before, now) !== null;
}

/**
 * Whether an article says by itself that it goes on with one told before. `copy`: it prints the same text. `event`: it
 * reports the same event, or what came of it. A false link hides news from the front of an issue, so beyond what joins
 * two articles of one window only two things count: a toll that rose in one town, and titles that name the same rare
 * persons or things. `areBriefs`: both are our own briefs. Several of one day follow one report and are worded alike, so
 * that more is asked of two of them (docs/decisions/0008-novelty.md).
 */
export function relateToTold(
  told: StorySignature,
  later: StorySignature,
  comparison: Relationship,
  areBriefs = false,
): 'copy' | 'event' | null {
  const { relation, score } = comparison;
  if (relation === 'same-text') {
    // One picture's caption under two headlines is no copy.
    return score > WHOLE_COPY || listShared(told.title, later.title).length >= COPY_TITLE_WORDS
      ? 'copy'
      : null;
  }
  if (!isToldAgain(told, later, comparison) && areTwoAttacks(told, later)) return null;
  if (joins(comparison)) return areBriefs && score < LATER_THRESHOLD ? null : 'event';
  if (relation !== 'related') return null;
  if (score >= SAME_THRESHOLD && raisesToll(told, later)) return 'event';
  return score >= AFFAIR_SCORE && isOneAffair(told, later) ? 'event' : null;
}
