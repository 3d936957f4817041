import type { StorySignature } from '../model/story-signature.ts';
import { STORY_COUNTS, type StoryCounts } from './story-counts.ts';
import { ACTION_TERMS, PLACE_TERMS } from './story-lexicon.ts';

/** A signature unfolded for comparing: made once for each. */
export type Prepared = {
  readonly signature: StorySignature;
  /** Weights of its terms; 0 for any other. */
  readonly weigh: Weigh;
  readonly title: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
  readonly lead: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly titleNames: readonly string[];
  readonly places: readonly string[];
  readonly actions: readonly string[];
  readonly pairs: ReadonlySet<string>;
  readonly titlePairs: ReadonlySet<string>;
  readonly norms: { readonly title: number; readonly lead: number; readonly all: number };
};

/** Weight from which a name tells one event from others like it: the belligerents' names do not. */
export const TELLING_NAME = 2.2;

/** Weight from which a word counts as rare: seen in fewer than about one item in sixty. */
export const RARE = 4;

/** The weight of a term. */
export type Weigh = (term: string) => number;

/** Weight of some terms together. */
export function sum(terms: Iterable<string>, weigh: Weigh): number {
  let total = 0;
  for (const term of terms) total += weigh(term);
  return total;
}

function norm(terms: Iterable<string>, weigh: Weigh): number {
  let total = 0;
  for (const term of terms) total += weigh(term) ** 2;
  return Math.sqrt(total);
}

function listPairs(terms: readonly string[]): Set<string> {
  const pairs = new Set<string>();
  for (let index = 1; index < terms.length; index++) pairs.add(`${terms[index - 1]} ${terms[index]}`);
  return pairs;
}

/** Unfolds a signature. */
export function prepareStory(signature: StorySignature, counts: StoryCounts = STORY_COUNTS): Prepared {
  const title = new Set(signature.title);
  const lead = new Set(signature.lead);
  const all = new Set([...signature.title, ...signature.lead]);
  const names = new Set(signature.names);
  const titlePairs = listPairs(signature.title);
  const weights = new Map([...all].map((term) => [term, counts.weigh(term)]));
  const weigh = (term: string) => weights.get(term) ?? 0;
  return {
    signature,
    weigh,
    title,
    lead,
    all,
    names,
    titleNames: [...title].filter((term) => names.has(term) && weigh(term) >= 2.5),
    places: [...all].filter((term) => PLACE_TERMS.has(term)),
    actions: [...title].filter((term) => ACTION_TERMS.has(term)),
    pairs: new Set([...titlePairs, ...listPairs(signature.lead)]),
    titlePairs,
    norms: { title: norm(title, weigh), lead: norm(lead, weigh), all: norm(all, weigh) },
  };
}
