import { STORY_WINDOW_HOURS } from '../limits.ts';
import type { StorySignature } from '../model/story-signature.ts';
import { findRisenCopy, isStandingText } from './compare-copy.ts';
import { FEATURE_NAMES, measurePair } from './compare-features.ts';
import { scoreFeatures, weighFeatures } from './compare-model.ts';
import { type Prepared, prepareStory, sumShared } from './compare-prepare.ts';
import { findReferred } from './compare-reference.ts';
import { hasNews, type Newness } from './compare-update.ts';
import { COMPARE_MODEL } from './compare-weights.ts';
import { readSketch } from './story-signature.ts';
import { measureOverlap, type Sketch } from './story-sketch.ts';

export { describeStory, type StoryText } from './story-signature.ts';

/**
 * How two articles stand to each other. `same-text`: one text, as syndicated or lightly edited. `same-event`: the same
 * event in other words. `update`: the same event, with something new in the later one. `related`: the same running
 * topic, another event. `none`: the rest.
 */
export type Relation = 'same-text' | 'same-event' | 'update' | 'related' | 'none';

/** How two articles stand to each other, and how surely. */
export type Relationship = {
  readonly relation: Relation;
  /** How likely it is that both report one event, 0 to 1. */
  readonly score: number;
};

/** The same with why. */
export type Comparison = Relationship & {
  /** What spoke for the relation and against it, strongest first. */
  readonly reasons: readonly string[];
};

/**
 * Score from which a pair reports one event. Chosen for precision: cross-validated by months it keeps 0.98 and more
 * (docs/decisions/0007-story-pairs.md); a false merge is worse than a missed one.
 */
export const SAME_THRESHOLD = 0.74;

/**
 * Score asked of two pieces more than `DAY_HOURS` apart: the next day's news of a running topic is worded like today's.
 */
export const LATER_THRESHOLD = 0.94;
const DAY_HOURS = 20;

/** Score from which a pair shares its running topic. */
const RELATED_THRESHOLD = 0.06;

/** Weight of shared words below which nothing is looked at further: two words of middling rarity. */
const SHARED_MIN = 5;

/** Share of shingles from which two texts are one text; the shorter may be a cut version of the longer. */
const TEXT_JACCARD = 0.55;
const TEXT_CONTAINMENT = 0.8;

/** Shingles below which a text is too short to be told a copy by them: two stock headlines may coincide. */
const TEXT_SHINGLES = 8;

/** Reasons given. */
const REASONS = 5;

type Sketched = Prepared & { readonly sketch: Sketch };

/** Signatures unfolded once, however often they are compared; kept for as long as the signature itself. */
const cache = new WeakMap<StorySignature, Sketched>();

function prepared(signature: StorySignature): Sketched {
  const known = cache.get(signature);
  if (known !== undefined) return known;
  const made = { ...prepareStory(signature), sketch: readSketch(signature) };
  cache.set(signature, made);
  return made;
}

/** Whether two pieces name one town. */
const shareTown = (a: Prepared, b: Prepared): boolean => a.towns.some((term) => b.all.has(term));

/** Towns that a title names and the other piece does not know, on both sides: two places, two events. */
function findOtherPlaces(a: Prepared, b: Prepared): string | null {
  const one = a.titleTowns.find((term) => !b.all.has(term));
  const other = b.titleTowns.find((term) => !a.all.has(term));
  return one === undefined || other === undefined || shareTown(a, b)
    ? null
    : `${one} and ${other} are different places`;
}

/** Score of a piece that says by itself which event it goes on with: above what is asked of any two. */
const REFERRED_SCORE = 0.95;

function compareReference(a: Prepared, b: Prepared): Comparison | null {
  const referred = findReferred(a, b);
  if (referred === null) return null;
  const { was, now } = referred;
  const told = was === null ? '' : `${was}, then `;
  return {
    relation: was === now ? 'same-event' : 'update',
    score: REFERRED_SCORE,
    reasons: [`the later piece dates the event and gives its toll: ${told}${now}`],
  };
}

