/** Shingles kept of one text: the smallest hashes of all. Fifty tell a copy (0.8) from a rewriting (0.3) with room to spare. */
const KEPT = 48;

/** Words of a shingle. */
const SHINGLE = 3;

/** The smallest shingle hashes of a text, ascending, and how many distinct shingles it has. */
export type Sketch = { readonly hashes: readonly number[]; readonly shingles: number };

const TOKEN = /[\p{L}\p{N}]+/gu;

/** FNV-1a over the UTF-16 units of a word, continued from `seed`. */
function hashWord(word: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < word.length; index++)
    hash = Math.imul(hash ^ word.charCodeAt(index), 16_777_619);
  return Math.imul(hash ^ 32, 16_777_619) >>> 0;
}

/** Spreads the bits, so that the smallest hashes are a fair sample. */
function spread(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The sketch of a text: copies and lightly edited copies share most of it (bottom-k min-hash, Broder 1997). */
export function sketchText(text: string): Sketch {
  const seen = new Set<number>();
  const window: string[] = [];
  for (const [raw] of text.toLowerCase().matchAll(TOKEN)) {
    window.push(raw);
    if (window.length > SHINGLE) window.shift();
    if (window.length < SHINGLE) continue;
    let hash = 2_166_136_261;
    for (const word of window) hash = hashWord(word, hash);
    seen.add(spread(hash));
  }
  const hashes = Float64Array.from(seen).sort();
  return { hashes: [...hashes.subarray(0, KEPT)], shingles: seen.size };
}

/** How much of two texts is the same: `jaccard` of their shingles, and how much of the shorter stands in the longer. */
export function measureOverlap(a: Sketch, b: Sketch): { jaccard: number; containment: number } {
  let [left, right, taken, shared] = [0, 0, 0, 0];
  while (taken < KEPT && (left < a.hashes.length || right < b.hashes.length)) {
    const one = a.hashes[left] ?? Number.POSITIVE_INFINITY;
    const other = b.hashes[right] ?? Number.POSITIVE_INFINITY;
    if (one === other) shared++;
    if (one <= other) left++;
    if (other <= one) right++;
    taken++;
  }
  const jaccard = taken === 0 ? 0 : shared / taken;
  const both = a.shingles + b.shingles;
  const smaller = Math.min(a.shingles, b.shingles);
  const containment = smaller === 0 ? 0 : Math.min(1, (jaccard * both) / (1 + jaccard) / smaller);
  return { jaccard, containment };
}
