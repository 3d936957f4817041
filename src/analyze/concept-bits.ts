/** A set of concepts by their numbers, a bit for each: whether two sets share one is a step for every 32 concepts. */
export type ConceptBits = Uint32Array;

/** The empty set, with room for so many concepts. */
export const noConcepts = (count: number): ConceptBits => new Uint32Array((count + 31) >>> 5);

/** Adds a concept to a set that has room for its number. */
export function addConcept(bits: ConceptBits, concept: number): void {
  const at = concept >>> 5;
  bits[at] = (bits[at] ?? 0) | (1 << (concept & 31));
}

/** Whether a concept is in the set. */
export const hasConcept = (bits: ConceptBits, concept: number): boolean =>
  ((bits[concept >>> 5] ?? 0) & (1 << (concept & 31))) !== 0;

/** Whether two sets have a concept in common. */
export function shareConcept(a: ConceptBits, b: ConceptBits): boolean {
  for (let at = 0; at < a.length; at++) if (((a[at] ?? 0) & (b[at] ?? 0)) !== 0) return true;
  return false;
}

/** The set of some concepts, with room for `count`. */
export function setOf(concepts: readonly number[], count: number): ConceptBits {
  const bits = noConcepts(count);
  for (const concept of concepts) addConcept(bits, concept);
  return bits;
}

/** What is in any of some sets. */
export function uniteConcepts(sets: readonly ConceptBits[], count: number): ConceptBits {
  const united = noConcepts(count);
  for (const bits of sets) for (const [at, word] of bits.entries()) united[at] = (united[at] ?? 0) | word;
  return united;
}
