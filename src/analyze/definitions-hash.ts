import canonicalize from 'canonicalize';
import { Corpus } from '../model/corpus.ts';
import { sha256 } from '../model/sha256.ts';

/** Counted up when the code annotates otherwise than before, so that what is stored is annotated again. */
const ANNOTATION_VERSION = 1;

/** What an annotation depends on beside its article. */
export type Definitions = Pick<Corpus, 'themes' | 'conceptSets' | 'models'>;

const byId = <T extends { readonly id: string }>(list: readonly T[]): readonly T[] =>
  list.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));

/**
 * SHA-256, in hex, of the definitions that annotations are made with and of how they are made: `annotation.definitions`.
 * The order in which definitions stand does not count.
 */
export function definitionsHash({ themes, conceptSets, models }: Definitions): Promise<string> {
  return sha256(
    canonicalize({
      version: ANNOTATION_VERSION,
      themes: byId(themes),
      conceptSets: byId(conceptSets),
      models: byId(models),
    }) ?? '',
  );
}

/** What that hash is worked out from, in short: where this is the same, the hash is, which takes a hundred times as long. */
export function definitionsBasis(embedded: unknown): string {
  const { hash } = Corpus.pick({ hash: true }).parse(embedded);
  return `${ANNOTATION_VERSION} ${hash}`;
}
