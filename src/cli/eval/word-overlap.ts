import type { GoldItem } from './gold.ts';

const WORD = /[\p{L}\p{N}]+/gu;

function listWords({ title, text }: GoldItem): Set<string> {
  return new Set(`${title}\n${text}`.toLowerCase().match(WORD) ?? []);
}

/**
 * The plain baseline of pairs: the words that two items share, as a share of all their words, each weighing
 * the more the fewer items it stands in (inverse document frequency). One number from 0 to 1 for each pair.
 */
export function weighOverlaps(pairs: readonly { a: GoldItem; b: GoldItem }[]): number[] {
  const sets = pairs.map(({ a, b }) => [listWords(a), listWords(b)] as const);
  const seen = new Map<string, number>();
  for (const set of sets.flat()) for (const word of set) seen.set(word, (seen.get(word) ?? 0) + 1);
  const weigh = (words: Iterable<string>) => {
    let sum = 0;
    for (const word of words) sum += Math.log((2 * pairs.length + 1) / (seen.get(word) ?? 1));
    return sum;
  };
  return sets.map(([a, b]) => {
    const all = weigh(new Set([...a, ...b]));
    return all === 0 ? 0 : weigh([...a].filter((word) => b.has(word))) / all;
  });
}
