import { hashStoryKeys } from '../digest/story-hash.ts';
import { assignStory, inOrder, type StoredArticle } from '../digest/story-index.ts';
import { numberOfArrival, rankArrivals } from '../digest/story-rank.ts';
import { type Article, BRIEF_PUBLISHER } from '../model/article.ts';
import type { StoryMember } from '../model/story-member.ts';
import type { StorySignature } from '../model/story-signature.ts';
import {
  findFiledSignatures,
  findStoryCandidates,
  listFiledArticles,
  releaseArticles,
} from '../store/story-candidates.ts';

/** An article about to be stored. */
type Arriving = { readonly article: Pick<Article, 'id' | 'publisher'>; readonly signature: StorySignature };

/** Where an article is filed: what `saveArticles` needs beside the article. */
export type Filed = { readonly keys: readonly number[]; readonly member: StoryMember | null };

type Filing = Arriving & { readonly id: string; readonly keys: readonly number[]; readonly at: number };

/** A stored article, or one of the batch that is filed already. */
type Candidate = StoredArticle & { readonly publisher: string | null };

/** Our own briefs each tell one development; two of them are two stories by the hand that wrote them. */
const areBriefs = (one: string | null, other: string | null) =>
  one === BRIEF_PUBLISHER && other === BRIEF_PUBLISHER;

/**
 * Finds the story of each article of a batch, among what is stored and the others of the batch, in order of publication.
 * An article that is stored with the same signature stays where it is, so a batch that is delivered again changes
 * nothing; one whose signature changed is taken out of its story and filed anew. One without a date has no place
 * in time, so it is alone in a story of its own.
 */
export async function assignStories<T extends Arriving>(
  db: D1Database,
  batch: readonly T[],
): Promise<(T & Filed)[]> {
  const filed = await findFiledSignatures(
    db,
    batch.map(({ article }) => article.id),
  );
  const isSettled = ({ article, signature }: Arriving) => filed.get(article.id) === JSON.stringify(signature);
  const unsettled = batch.filter((one) => !isSettled(one));
  const changed = unsettled.filter(({ article }) => filed.has(article.id)).map(({ article }) => article.id);
  if (changed.length > 0) await releaseArticles(db, changed);

  const keysOf = new Map(batch.map(({ article, signature }) => [article.id, hashStoryKeys(signature)]));
  const filings = unsettled
    .flatMap((one): Filing[] => {
      const { id } = one.article;
      const { at } = one.signature;
      return at === null ? [] : [{ ...one, id, keys: keysOf.get(id) ?? [], at }];
    })
    .sort(inOrder);
  const members = await fileInTurn(db, filings);
  return batch.map((one) => {
    const { id } = one.article;
    const alone = { story: id, relation: null };
    return { ...one, keys: keysOf.get(id) ?? [], member: isSettled(one) ? null : (members.get(id) ?? alone) };
  });
}

/** The stories of dated articles in order of publication, by id. */
async function fileInTurn(db: D1Database, filings: readonly Filing[]): Promise<Map<string, StoryMember>> {
  const members = new Map<string, StoryMember>();
  if (filings.length === 0) return members;
  const ranked = rankArrivals(filings, await findStoryCandidates(db, filings));
  const stored = [...new Set(ranked.flat())].filter((n) => n >= 0);
  const known = new Map<number, Candidate>(
    (await listFiledArticles(db, stored)).map((candidate) => [candidate.n, candidate]),
  );
  for (const [index, { id, article, signature }] of filings.entries()) {
    const candidates = (ranked[index] ?? []).flatMap((n) => known.get(n) ?? []);
    const { story, relation } = assignStory(
      { id, signature },
      candidates.filter(({ publisher }) => !areBriefs(publisher, article.publisher)),
    );
    members.set(id, { story, relation });
    known.set(numberOfArrival(index), { id, signature, story, publisher: article.publisher });
  }
  return members;
}
