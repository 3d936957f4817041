import { Marker, type StorySignature } from '../model/story-signature.ts';
import { STORY_COUNTS, type StoryCounts } from './story-counts.ts';
import { ACTION_TERMS, FOLLOW_TERMS, HAPPENING_TERMS, PLACE_TERMS, SEAT_TERMS } from './story-lexicon.ts';

/** Some terms in their order, each once, and the weight of each at its place. */
export type Terms = { readonly terms: readonly string[]; readonly weights: readonly number[] };

/** The figures of a piece: each value once, with the first unit it stands with and what it is worth where it is shared. */
export type PreparedNumbers = {
  readonly listed: readonly { readonly unit: string; readonly value: string; readonly worth: number }[];
  readonly values: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
};

/** A signature unfolded for comparing: made once for each, so that a pair costs little. */
export type Prepared = {
  readonly signature: StorySignature;
  /** Weights of its terms; 0 for any other. */
  readonly weigh: Weigh;
  readonly title: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
  readonly lead: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly titleTerms: Terms;
  readonly leadTerms: Terms;
  readonly allTerms: Terms;
  readonly titleNames: Terms;
  /** Terms with which the title opens: most often who acts. */
  readonly opening: Terms;
  readonly places: readonly string[];
  /** Places that are no seats of government, and so stand for a place: of all words, and of the title in its order. */
  readonly towns: readonly string[];
  readonly titleTowns: readonly string[];
  /** Whether the title tells of something that happened, and its words for what was done or said about such a thing. */
  readonly happened: boolean;
  readonly follows: readonly string[];
  readonly actions: readonly string[];
  readonly pairs: ReadonlySet<string>;
  readonly titlePairs: ReadonlySet<string>;
  readonly numbers: PreparedNumbers;
  /** The first figure of each unit: the one that a report leads with. */
  readonly counts: ReadonlyMap<string, number>;
  /** A bit for each marker that it has, as `markBit` says. */
  readonly marks: number;
  readonly norms: { readonly title: number; readonly lead: number; readonly all: number };
  /** Weights of terms together; `telling`: of the telling names. */
  readonly masses: {
    readonly title: number;
    readonly all: number;
    readonly opening: number;
    readonly telling: number;
  };
};

/** Weight from which a name tells one event from others like it: the belligerents' names do not. */
export const TELLING_NAME = 2.2;

/** Weight from which a word counts as rare: seen in fewer than about one item in sixty. */
export const RARE = 4;

/** Terms of a title that are its opening. */
const OPENING = 3;

/** Weight from which a name of a title is missed in another piece. */
const MISSED_NAME = 2.5;

/** From which value a shared figure is worth a whole one: small ones are shared by chance. */
const LARGE_FIGURE = 13;

/** The weight of a term. */
export type Weigh = (term: string) => number;

/** The bit of a marker. */
export const markBit = (marker: Marker): number => 1 << Marker.options.indexOf(marker);

/** Weight of those terms that another piece has. Called for each of many pairs: a loop over entries costs twice as much. */
export function sumShared({ terms, weights }: Terms, other: ReadonlySet<string>): number {
  let total = 0;
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index];
    if (term !== undefined && other.has(term)) total += weights[index] ?? 0;
  }
  return total;
}

/** Weight of those terms that another piece lacks. */
export function sumMissing({ terms, weights }: Terms, other: ReadonlySet<string>): number {
  let total = 0;
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index];
    if (term !== undefined && !other.has(term)) total += weights[index] ?? 0;
  }
  return total;
}

function add(weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

function norm(weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight ** 2;
  return Math.sqrt(total);
}

function listPairs(terms: readonly string[]): Set<string> {
  const pairs = new Set<string>();
  for (let index = 1; index < terms.length; index++) pairs.add(`${terms[index - 1]} ${terms[index]}`);
  return pairs;
}

function prepareNumbers(numbers: readonly string[]): PreparedNumbers {
  const listed: PreparedNumbers['listed'][number][] = [];
  const values = new Set<string>();
  const units = new Set<string>();
  for (const item of numbers) {
    const at = item.indexOf(':');
    const [unit, value] = [item.slice(0, at), item.slice(at)];
    units.add(unit);
    if (values.has(value)) continue;
    values.add(value);
    listed.push({ unit, value, worth: Number(value.slice(1)) >= LARGE_FIGURE ? 1 : 0.5 });
  }
  return { listed, values, units };
}

function readCounts(numbers: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of numbers) {
    const at = item.indexOf(':');
    const unit = item.slice(0, at);
    if (unit !== '' && !counts.has(unit)) counts.set(unit, Number(item.slice(at + 1)));
  }
  return counts;
}

/** What of a signature is where, and what happens in it. */
function prepareEvent(signature: StorySignature, all: ReadonlySet<string>) {
  const isTown = (term: string) => PLACE_TERMS.has(term) && !SEAT_TERMS.has(term);
  return {
    places: [...all].filter((term) => PLACE_TERMS.has(term)),
    towns: [...all].filter(isTown),
    titleTowns: signature.title.filter(isTown),
    happened: signature.title.some((term) => HAPPENING_TERMS.has(term)),
    follows: signature.title.filter((term) => FOLLOW_TERMS.has(term)),
    actions: [...new Set(signature.title)].filter((term) => ACTION_TERMS.has(term)),
  };
}

/** Unfolds a signature. */
export function prepareStory(signature: StorySignature, counts: StoryCounts = STORY_COUNTS): Prepared {
  const title = new Set(signature.title);
  const lead = new Set(signature.lead);
  const all = new Set([...signature.title, ...signature.lead]);
  const names = new Set(signature.names);
  const titlePairs = listPairs(signature.title);
  const known = new Map([...all].map((term) => [term, counts.weigh(term)]));
  const weigh = (term: string) => known.get(term) ?? 0;
  const weighAll = (terms: Iterable<string>): Terms => {
    const listed = [...terms];
    return { terms: listed, weights: listed.map(weigh) };
  };
  const [titleTerms, leadTerms, allTerms] = [weighAll(title), weighAll(lead), weighAll(all)];
  const opening = weighAll(signature.title.slice(0, OPENING));
  return {
    signature,
    weigh,
    title,
    lead,
    all,
    names,
    titleTerms,
    leadTerms,
    allTerms,
    titleNames: weighAll([...title].filter((term) => names.has(term) && weigh(term) >= MISSED_NAME)),
    opening,
    ...prepareEvent(signature, all),
    pairs: new Set([...titlePairs, ...listPairs(signature.lead)]),
    titlePairs,
    numbers: prepareNumbers(signature.numbers),
    counts: readCounts(signature.numbers),
    marks: signature.markers.reduce((bits, marker) => bits | markBit(marker), 0),
    norms: { title: norm(titleTerms.weights), lead: norm(leadTerms.weights), all: norm(allTerms.weights) },
    masses: {
      title: add(titleTerms.weights),
      all: add(allTerms.weights),
      opening: add(opening.weights),
      telling: add([...names].map(weigh).filter((weight) => weight >= TELLING_NAME)),
    },
  };
}
