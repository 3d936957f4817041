import { COUNTED_ITEMS, WORD_COUNTS } from './story-counts-data.ts';

/** How common words are in news items: what a shared word is worth. */
export type StoryCounts = {
  /** Weight of a term: the logarithm of how many items there are for each that has it; at most `WEIGHT_MAX`. */
  readonly weigh: (term: string) => number;
  /** Whether a term is a name; null for one that was not counted. */
  readonly isName: (term: string) => boolean | null;
};

/** Weight of the rarest words. Above it rarity says more about the sample than about the word. */
const WEIGHT_MAX = 6;

/** Weights of figures: two texts share a small one by chance, a large one hardly. */
const FIGURE_WEIGHT = 4.5;
const SMALL_FIGURE_WEIGHT = 2.5;
const SMALL_FIGURE = 13;

/** Words for the occasion and the setting of a piece: two that share them need not share their news. */
const SETTING = new Set([
  'anniversary',
  'invade',
  'war',
  'ukraine',
  'russia',
  'first',
  'fight',
  'military',
  'forc',
]);
const SETTING_SHARE = 0.4;

/**
 * Reads a table of counts: `term count` separated by commas, a `*` behind the term that is a name. `items`: how many
 * items were counted.
 */
export function parseCounts(table: string, items: number): StoryCounts {
  const weights = new Map<string, number>();
  const names = new Map<string, boolean>();
  for (const entry of table.split(',')) {
    const [word = '', count = '0'] = entry.trim().split(' ');
    const term = word.endsWith('*') ? word.slice(0, -1) : word;
    const weight = Math.min(WEIGHT_MAX, Math.log((items + 1) / (Number(count) + 1)));
    weights.set(term, SETTING.has(term) ? weight * SETTING_SHARE : weight);
    names.set(term, word.endsWith('*'));
  }
  return {
    weigh: (term) => {
      if (!term.startsWith('#')) return weights.get(term) ?? WEIGHT_MAX;
      return Number(term.slice(1)) < SMALL_FIGURE ? SMALL_FIGURE_WEIGHT : FIGURE_WEIGHT;
    },
    isName: (term) => names.get(term) ?? null,
  };
}

/** The counts that ship with the project, over items of 2022 and 2023; written by `src/cli/train-compare.ts`. */
export const STORY_COUNTS: StoryCounts = parseCounts(WORD_COUNTS, COUNTED_ITEMS);