function compareTexts(a: Sketched, b: Sketched): Comparison | null {
  const overlap = measureOverlap(a.sketch, b.sketch);
  const short = Math.min(a.signature.shingles, b.signature.shingles) < TEXT_SHINGLES;
  const apart = short
    ? overlap.jaccard < 1
    : overlap.jaccard < TEXT_JACCARD && overlap.containment < TEXT_CONTAINMENT;
  // One figure changes half the shingles of a short text.
  const risen = findRisenCopy(a, b) !== null;
  if (apart && !risen) return null;
  const share = `${Math.round(overlap.jaccard * 100)}% of the wording is the same`;
  if (isStandingText(a, b))
    return { relation: 'related', score: 0, reasons: [share, 'each title tells of what the text does not'] };
  const score = Math.max(0.9, overlap.jaccard);
  const other = findOtherPlaces(a, b);
  // A stock report of another day or town is worded alike, and tells of another event.
  if (other !== null) return { relation: 'related', score: 0, reasons: [share, other] };
  const { figure, fallen, hours } = hasNews(a, b);
  // A toll does not fall: days later, the same words with a lower one tell of another attack.
  if (figure === null && fallen !== null && hours > 24)
    return {
      relation: 'related',
      score: 0,
      reasons: [share, `a lower figure, ${Math.round(hours)} hours later`],
    };
  if (figure === null) return { relation: 'same-text', score, reasons: [share] };
  if (hours > 24 && !risen) return { relation: 'related', score: 0, reasons: [share, figure] };
  return { relation: 'update', score, reasons: [share, figure] };
}

/** What keeps two pieces apart however alike they are worded; null where nothing does. */
function findAgainst(a: Prepared, b: Prepared, { hours, figure }: Newness, within: number): string | null {
  if (hours > within) return `${Math.round(hours)} hours apart`;
  // Daily figures are worded alike; a toll that rises over days keeps to its town.
  if (hours > DAY_HOURS && figure !== null && !shareTown(a, b))
    return `${figure}, ${Math.round(hours)} hours apart`;
  return findOtherPlaces(a, b);
}

function explain(values: readonly number[]): string[] {
  return weighFeatures(COMPARE_MODEL, values)
    .map((gain, index) => ({ gain, name: FEATURE_NAMES[index] ?? '', value: values[index] ?? 0 }))
    .filter(({ value, gain }) => value !== 0 && gain !== 0)
    .sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain))
    .slice(0, REASONS)
    .map(({ gain, name, value }) => `${name} ${value.toFixed(2)} (${gain > 0 ? '+' : ''}${gain.toFixed(2)})`);
}

/** How a pair stands, its own reasons, and where the model was asked, what it was told. */
type Judgement = Comparison & { readonly values: readonly number[] | null };

const NONE: Judgement = { relation: 'none', score: 0, reasons: ['hardly a word is shared'], values: null };

function judge(one: Sketched, other: Sketched, within: number): Judgement {
  const said = compareReference(one, other) ?? compareTexts(one, other);
  if (said !== null) return { ...said, values: null };
  if (sumShared(one.allTerms, other.all) < SHARED_MIN) return NONE;
  const values = measurePair(one, other);
  const score = scoreFeatures(COMPARE_MODEL, values);
  if (score < RELATED_THRESHOLD)
    return { ...NONE, score, reasons: ['little of what either reports is in the other'] };
  if (score < SAME_THRESHOLD) return { relation: 'related', score, reasons: [], values };
  const newness = hasNews(one, other);
  if (newness.hours > DAY_HOURS && score < LATER_THRESHOLD)
    return { relation: 'related', score, reasons: [], values };
  const against = findAgainst(one, other, newness, within);
  if (against !== null) return { relation: 'related', score: 0, reasons: [against], values };
  const news = newness.figure ?? newness.reaction;
  return news === null
    ? { relation: 'same-event', score, reasons: [], values }
    : { relation: 'update', score, reasons: [news], values };
}

/**
 * Compares two articles by their signatures. Pure and symmetric, but that `update` needs to know which is the later:
 * where a date is missing, the second. Beyond `within` hours two reports are of one event only as copies of one text, or
 * where the later one dates the event: a week's attacks are worded alike.
 */
export function compareStories(
  a: StorySignature,
  b: StorySignature,
  within: number = STORY_WINDOW_HOURS,
): Comparison {
  const { relation, score, reasons, values } = judge(prepared(a), prepared(b), within);
  return { relation, score, reasons: values === null ? reasons : [...reasons, ...explain(values)] };
}

/** The same without reasons, for who compares a hundred thousand pairs: putting those into words takes its time. */
export function relateStories(
  a: StorySignature,
  b: StorySignature,
  within: number = STORY_WINDOW_HOURS,
): Relationship {
  const { relation, score } = judge(prepared(a), prepared(b), within);
  return { relation, score };
}
